"""Objectives."""

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from okrs import policies
from okrs.api.judged import GivenShareField, JudgedMixin, JudgedObjectiveSerializer
from okrs.models import Objective, Theme
from okrs.services import key_results, objectives
from okrs.services.alignments import AlignmentLoop
from okrs.services.key_results import NotTheseKeyResults, ObjectiveOver
from okrs.services.objectives import (
    CycleTakesNoAims,
    NewObjective,
    ObjectiveCannotMove,
    ObjectiveIsOver,
    ParentIsOver,
)
from strategy.core.access import require
from strategy.core.api.errors import RuleBroken
from strategy.core.api.fields import NameField, NoteField, RowField, StrictSerializer, seen_version
from strategy.core.api.rows import InOrder, RowMixin, SeenField, WordsFilter, edit_of
from strategy.core.concurrency import Edit
from strategy.core.fields import members
from strategy.core.models import Cycle, Unit

REFUSALS = (
    AlignmentLoop,
    CycleTakesNoAims,
    NotTheseKeyResults,
    ObjectiveCannotMove,
    ObjectiveIsOver,
    ObjectiveOver,
    ParentIsOver,
)
_BEGINNINGS = [(state.value, state.label) for state in (Objective.State.DRAFT, Objective.State.CANDIDATE)]


class ObjectiveSerializer(JudgedObjectiveSerializer):
    id = serializers.IntegerField(read_only=True)
    key = serializers.UUIDField(read_only=True)
    version = serializers.IntegerField(read_only=True)
    title = NameField(max_length=300)
    why = NoteField(max_length=10_000, required=False)
    shift = NoteField(max_length=10_000, required=False)
    unit = RowField(queryset=Unit.objects.active())
    owner = RowField(queryset=members())
    contributors = RowField(queryset=members(), many=True, required=False)
    cycle = RowField(queryset=Cycle.objects.accepting())
    theme = SeenField(queryset=Theme.objects.none(), allow_null=True, required=False)
    commitment = serializers.ChoiceField(choices=Objective.Commitment.choices, required=False)
    parent = SeenField(queryset=Objective.objects.none(), allow_null=True, required=False)
    state = serializers.ChoiceField(choices=Objective.State.choices, read_only=True)
    scored_by = serializers.ChoiceField(choices=Objective.ScoredBy.choices, required=False)
    manual_score = GivenShareField(required=False, allow_null=True)
    manual_on = serializers.DateField(read_only=True, allow_null=True)
    key_result_count = serializers.IntegerField(read_only=True)
    created_at = serializers.DateTimeField(read_only=True)

    def validate(self, attrs):
        scored_by = attrs.get("scored_by", getattr(self.instance, "scored_by", Objective.ScoredBy.KEY_RESULTS))
        if attrs.get("manual_score") is not None and scored_by != Objective.ScoredBy.MANUAL:
            raise serializers.ValidationError({"manual_score": ["Only where `scored_by` is `manual`."]})
        return attrs

    def validate_contributors(self, people):
        return sorted(people, key=lambda person: person.pk)


class NewObjectiveSerializer(ObjectiveSerializer):
    state = serializers.ChoiceField(choices=_BEGINNINGS, required=False)


class MoveSerializer(StrictSerializer):
    state = serializers.ChoiceField(choices=Objective.State.choices)
    reason = NoteField(max_length=500, required=False)


class DuplicateSerializer(StrictSerializer):
    cycle = RowField(queryset=Cycle.objects.accepting())
    title = NameField(max_length=300, required=False)


class OrderSerializer(StrictSerializer):
    key_results = serializers.ListField(child=serializers.IntegerField(min_value=1), max_length=1000)


