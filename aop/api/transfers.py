"""Transfers: money that moves between lines of the version in force."""

from typing import Any

from django.http import Http404
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from aop import policies
from aop.current import current_periods
from aop.models import BudgetLine, Plan, Transfer
from aop.moves import TooMuch, from_open_periods, moved, together
from aop.services import transfers
from aop.services.transfers import REFUSALS, NewTransfer
from strategy.core.access import require
from strategy.core.api.errors import RuleBroken
from strategy.core.api.fields import MoneyField, NoteField, StrictSerializer, seen_version
from strategy.core.api.rows import RowMixin, SeenField

MOST_AT_ONCE = 500
NOT_YOURS = "Planners and finance propose to move money of the lines they draft."
NOT_NOW = "This transfer does not wait for you: see its state, and who may do what with it."


class MonthsField(serializers.ListField):
    """Twelve amounts in fiscal order."""

    def __init__(self, **kwargs):
        super().__init__(child=MoneyField(), min_length=12, max_length=12, **kwargs)


class EntrySerializer(StrictSerializer):
    """What a transfer takes from (below zero) or gives to one line."""

    line = serializers.IntegerField(source="line_id")
    periods = MonthsField()
    total = MoneyField()


class TransferSerializer(StrictSerializer):
    """`entries` are those of lines one sees; `has_hidden` says that there are others."""

    id = serializers.IntegerField()
    key = serializers.UUIDField()
    version = serializers.IntegerField()
    plan = serializers.IntegerField(source="plan_id")
    unit = serializers.IntegerField(source="unit_id")
    state = serializers.ChoiceField(choices=Transfer.State.choices)
    reason = serializers.CharField()
    entries = EntrySerializer(many=True, source="seen_entries")
    has_hidden = serializers.BooleanField()
    proposed_by = serializers.IntegerField(source="proposed_by_id", allow_null=True)
    proposed_at = serializers.DateTimeField()
    decided_by = serializers.IntegerField(source="decided_by_id", allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    decision_note = serializers.CharField()
    applied_by = serializers.IntegerField(source="applied_by_id", allow_null=True)
    applied_at = serializers.DateTimeField(allow_null=True)
    undoes = serializers.IntegerField(source="undoes_id", allow_null=True)
    folded_in = serializers.IntegerField(source="folded_in_id", allow_null=True)


class MoneyMoveSerializer(StrictSerializer):
    """An amount from one line to another: out of the open periods in proportion, or `periods` as given."""

    from_line = SeenField(queryset=BudgetLine.objects.none())
    to_line = SeenField(queryset=BudgetLine.objects.none())
    amount = MoneyField(required=False)
    periods = MonthsField(required=False)

    def validate(self, attrs):
        if ("amount" in attrs) == ("periods" in attrs):
            raise serializers.ValidationError("Give either an amount or twelve periods.")
        return attrs


class NewEntrySerializer(StrictSerializer):
    line = SeenField(queryset=BudgetLine.objects.none())
    periods = MonthsField()


class NewTransferSerializer(StrictSerializer):
    """Either `moves`, or `entries` that sum to zero in every period."""

    plan = SeenField(queryset=Plan.objects.none())
    reason = NoteField(max_length=2000, allow_blank=False)
    moves = MoneyMoveSerializer(many=True, required=False, max_length=MOST_AT_ONCE)  # type: ignore[call-arg]
    entries = NewEntrySerializer(many=True, required=False, max_length=MOST_AT_ONCE)  # type: ignore[call-arg]

    def validate(self, attrs):
        if bool(attrs.get("moves")) == bool(attrs.get("entries")):
            raise serializers.ValidationError("Give either moves or entries.")
        return attrs


class WhySerializer(StrictSerializer):
    reason = NoteField(max_length=2000, allow_blank=False)


class TransferFilter(filters.FilterSet):
    plan = filters.NumberFilter(field_name="plan")
    state = filters.ChoiceFilter(choices=Transfer.State.choices)
    line = filters.NumberFilter(method="of_line", label="A line it takes from or gives to")
    mine = filters.BooleanFilter(method="of_me", label="Proposed, decided or applied by me")

    def of_line(self, rows, _name, number):
        return rows.of_lines([int(number)])

    def of_me(self, rows, _name, wanted):
        return rows.of_person(self.request.user) if wanted else rows


class TransferViewSet(RowMixin, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Transfers with a line one sees. Every act names the version it saw in `If-Match`."""

    serializer_class = TransferSerializer
    filterset_class = TransferFilter
    queryset = Transfer.objects.none()
    acts = {"create": policies.can_draft_anywhere}

    def get_queryset(self):
        return Transfer.objects.visible_to(self.request.user).with_entries_for(self.request.user).order_by("pk")

    @extend_schema(request=NewTransferSerializer, responses={201: TransferSerializer})
    def create(self, request, *args, **kwargs):
        """Propose to move money; somebody else approves it."""
        new = NewTransferSerializer(data=request.data, context=self.get_serializer_context())
        new.is_valid(raise_exception=True)
        entries = _entries(new.validated_data)
        givers = [line for line, amounts in entries.items() if sum(amounts) < 0]
        require(
            policies.can_propose_transfer(
                request.user, BudgetLine.objects.visible_to(request.user).filter(pk__in=givers)
            ),
            NOT_YOURS,
        )
        wanted = NewTransfer(entries, new.validated_data["reason"])
        return self._did(transfers.propose_transfer, plan=new.validated_data["plan"], new=wanted, status=201)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def approve(self, request, *args, **kwargs):
        """Approve what somebody else proposed: a leader over all its lines."""
        return self._moved(policies.can_approve_transfer, transfers.approve_transfer)

    @extend_schema(request=WhySerializer)
    @action(detail=True, methods=["post"])
    def refuse(self, request, *args, **kwargs):
        """Refuse it or, as its proposer, withdraw it."""
        return self._moved(policies.can_refuse_transfer, transfers.refuse_transfer, why="note")

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def apply(self, request, *args, **kwargs):
        """Move the money of an approved transfer."""
        return self._moved(policies.can_apply_transfer, transfers.apply_transfer)

    @extend_schema(request=WhySerializer)
    @action(detail=True, methods=["post"])
    def undo(self, request, *args, **kwargs):
        """Take an applied transfer back. The answer is the counter-entry, a transfer of its own."""
        return self._moved(policies.can_undo_transfer, transfers.undo_transfer, why="reason")

    def _moved(self, may, service, why: str = "") -> Response:
        transfer = self.get_object()
        require(may(self.request.user, transfer), NOT_NOW)
        said: dict[str, Any] = {}
        if why:
            asked = WhySerializer(data=self.request.data)
            asked.is_valid(raise_exception=True)
            said = {why: asked.validated_data["reason"]}
        return self._did(service, transfer=transfer, seen=seen_version(self.request), **said)

    def _did(self, service, *, status: int = 200, **arguments) -> Response:
        try:
            made = service(actor=self.request.user, **arguments)
        except REFUSALS as refusal:
            raise RuleBroken(refusal) from refusal
        found = self.get_queryset().filter(pk=made.pk).first()
        if found is None:
            raise Http404
        return Response(self.get_serializer(found).data, status=status)


def _entries(asked: dict[str, Any]) -> dict[int, list[int]]:
    """Twelve amounts by line. Raises RuleBroken where a line has less than its moves take."""
    if asked.get("entries"):
        return together({one["line"].pk: one["periods"]} for one in asked["entries"])
    plan, moves = asked["plan"], asked["moves"]
    is_open = [not period.is_closed for period in plan.fiscal_year.periods.in_order()]
    stock = current_periods(plan, [one["from_line"].pk for one in moves])
    made = []
    for one in moves:
        giver = one["from_line"].pk
        has = stock.get(giver, [0] * 12)
        try:
            amounts = one.get("periods") or from_open_periods(has, is_open, one["amount"])
        except TooMuch as refusal:
            raise RuleBroken(f"“{one['from_line']}”: {refusal}") from refusal
        stock[giver] = [value - part for value, part in zip(has, amounts, strict=True)]
        made.append(moved(giver, one["to_line"].pk, amounts))
    return together(made)
