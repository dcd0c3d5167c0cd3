"""Bets."""

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from okrs import policies
from okrs.models import Bet, KeyResult, Objective
from okrs.services import bets
from okrs.services.bets import AimNotOpen, BetCannotMove, NewBet, ThresholdStands
from strategy.core.access import require
from strategy.core.api.errors import RuleBroken
from strategy.core.api.fields import MeasureField, NameField, NoteField, RowField, StrictSerializer, seen_version
from strategy.core.api.rows import RowMixin, SeenField, WordsFilter, edit_of
from strategy.core.concurrency import Edit
from strategy.core.fields import members

REFUSALS = (AimNotOpen, BetCannotMove, ThresholdStands)


class BetSerializer(StrictSerializer):
    id = serializers.IntegerField(read_only=True)
    key = serializers.UUIDField(read_only=True)
    version = serializers.IntegerField(read_only=True)
    title = NameField(max_length=300)
    objective = serializers.IntegerField(source="objective_id", read_only=True)
    key_result = SeenField(queryset=KeyResult.objects.none(), required=False, allow_null=True)
    owner = RowField(queryset=members())
    hypothesis = NoteField(max_length=2000, required=False)
    threshold_of = NameField(max_length=200, required=False, allow_blank=True)
    threshold_side = serializers.ChoiceField(choices=Bet.Side.choices, required=False)
    threshold = MeasureField(required=False, allow_null=True)
    threshold_on = serializers.DateField(required=False, allow_null=True)
    result = MeasureField(read_only=True)
    evidence = serializers.ChoiceField(choices=Bet.Evidence.choices, required=False)
    state = serializers.ChoiceField(choices=Bet.State.choices, read_only=True)
    lesson = serializers.CharField(read_only=True)
    has_met_threshold = serializers.BooleanField(read_only=True, allow_null=True)


class NewBetSerializer(BetSerializer):
    objective = SeenField(queryset=Objective.objects.none())


class BetMoveSerializer(StrictSerializer):
    state = serializers.ChoiceField(choices=Bet.State.choices)
    result = MeasureField(required=False, allow_null=True)
    evidence = serializers.ChoiceField(choices=Bet.Evidence.choices, required=False)
    lesson = NoteField(max_length=2000, required=False)


class BetFilter(filters.FilterSet):
    q = WordsFilter(finder="found")
    objective = filters.NumberFilter(field_name="objective")
    owner = filters.NumberFilter(field_name="owner")
    state = filters.MultipleChoiceFilter(choices=Bet.State.choices)


class BetViewSet(RowMixin, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """What we believe will move a key result, with a threshold agreed before the test."""

    serializer_class = BetSerializer
    filterset_class = BetFilter
    queryset = Bet.objects.none()

    def get_queryset(self):
        return Bet.objects.visible_to(self.request.user).with_people().order_by("pk")

    @extend_schema(request=NewBetSerializer, responses={201: BetSerializer})
    def create(self, request, *args, **kwargs):
        """Place a bet on an objective; it begins as an idea."""
        serializer = NewBetSerializer(data=request.data, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        require(policies.can_place_bet(request.user, serializer.validated_data["objective"]))
        return self._answer(bets.place_bet, status=201, new=NewBet(**serializer.validated_data))

    def partial_update(self, request, *args, **kwargs):
        """Change a bet under the version its `If-Match` names."""
        bet = self._editable()
        serializer = self.get_serializer(bet, data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        return self._answer(bets.edit_bet, bet=bet, edit=edit_of(request, serializer))

    @extend_schema(request=BetMoveSerializer, responses=BetSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request, *args, **kwargs):
        """Test, judge, scale or stop; a verdict has its lesson."""
        bet = self._editable()
        serializer = BetMoveSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        edit = Edit(seen_version(request), dict(serializer.validated_data))
        return self._answer(bets.move_bet, bet=bet, edit=edit)

    def _editable(self) -> Bet:
        bet = self.get_object()
        require(policies.can_edit_bet(self.request.user, bet), "It is not yours, or its objective is over.")
        return bet

    def _answer(self, service, *, status: int = 200, **arguments) -> Response:
        try:
            bet = service(actor=self.request.user, **arguments)
        except REFUSALS as refusal:
            raise RuleBroken(refusal) from refusal
        return Response(BetSerializer(self.get_queryset().get(pk=bet.pk)).data, status=status)
