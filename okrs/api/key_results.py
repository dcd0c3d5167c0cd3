"""Key results."""

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from okrs import policies
from okrs.api.judged import JudgedKeyResultSerializer, JudgedMixin
from okrs.models import KeyResult, Metric, Objective
from okrs.services import key_results
from okrs.services.key_results import KeyResultDropped, NewKeyResult, ObjectiveOver
from strategy.core.access import require
from strategy.core.api.errors import RuleBroken
from strategy.core.api.fields import MeasureField, NameField, NoteField, RowField, StrictSerializer, seen_version
from strategy.core.api.rows import InOrder, RowMixin, SeenField, WordsFilter, edit_of
from strategy.core.concurrency import Edit
from strategy.core.fields import members

REFUSALS = (KeyResultDropped, ObjectiveOver)


class KeyResultSerializer(JudgedKeyResultSerializer):
    id = serializers.IntegerField(read_only=True)
    key = serializers.UUIDField(read_only=True)
    version = serializers.IntegerField(read_only=True)
    objective = serializers.IntegerField(source="objective_id", read_only=True)
    title = NameField(max_length=300)
    kind = serializers.ChoiceField(choices=KeyResult.Kind.choices, required=False)
    metric = SeenField(queryset=Metric.objects.none(), allow_null=True, required=False)
    measure = NameField(max_length=24, required=False, allow_blank=True)
    start = MeasureField(allow_null=True, required=False)
    target = MeasureField(allow_null=True, required=False)
    lower = MeasureField(allow_null=True, required=False)
    upper = MeasureField(allow_null=True, required=False)
    weight = serializers.IntegerField(min_value=0, max_value=100, required=False)
    owner = RowField(queryset=members())
    note = NoteField(max_length=10_000, required=False)
    position = serializers.IntegerField(read_only=True)
    dropped_at = serializers.DateTimeField(read_only=True)


class NewKeyResultSerializer(KeyResultSerializer):
    objective = SeenField(queryset=Objective.objects.none())


class DropSerializer(StrictSerializer):
    reason = NoteField(max_length=500, required=False)


class KeyResultFilter(filters.FilterSet):
    q = WordsFilter(finder="found", label="Words of the title or owner")
    objective = filters.NumberFilter(field_name="objective")
    owner = filters.NumberFilter(field_name="owner")
    metric = filters.NumberFilter(field_name="metric")
    kind = filters.ChoiceFilter(choices=KeyResult.Kind.choices)
    dropped = filters.BooleanFilter(field_name="dropped_at", lookup_expr="isnull", exclude=True)
    ordering = InOrder(fields=(("title", "title"), ("owner__name", "owner"), ("position", "position")))


class KeyResultViewSet(
    RowMixin,
    JudgedMixin,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.CreateModelMixin,
    viewsets.GenericViewSet,
):
    """Key results: how we know that an objective is reached. Values are decimal strings."""

    serializer_class = KeyResultSerializer
    filterset_class = KeyResultFilter
    queryset = KeyResult.objects.none()

    def get_queryset(self):
        return KeyResult.objects.visible_to(self.request.user).select_related("objective__cycle").order_by("pk")

    def get_serializer_class(self):
        return NewKeyResultSerializer if self.action == "create" else KeyResultSerializer

    def perform_create(self, serializer):
        values = dict(serializer.validated_data)
        objective = values.pop("objective")
        require(policies.can_edit_objective(self.request.user, objective), "It is not yours to edit, or it is over.")
        new = NewKeyResult(**values)
        made = self._dared(key_results.add_key_result, objective=objective, new=new)
        serializer.instance = self.get_queryset().get(pk=made.pk)

    def partial_update(self, request, *args, **kwargs):
        """Edit a key result under the version its `If-Match` names; a new kind empties numbers without meaning."""
        key_result = self.get_object()
        require(policies.can_edit_key_result(request.user, key_result), "It is not yours to edit, or it is over.")
        serializer = self.get_serializer(key_result, data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        return self._answer(key_results.edit_key_result, key_result=key_result, edit=edit_of(request, serializer))

    @extend_schema(request=DropSerializer, responses=KeyResultSerializer)
    @action(detail=True, methods=["post"])
    def drop(self, request, *args, **kwargs):
        """Stop pursuing it; what was known of it stays."""
        return self._put(key_results.drop_key_result, drops=True)

    @extend_schema(request=DropSerializer, responses=KeyResultSerializer)
    @action(detail=True, methods=["post"])
    def restore(self, request, *args, **kwargs):
        """Pursue it again."""
        return self._put(key_results.restore_key_result, drops=False)

    def _put(self, service, *, drops: bool) -> Response:
        key_result = self.get_object()
        require(policies.can_edit_objective(self.request.user, key_result.objective))
        serializer = DropSerializer(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        edit = Edit(version=seen_version(self.request), values={"is_dropped": drops})
        return self._answer(service, key_result=key_result, edit=edit, **serializer.validated_data)

    def _answer(self, service, **arguments) -> Response:
        row = self._dared(service, **arguments)
        return Response(KeyResultSerializer(self.get_queryset().get(pk=row.pk)).data)

    def _dared(self, service, **arguments):
        try:
            return service(actor=self.request.user, **arguments)
        except REFUSALS as refusal:
            raise RuleBroken(refusal) from refusal
