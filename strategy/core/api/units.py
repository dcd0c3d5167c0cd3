"""Units of the organisation."""

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from strategy.core import policies
from strategy.core.api.errors import RuleBroken
from strategy.core.api.fields import NameField, RowField, StrictSerializer
from strategy.core.api.rows import RowMixin, WordsFilter, edit_of
from strategy.core.fields import members
from strategy.core.models import Unit
from strategy.core.services import units


class UnitSerializer(StrictSerializer):
    id = serializers.IntegerField(read_only=True)
    key = serializers.UUIDField(read_only=True)
    version = serializers.IntegerField(read_only=True)
    code = NameField(max_length=40)
    name = NameField(max_length=200)
    parent = RowField(queryset=Unit.objects.active(), allow_null=True)
    lead = RowField(queryset=members(), allow_null=True, required=False)
    archived_at = serializers.DateTimeField(read_only=True)


class UnitFilter(filters.FilterSet):
    q = WordsFilter(finder="found", label="Words of the name or code")
    parent = filters.NumberFilter(field_name="parent")
    archived = filters.BooleanFilter(field_name="archived_at", lookup_expr="isnull", exclude=True)


class UnitViewSet(
    RowMixin,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.CreateModelMixin,
    viewsets.GenericViewSet,
):
    """Units: parts of the organisation, in a tree with one at the top."""

    serializer_class = UnitSerializer
    filterset_class = UnitFilter
    queryset = Unit.objects.none()
    acts = dict.fromkeys(("create", "partial_update", "archive", "restore"), policies.can_manage_people)

    def get_queryset(self):
        return Unit.objects.readable_by(self.request.user).in_tree_order()

    def perform_create(self, serializer):
        serializer.instance = units.create_unit(actor=self.request.user, **serializer.validated_data)

    def partial_update(self, request, *args, **kwargs):
        """Rename or move a unit, or give it another lead."""
        serializer = self.get_serializer(self.get_object(), data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        return self._act(units.edit_unit, edit=edit_of(request, serializer))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def archive(self, request, *args, **kwargs):
        """Take a unit out of use."""
        return self._act(units.archive_unit)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def restore(self, request, *args, **kwargs):
        """Take an archived unit into use again."""
        return self._act(units.restore_unit)

    def _act(self, service, **arguments):
        try:
            unit = service(unit=self.get_object(), actor=self.request.user, **arguments)
        except (units.UnitInItself, units.UnitStillUsed) as refusal:
            raise RuleBroken(refusal) from refusal
        return Response(self.get_serializer(unit).data)
