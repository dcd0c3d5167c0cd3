"""Seats of lines."""

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from aop import policies
from aop.models import BudgetLine, Seat
from aop.services import seats
from aop.services.seats import NewSeat, OtherYear, SeatCannotMove
from okrs.models import Bet
from strategy.core.access import require
from strategy.core.api.errors import RuleBroken
from strategy.core.api.fields import NameField, NoteField, RowField, StrictSerializer, seen_version
from strategy.core.api.rows import RowMixin, SeenField, edit_of
from strategy.core.concurrency import Edit
from strategy.core.fields import members


class SeatSerializer(StrictSerializer):
    id = serializers.IntegerField(read_only=True)
    key = serializers.UUIDField(read_only=True)
    version = serializers.IntegerField(read_only=True)
    line = serializers.IntegerField(source="line_id", read_only=True)
    title = NameField(max_length=200)
    state = serializers.ChoiceField(choices=Seat.State.choices, read_only=True)
    person = serializers.IntegerField(source="person_id", read_only=True, allow_null=True)
    gate_bet = SeenField(queryset=Bet.objects.none(), required=False, allow_null=True)
    gate = NoteField(max_length=1000, required=False)
    starts_on = serializers.DateField(required=False, allow_null=True)


class NewSeatSerializer(SeatSerializer):
    line = SeenField(queryset=BudgetLine.objects.none())
    state = serializers.ChoiceField(choices=["planned", "gated", "open"], required=False)


class SeatMoveSerializer(StrictSerializer):
    state = serializers.ChoiceField(choices=Seat.State.choices)
    person = RowField(queryset=members(), required=False, allow_null=True)


class SeatFilter(filters.FilterSet):
    line = filters.NumberFilter(field_name="line")
    plan = filters.NumberFilter(field_name="line__plan")
    state = filters.MultipleChoiceFilter(choices=Seat.State.choices)


class SeatViewSet(RowMixin, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Positions that lines pay for: planned, gated, open, filled or frozen. Pay is not here."""

    serializer_class = SeatSerializer
    filterset_class = SeatFilter
    queryset = Seat.objects.none()

    def get_queryset(self):
        return Seat.objects.visible_to(self.request.user).with_line().order_by("pk")

    @extend_schema(request=NewSeatSerializer, responses={201: SeatSerializer})
    def create(self, request, *args, **kwargs):
        """Add a seat to a line."""
        serializer = NewSeatSerializer(data=request.data, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        require(policies.can_draft_in(request.user, serializer.validated_data["line"].unit_id))
        return self._answer(seats.add_seat, status=201, new=NewSeat(**serializer.validated_data))

    def partial_update(self, request, *args, **kwargs):
        """Change a seat under the version its `If-Match` names."""
        seat = self._editable()
        serializer = self.get_serializer(seat, data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        return self._answer(seats.edit_seat, seat=seat, edit=edit_of(request, serializer))

    @extend_schema(request=SeatMoveSerializer, responses=SeatSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request, *args, **kwargs):
        """Open, fill, freeze, gate or plan it."""
        seat = self._editable()
        serializer = SeatMoveSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        edit = Edit(seen_version(request), dict(serializer.validated_data))
        return self._answer(seats.edit_seat, seat=seat, edit=edit)

    def _editable(self) -> Seat:
        seat = self.get_object()
        require(policies.can_draft_in(self.request.user, seat.line.unit_id), "Its planners and finance set seats.")
        return seat

    def _answer(self, service, *, status: int = 200, **arguments) -> Response:
        try:
            seat = service(actor=self.request.user, **arguments)
        except (OtherYear, SeatCannotMove) as refusal:
            raise RuleBroken(refusal) from refusal
        return Response(SeatSerializer(self.get_queryset().get(pk=seat.pk)).data, status=status)
