"""Briefs: what owners ask of a review."""

from django.http import Http404
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets

from okrs.models import Objective
from reviews import policies
from reviews.api.answering import ActsMixin
from reviews.models import Brief, Review
from reviews.services import reviews
from reviews.snapshots import objectives_of
from strategy.core.access import require
from strategy.core.api.fields import NoteField, StrictSerializer
from strategy.core.api.rows import RowMixin, SeenField, edit_of
from strategy.core.concurrency import Edit


class BriefSerializer(StrictSerializer):
    id = serializers.IntegerField(read_only=True)
    key = serializers.UUIDField(read_only=True)
    version = serializers.IntegerField(read_only=True)
    review = serializers.IntegerField(source="review_id", read_only=True)
    objective = serializers.IntegerField(source="objective_id", read_only=True)
    author = serializers.IntegerField(source="author_id", read_only=True)
    text = NoteField(max_length=4000, allow_blank=False)
    ask = serializers.ChoiceField(choices=Brief.Ask.choices, required=False)
    confidence = serializers.IntegerField(min_value=0, max_value=10, required=False, allow_null=True)
    written_at = serializers.DateTimeField(read_only=True)


class NewBriefSerializer(BriefSerializer):
    review = SeenField(queryset=Review.objects.none())
    objective = SeenField(queryset=Objective.objects.none())


class BriefFilter(filters.FilterSet):
    review = filters.NumberFilter(field_name="review")
    objective = filters.NumberFilter(field_name="objective")


class BriefViewSet(ActsMixin, RowMixin, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """What the owner of an objective asks of a review, in at most 200 words."""

    serializer_class = BriefSerializer
    filterset_class = BriefFilter
    queryset = Brief.objects.none()

    def get_queryset(self):
        return Brief.objects.visible_to(self.request.user).select_related("review__unit", "objective").order_by("pk")

    @extend_schema(request=NewBriefSerializer, responses={201: BriefSerializer})
    def create(self, request, *args, **kwargs):
        """Write the brief of an objective in scope."""
        asked = dict(self.read(NewBriefSerializer))
        review, objective = asked.pop("review"), asked.pop("objective")
        if not objectives_of(review).filter(pk=objective.pk).exists():
            raise Http404
        require(policies.can_write_brief(request.user, review, objective))
        write = {"review": review, "objective": objective, "edit": Edit(None, asked)}
        return self.answer(self.dared(reviews.write_brief, **write), status=201)

    def partial_update(self, request, *args, **kwargs):
        """Change it until the pre-read is frozen, under the version its `If-Match` names."""
        brief = self.get_object()
        require(policies.can_write_brief(request.user, brief.review, brief.objective))
        serializer = self.get_serializer(brief, data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        write = {"review": brief.review, "objective": brief.objective, "edit": edit_of(request, serializer)}
        return self.answer(self.dared(reviews.write_brief, **write))
