"""Reviews and what they freeze."""

from django.http import Http404
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from reviews import policies
from reviews.api.answering import ActsMixin
from reviews.models import Review, ReviewPart
from reviews.services import applying, meeting, reviews
from reviews.services.reviews import NewReview
from strategy.core.access import require
from strategy.core.api.fields import NameField, RowField, StrictSerializer, seen_version
from strategy.core.api.rows import InOrder, RowMixin, WordsFilter, edit_of
from strategy.core.fields import members
from strategy.core.models import Cycle, Unit


class PartSerializer(StrictSerializer):
    user = RowField(queryset=members())
    part = serializers.ChoiceField(choices=ReviewPart.Part.choices)


class ReviewSerializer(StrictSerializer):
    id = serializers.IntegerField(read_only=True)
    key = serializers.UUIDField(read_only=True)
    version = serializers.IntegerField(read_only=True)
    title = NameField(max_length=200)
    unit = serializers.IntegerField(source="unit_id", read_only=True)
    cycle = serializers.IntegerField(source="cycle_id", read_only=True)
    plan = serializers.IntegerField(source="plan_id", read_only=True, allow_null=True)
    starts_at = serializers.DateTimeField()
    minutes = serializers.IntegerField(min_value=5, max_value=720, required=False)
    place = NameField(max_length=300, required=False, allow_blank=True)
    state = serializers.ChoiceField(choices=Review.State.choices, read_only=True)
    parts = PartSerializer(many=True, read_only=True)
    current_item = serializers.IntegerField(source="current_item_id", read_only=True, allow_null=True)
    item_started_at = serializers.DateTimeField(read_only=True, allow_null=True)
    money_signed_at = serializers.DateTimeField(read_only=True, allow_null=True)
    snapshot_sha256 = serializers.CharField(source="snapshot.sha256", read_only=True, allow_null=True)
    decided_at = serializers.DateTimeField(read_only=True, allow_null=True)
    applied_at = serializers.DateTimeField(read_only=True, allow_null=True)
    revision = serializers.IntegerField(source="revision_id", read_only=True, allow_null=True)


class NewReviewSerializer(ReviewSerializer):
    unit = RowField(queryset=Unit.objects.active())
    cycle = RowField(queryset=Cycle.objects.newest_first())


class StartedSerializer(StrictSerializer):
    job = serializers.UUIDField(read_only=True)


class ReviewFilter(filters.FilterSet):
    q = WordsFilter(finder="found")
    unit = filters.NumberFilter(field_name="unit")
    cycle = filters.NumberFilter(field_name="cycle")
    state = filters.MultipleChoiceFilter(choices=Review.State.choices)
    ordering = InOrder(fields=(("starts_at", "starts_at"), ("title", "title")))


class ReviewViewSet(
    ActsMixin,
    RowMixin,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet,
):
    """Quarterly reviews. Every act names the version it saw in `If-Match`; only *apply* changes the plan."""

    serializer_class = ReviewSerializer
    filterset_class = ReviewFilter
    queryset = Review.objects.none()
    acts = {"create": policies.can_create_reviews}

    def get_queryset(self):
        rows = Review.objects.visible_to(self.request.user).select_related("unit", "plan", "snapshot")
        return rows.prefetch_related("parts").order_by("pk")

    @extend_schema(request=NewReviewSerializer, responses={201: ReviewSerializer})
    def create(self, request, *args, **kwargs):
        """Set a review up as a draft."""
        asked = self.read(NewReviewSerializer)
        require(policies.units_to_review(request.user).filter(pk=asked["unit"].pk).exists())
        return self.answer(self.dared(reviews.create_review, new=NewReview(**asked)), status=201)

    def partial_update(self, request, *args, **kwargs):
        """Change title, date, length or place; people who are called are told of a new date."""
        review = self.get_object()
        require(policies.can_set_up(request.user, review))
        serializer = self.get_serializer(review, data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        return self.answer(self.dared(reviews.edit_review, review=review, edit=edit_of(request, serializer)))

    @extend_schema(request=PartSerializer, responses=ReviewSerializer)
    @action(detail=True, methods=["post"])
    def give(self, request, *args, **kwargs):
        """Give somebody a part, or another one."""
        review = self.get_object()
        require(policies.can_set_up(request.user, review))
        self.dared(reviews.give_part, review=review, **self.read(PartSerializer))
        return self.answer(review)

    @extend_schema(request=None, responses=ReviewSerializer)
    @action(detail=True, methods=["post"])
    def call(self, request, *args, **kwargs):
        """Call the people; owners are asked for briefs and the agenda is proposed."""
        return self._moved(reviews.call_review, policies.can_set_up)

    @extend_schema(request=None, responses=ReviewSerializer)
    @action(detail=True, methods=["post"])
    def sign(self, request, *args, **kwargs):
        """Sign the money page."""
        return self._moved(reviews.sign_money, policies.can_sign_money)

    @extend_schema(request=None, responses=ReviewSerializer)
    @action(detail=True, methods=["post"])
    def freeze(self, request, *args, **kwargs):
        """Freeze the pre-read."""
        return self._moved(reviews.freeze_review, policies.can_set_up)

    @extend_schema(responses={200: OpenApiTypes.OBJECT})
    @action(detail=True, methods=["get"])
    def snapshot(self, request, *args, **kwargs):
        """The frozen picture as `docs/snapshots.md` describes it."""
        review = self.get_object()
        if review.snapshot is None:
            raise Http404
        return Response({"sha256": review.snapshot.sha256, "form": review.snapshot.form, **review.snapshot.content})

    @extend_schema(request=None, responses=ReviewSerializer)
    @action(detail=True, methods=["post"])
    def start(self, request, *args, **kwargs):
        """Begin the meeting with the first item."""
        return self._moved(meeting.start_review, policies.can_chair)

    @extend_schema(request=None, responses=ReviewSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request, *args, **kwargs):
        """End the meeting; its decisions are frozen."""
        return self._moved(meeting.end_meeting, policies.can_chair)

    @extend_schema(request=None, responses={200: ReviewSerializer, 202: StartedSerializer})
    @action(detail=True, methods=["post"])
    def apply(self, request, *args, **kwargs):
        """Move money and seats and seal the revision: all of it, or nothing. A large plan is done by a job."""
        review = self.get_object()
        require(policies.can_chair(request.user, review))
        job = self.dared(applying.begin_apply, review=review, seen=seen_version(request))
        return Response({"job": job.key}, status=202) if job else self.answer(review)

    @extend_schema(request=None, responses=ReviewSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request, *args, **kwargs):
        """Close a review whose decisions were applied."""
        return self._moved(meeting.close_review, policies.can_chair)

    def _moved(self, service, may) -> Response:
        review = self.get_object()
        require(may(self.request.user, review))
        return self.answer(self.dared(service, review=review, seen=seen_version(self.request)))
