"""Check-ins."""

from typing import Any

from django.core.exceptions import ValidationError
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from okrs import policies
from okrs.models import CheckIn, KeyResult
from okrs.services import check_ins
from okrs.services.check_ins import AlreadyCorrected, DayOutside, KeyTaken, NotInPlay, ReasonMissing, Said, Update
from strategy.core import clock
from strategy.core.access import require
from strategy.core.api.errors import RuleBroken
from strategy.core.api.fields import MeasureField, NoteField, StrictSerializer
from strategy.core.api.rows import RowMixin, SeenField

REFUSALS = (AlreadyCorrected, DayOutside, KeyTaken, NotInPlay, ReasonMissing)
MOST = 200
"""Check-ins that are said at once."""
_NOT_YOURS = "It is not yours to check in on, or its objective is not active."


class CheckInSerializer(StrictSerializer):
    """One statement; `start` to `weight` are what was aimed at then. A withdrawal replaces and says no value."""

    id = serializers.IntegerField(read_only=True)
    key = serializers.UUIDField(read_only=True)
    key_result = serializers.IntegerField(source="key_result_id", read_only=True)
    objective = serializers.IntegerField(source="key_result.objective_id", read_only=True)
    at = serializers.DateTimeField(read_only=True)
    on = serializers.DateField(read_only=True)
    author = serializers.IntegerField(source="author_id", read_only=True, allow_null=True)
    value = MeasureField(read_only=True, allow_null=True)
    confidence = serializers.IntegerField(read_only=True, allow_null=True)
    note = serializers.CharField(read_only=True)
    replaces = serializers.IntegerField(source="replaces_id", read_only=True, allow_null=True)
    replaced_by = serializers.IntegerField(source="replaced_by.pk", read_only=True, allow_null=True, default=None)
    kind = serializers.ChoiceField(choices=KeyResult.Kind.choices, read_only=True)
    start = MeasureField(read_only=True, allow_null=True)
    target = MeasureField(read_only=True, allow_null=True)
    lower = MeasureField(read_only=True, allow_null=True)
    upper = MeasureField(read_only=True, allow_null=True)
    weight = serializers.IntegerField(read_only=True)


class SaidSerializer(StrictSerializer):
    """`value` in the unit of the key result, yes is 1 and no is 0. The same `key` sent twice is one check-in."""

    value = MeasureField()
    confidence = serializers.IntegerField(min_value=0, max_value=10)
    on = serializers.DateField(required=False, help_text="The day it speaks of; today when left out.")
    note = NoteField(max_length=2000, required=False)
    key = serializers.UUIDField(required=False)


class NewCheckInSerializer(SaidSerializer):
    key_result = SeenField(queryset=KeyResult.objects.none())


class ManyCheckInsSerializer(StrictSerializer):
    check_ins = serializers.ListField(child=NewCheckInSerializer(), allow_empty=False, max_length=MOST)


class WithdrawSerializer(StrictSerializer):
    reason = NoteField(max_length=500, required=False)


class RowRefused(exceptions.APIException):
    """One of several check-ins cannot be taken, so none was: which one, and why."""

    status_code = 422
    default_code = "row_refused"

    def __init__(self, row: int, key_result: int, cause: Exception):
        super().__init__()
        why = " ".join(cause.messages) if isinstance(cause, ValidationError) else str(cause) or cause.__doc__ or ""
        self.detail = {"detail": why, "row": row, "key_result": key_result}  # type: ignore[assignment,dict-item]


class CheckInFilter(filters.FilterSet):
    key_result = filters.NumberFilter(field_name="key_result")
    objective = filters.NumberFilter(field_name="key_result__objective")
    author = filters.NumberFilter(field_name="author")
    on = filters.DateFilter(field_name="on")
    since = filters.DateFilter(field_name="on", lookup_expr="gte")
    until = filters.DateFilter(field_name="on", lookup_expr="lte")
    standing = filters.BooleanFilter(method="that_stand", label="Neither corrected nor taken back")

    def that_stand(self, rows, _name, wanted):
        return rows.standing() if wanted else rows.exclude(pk__in=rows.standing().values("pk"))


class CheckInViewSet(RowMixin, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Check-ins, by the day they speak of, newest first. They only grow: a correction stands beside its original."""

    serializer_class = CheckInSerializer
    filterset_class = CheckInFilter
    queryset = CheckIn.objects.none()

    def get_queryset(self):
        rows = CheckIn.objects.visible_to(self.request.user).select_related("key_result__objective", "replaced_by")
        return rows.newest_first()

    @extend_schema(request=NewCheckInSerializer, responses={201: CheckInSerializer})
    def create(self, request, *args, **kwargs):
        """Say where a key result stands."""
        values = self._read(NewCheckInSerializer)
        key_result = values.pop("key_result")
        require(policies.can_check_in(request.user, key_result), _NOT_YOURS)
        return self._answer(check_ins.check_in, status=201, key_result=key_result, said=_said(values))

    @extend_schema(request=ManyCheckInsSerializer, responses={201: CheckInSerializer(many=True)}, filters=False)
    @action(detail=False, methods=["post"], pagination_class=None)
    def bulk(self, request, *args, **kwargs):
        """Several at once, all or nothing. A refusal names the row, from 0, and its key result."""
        asked = self._read(ManyCheckInsSerializer)["check_ins"]
        updates = [Update(values.pop("key_result"), _said(values)) for values in asked]
        for update in updates:
            require(policies.can_check_in(request.user, update.key_result), f"“{update.key_result}”: {_NOT_YOURS}")
        try:
            made = check_ins.check_in_many(updates=updates, actor=request.user)
        except check_ins.UpdateRefused as refused:
            row = [update.key_result.pk for update in updates].index(refused.key_result_id)
            raise RowRefused(row, refused.key_result_id, refused.cause) from refused
        return Response(CheckInSerializer(self._of(made), many=True).data, status=201)

    @extend_schema(request=SaidSerializer, responses={201: CheckInSerializer})
    @action(detail=True, methods=["post"])
    def correct(self, request, *args, **kwargs):
        """Say it again, rightly; the day is the one it spoke of when `on` is left out."""
        check_in = self._correctable()
        said = _said({"on": check_in.on} | self._read(SaidSerializer))
        return self._answer(check_ins.correct_check_in, status=201, check_in=check_in, said=said)

    @extend_schema(request=WithdrawSerializer, responses={201: CheckInSerializer})
    @action(detail=True, methods=["post"])
    def withdraw(self, request, *args, **kwargs):
        """Take it back: what was said before counts again."""
        check_in = self._correctable()
        return self._answer(
            check_ins.withdraw_check_in, status=201, check_in=check_in, **self._read(WithdrawSerializer)
        )

    def _correctable(self) -> CheckIn:
        check_in = self.get_object()
        require(policies.can_correct_check_in(self.request.user, check_in), _NOT_YOURS)
        return check_in

    def _read(self, serializer_class) -> dict[str, Any]:
        serializer = serializer_class(data=self.request.data, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data

    def _of(self, made: list[CheckIn]) -> list[CheckIn]:
        found = {row.pk: row for row in self.get_queryset().filter(pk__in=[row.pk for row in made])}
        return [found[row.pk] for row in made]

    def _answer(self, service, *, status: int, **arguments) -> Response:
        try:
            row = service(actor=self.request.user, **arguments)
        except REFUSALS as refusal:
            raise RuleBroken(refusal) from refusal
        return Response(CheckInSerializer(self._of([row])[0]).data, status=status)


def _said(values: dict[str, Any]) -> Said:
    return Said(**{"on": clock.today()} | values)
