"""Decisions of reviews, and the money they move."""

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from aop.models import BudgetLine
from okrs.models import Bet, KeyResult, Objective
from reviews import policies
from reviews.api.answering import ActsMixin
from reviews.models import AgendaItem, Decision, Move, Review
from reviews.round import lines_of
from reviews.services import decisions
from reviews.services.decisions import NewDecision, Outcome
from strategy.core.access import require
from strategy.core.api.fields import MeasureField, MoneyField, NoteField, RowField, StrictSerializer, seen_version
from strategy.core.api.rows import RowMixin, SeenField, WordsFilter, edit_of
from strategy.core.fields import members


class DecisionSerializer(StrictSerializer):
    id = serializers.IntegerField(read_only=True)
    key = serializers.UUIDField(read_only=True)
    version = serializers.IntegerField(read_only=True)
    review = serializers.IntegerField(source="review_id", read_only=True)
    item = serializers.IntegerField(source="item_id", read_only=True, allow_null=True)
    objective = serializers.IntegerField(source="objective_id", read_only=True, allow_null=True)
    bet = serializers.IntegerField(source="bet_id", read_only=True, allow_null=True)
    type = serializers.ChoiceField(choices=Decision.Type.choices)
    statement = NoteField(max_length=1000, allow_blank=False)
    reason = NoteField(max_length=2000, required=False)
    door = serializers.ChoiceField(choices=Decision.Door.choices, required=False)
    expected_key_result = SeenField(queryset=KeyResult.objects.none(), required=False, allow_null=True)
    expected_delta = MeasureField(required=False, allow_null=True)
    confidence = serializers.IntegerField(min_value=0, max_value=100, required=False, allow_null=True)
    trigger = NoteField(max_length=1000, required=False)
    owner = RowField(queryset=members())
    revisit_on = serializers.DateField(required=False, allow_null=True)
    baseline = MeasureField(read_only=True)
    frozen_at = serializers.DateTimeField(read_only=True, allow_null=True)
    transfer = serializers.IntegerField(source="transfer_id", read_only=True, allow_null=True)
    actual = MeasureField(read_only=True)
    verdict = serializers.CharField(read_only=True)
    lesson = serializers.CharField(read_only=True)
    settled_at = serializers.DateTimeField(read_only=True, allow_null=True)


class NewDecisionSerializer(DecisionSerializer):
    review = SeenField(queryset=Review.objects.none())
    item = SeenField(queryset=AgendaItem.objects.none(), required=False, allow_null=True)
    objective = SeenField(queryset=Objective.objects.none(), required=False, allow_null=True)
    bet = SeenField(queryset=Bet.objects.none(), required=False, allow_null=True)


class SettleSerializer(StrictSerializer):
    verdict = serializers.ChoiceField(choices=Decision.Verdict.choices)
    actual = MeasureField(required=False, allow_null=True)
    lesson = NoteField(max_length=2000, required=False)


class DecisionFilter(filters.FilterSet):
    q = WordsFilter(finder="found")
    review = filters.NumberFilter(field_name="review")
    objective = filters.NumberFilter(field_name="objective")
    type = filters.MultipleChoiceFilter(choices=Decision.Type.choices)
    verdict = filters.MultipleChoiceFilter(choices=Decision.Verdict.choices)
    due_by = filters.DateFilter(method="that_are_due")

    def that_are_due(self, rows, _name, day):
        return rows.due_by(day)


class DecisionViewSet(ActsMixin, RowMixin, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Decisions: append-only once frozen; on the day they asked for, expected stands beside actual."""

    serializer_class = DecisionSerializer
    filterset_class = DecisionFilter
    queryset = Decision.objects.none()

    def get_queryset(self):
        rows = Decision.objects.visible_to(self.request.user).with_effect()
        return rows.select_related("review__unit", "review__plan").order_by("pk")

    @extend_schema(request=NewDecisionSerializer, responses={201: DecisionSerializer})
    def create(self, request, *args, **kwargs):
        """Write a decision down, from the frozen pre-read to the end of the meeting."""
        asked = dict(self.read(NewDecisionSerializer))
        review = asked.pop("review")
        require(policies.can_record(request.user, review))
        return self.answer(self.dared(decisions.record_decision, review=review, new=NewDecision(**asked)), status=201)

    def partial_update(self, request, *args, **kwargs):
        """Change it before it is frozen, under the version its `If-Match` names."""
        decision = self.get_object()
        require(policies.can_record(request.user, decision.review))
        serializer = self.get_serializer(decision, data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        return self.answer(self.dared(decisions.edit_decision, decision=decision, edit=edit_of(request, serializer)))

    def destroy(self, request, *args, **kwargs):
        """Strike it out before the meeting ends."""
        decision = self.get_object()
        require(policies.can_record(request.user, decision.review))
        self.dared(decisions.drop_decision, decision=decision)
        return Response(status=204)

    @extend_schema(request=SettleSerializer, responses=DecisionSerializer)
    @action(detail=True, methods=["post"])
    def settle(self, request, *args, **kwargs):
        """Say whether it came true."""
        decision = self.get_object()
        require(policies.can_settle(request.user, decision))
        outcome = Outcome(**self.read(SettleSerializer))
        said = {"decision": decision, "outcome": outcome, "seen": seen_version(request)}
        return self.answer(self.dared(decisions.settle_decision, **said))


class DecidedMoveSerializer(StrictSerializer):
    id = serializers.IntegerField(read_only=True)
    decision = SeenField(queryset=Decision.objects.none())
    source = SeenField(queryset=BudgetLine.objects.none())
    target = SeenField(queryset=BudgetLine.objects.none())
    amount = MoneyField(source="total")
    periods = serializers.ListField(child=MoneyField(), read_only=True)


class MoveFilter(filters.FilterSet):
    decision = filters.NumberFilter(field_name="decision")
    review = filters.NumberFilter(field_name="decision__review")


class MoveViewSet(ActsMixin, RowMixin, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Money of decisions: what leaves a source arrives at its target in the same periods."""

    serializer_class = DecidedMoveSerializer
    filterset_class = MoveFilter
    queryset = Move.objects.none()

    def get_queryset(self):
        rows = Move.objects.visible_to(self.request.user)
        return rows.select_related("decision__review__unit", "source__plan", "target").order_by("pk")

    def create(self, request, *args, **kwargs):
        """Move an amount, from the open periods of the source in proportion; a move between the two is replaced."""
        asked = dict(self.read(DecidedMoveSerializer))
        review, ends = asked["decision"].review, {asked["source"].pk, asked["target"].pk}
        require(policies.can_record(request.user, review))
        require(lines_of(review, request.user).filter(pk__in=ends).count() == len(ends), "Lines of this review only.")
        move = self.dared(decisions.plan_move, amount=asked.pop("total"), **asked)
        return self.answer(move, status=201)

    def destroy(self, request, *args, **kwargs):
        """Leave the money where it is."""
        move = self.get_object()
        require(policies.can_record(request.user, move.decision.review))
        self.dared(decisions.drop_move, move=move)
        return Response(status=204)