class ObjectiveFilter(filters.FilterSet):
    q = WordsFilter(finder="found", label="Words of the title, unit or owner")
    unit = filters.NumberFilter(method="in_unit", label="The unit and all below it")
    cycle = filters.NumberFilter(field_name="cycle")
    during = filters.NumberFilter(method="in_cycle", label="Cycles that share a day with this one")
    owner = filters.NumberFilter(field_name="owner")
    theme = filters.NumberFilter(field_name="theme")
    parent = filters.NumberFilter(field_name="parent")
    top = filters.BooleanFilter(field_name="parent", lookup_expr="isnull", label="Has no parent")
    state = filters.MultipleChoiceFilter(choices=Objective.State.choices)
    commitment = filters.ChoiceFilter(choices=Objective.Commitment.choices)
    ordering = InOrder(
        fields=(
            ("title", "title"),
            ("unit__name", "unit"),
            ("owner__name", "owner"),
            ("cycle__first_day", "cycle"),
            ("state", "state"),
            ("created_at", "created_at"),
        )
    )

    def in_unit(self, rows, _name, unit):
        return rows.of_units_below(Unit(pk=int(unit)))

    def in_cycle(self, rows, _name, number):
        return rows.during(number)


class ObjectiveViewSet(
    RowMixin,
    JudgedMixin,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.CreateModelMixin,
    viewsets.GenericViewSet,
):
    """Objectives: outcomes worth reaching, each with one accountable owner. They begin as drafts."""

    serializer_class = ObjectiveSerializer
    filterset_class = ObjectiveFilter
    queryset = Objective.objects.none()
    acts = {"create": policies.can_create_objectives}

    def get_queryset(self):
        rows = Objective.objects.visible_to(self.request.user).with_key_result_count()
        return rows.prefetch_related("contributors").order_by("pk")

    def get_serializer_class(self):
        return NewObjectiveSerializer if self.action == "create" else ObjectiveSerializer

    def perform_create(self, serializer):
        values = serializer.validated_data
        require(policies.can_create_objective(self.request.user, values["unit"], values["owner"]))
        objective = self._dared(objectives.create_objective, new=NewObjective(**values))
        serializer.instance = self.get_queryset().get(pk=objective.pk)

    def partial_update(self, request, *args, **kwargs):
        """Edit an objective under the version its `If-Match` names."""
        objective = self._editable()
        serializer = self.get_serializer(objective, data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        unit = serializer.validated_data.get("unit", objective.unit)
        owner = serializer.validated_data.get("owner", objective.owner)
        require(unit == objective.unit or policies.can_create_objective(request.user, unit, owner))
        return self._answer(objectives.edit_objective, objective=objective, edit=edit_of(request, serializer))

    @extend_schema(request=MoveSerializer, responses=ObjectiveSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request, *args, **kwargs):
        """Activate, return to draft, propose, cancel, or take up again what was cancelled."""
        objective = self.get_object()
        may = policies.can_edit_objective(request.user, objective)
        require(may or policies.can_reopen_objective(request.user, objective))
        asked = self._read(MoveSerializer)
        edit = Edit(version=seen_version(request), values={"state": asked["state"]})
        reason = asked.get("reason", "")
        return self._answer(objectives.move_objective, objective=objective, edit=edit, reason=reason)

    @extend_schema(request=DuplicateSerializer, responses={201: ObjectiveSerializer})
    @action(detail=True, methods=["post"])
    def duplicate(self, request, *args, **kwargs):
        """A draft of the same aim, with its key results, in another cycle."""
        objective = self.get_object()
        require(policies.can_create_objective(request.user, objective.unit, objective.owner))
        asked = self._read(DuplicateSerializer)
        return self._answer(objectives.duplicate_objective, status=201, objective=objective, **asked)

    @extend_schema(request=OrderSerializer, responses=ObjectiveSerializer)
    @action(detail=True, methods=["post"])
    def order(self, request, *args, **kwargs):
        """Put the key results in this order; each that is not dropped is named once."""
        objective = self._editable()
        edit = Edit(version=seen_version(request), values={"order": self._read(OrderSerializer)["key_results"]})
        return self._answer(key_results.order_key_results, objective=objective, edit=edit)

    def _editable(self) -> Objective:
        objective = self.get_object()
        require(policies.can_edit_objective(self.request.user, objective), "It is not yours to edit, or it is over.")
        return objective

    def _read(self, serializer_class) -> dict:
        serializer = serializer_class(data=self.request.data, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data

    def _answer(self, service, *, status: int = 200, **arguments) -> Response:
        row = self._dared(service, **arguments)
        return Response(ObjectiveSerializer(self.get_queryset().get(pk=row.pk)).data, status=status)

    def _dared(self, service, **arguments):
        try:
            return service(actor=self.request.user, **arguments)
        except REFUSALS as refusal:
            raise RuleBroken(refusal) from refusal
