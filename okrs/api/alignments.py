"""Alignment: which objectives contribute to or support which."""

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from okrs import policies
from okrs.models import Alignment, Objective
from okrs.services import alignments
from okrs.services.alignments import AimIsOver, AlignmentLoop, AlreadyAligned, TooManyLinks
from strategy.core.access import require
from strategy.core.api.errors import RuleBroken
from strategy.core.api.fields import StrictSerializer, seen_version
from strategy.core.api.rows import RowMixin, SeenField, edit_of

REFUSALS = (AimIsOver, AlignmentLoop, AlreadyAligned, TooManyLinks)


class AlignmentSerializer(StrictSerializer):
    id = serializers.IntegerField(read_only=True)
    key = serializers.UUIDField(read_only=True)
    version = serializers.IntegerField(read_only=True)
    child = serializers.IntegerField(source="child_id", read_only=True)
    parent = serializers.IntegerField(source="parent_id", read_only=True)
    kind = serializers.ChoiceField(choices=Alignment.Kind.choices, required=False)
    weight = serializers.IntegerField(min_value=0, max_value=100, required=False)


class NewAlignmentSerializer(AlignmentSerializer):
    child = SeenField(queryset=Objective.objects.none())
    parent = SeenField(queryset=Objective.objects.none())


class AlignmentFilter(filters.FilterSet):
    child = filters.NumberFilter(field_name="child")
    parent = filters.NumberFilter(field_name="parent")
    kind = filters.ChoiceFilter(choices=Alignment.Kind.choices)


class AlignmentViewSet(
    RowMixin,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.CreateModelMixin,
    viewsets.GenericViewSet,
):
    """Links that stand: `child` contributes to `parent`, by weight, or supports it. A link that changes is a new row.

    Whoever may edit the child links it. There are no loops, together with primary parents.
    """

    serializer_class = AlignmentSerializer
    filterset_class = AlignmentFilter
    queryset = Alignment.objects.none()

    def get_queryset(self):
        rows = Alignment.objects.current().visible_to(self.request.user)
        return rows.select_related("child", "parent").order_by("pk")

    def get_serializer_class(self):
        return NewAlignmentSerializer if self.action == "create" else AlignmentSerializer

    def perform_create(self, serializer):
        values = serializer.validated_data
        require(policies.can_align(self.request.user, values["child"]), "It is not yours to edit, or it is over.")
        serializer.instance = self._dared(alignments.align, **values)

    def partial_update(self, request, *args, **kwargs):
        """Change kind or weight under the version its `If-Match` names; the answer is the new row."""
        link = self._editable()
        serializer = self.get_serializer(link, data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        fresh = self._dared(alignments.edit_alignment, alignment=link, edit=edit_of(request, serializer))
        return Response(AlignmentSerializer(fresh).data)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def end(self, request, *args, **kwargs):
        """End the link under the version its `If-Match` names; what it said stays known."""
        self._dared(alignments.end_alignment, alignment=self._editable(), seen=seen_version(request))
        return Response(status=204)

    def _editable(self) -> Alignment:
        link = self.get_object()
        require(policies.can_align(self.request.user, link.child), "It is not yours to edit, or it is over.")
        return link

    def _dared(self, service, **arguments):
        try:
            return service(actor=self.request.user, **arguments)
        except REFUSALS as refusal:
            raise RuleBroken(refusal) from refusal
