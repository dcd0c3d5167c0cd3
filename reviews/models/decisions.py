"""Decisions: what was decided, what it should bring about, and whether it did."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from aop.models import PERIODS, BudgetLine, Seat, Transfer
from okrs.models import Bet, KeyResult, Objective
from reviews.models.reviews import AgendaItem, Review
from reviews.querysets import DecisionQuerySet, MoveQuerySet, SeatMoveQuerySet
from strategy.core.models import User
from strategy.core.models.base import Keyed, NoteField, Versioned
from strategy.core.money import MoneyField, within_limit


class Decision(Keyed, Versioned):
    """A decision of a review with the effect it is expected to have. Once frozen only its outcome is added."""

    class Type(models.TextChoices):
        CONTINUE = "continue", "Continue"
        SCALE = "scale", "Scale"
        PIVOT = "pivot", "Pivot"
        PAUSE = "pause", "Pause"
        STOP = "stop", "Stop"
        START = "start", "Start"

    class Door(models.TextChoices):
        TWO_WAY = "two_way", "Two-way door: we can come back"
        ONE_WAY = "one_way", "One-way door: we cannot"

    class Verdict(models.TextChoices):
        CAME_TRUE = "came_true", "Came true"
        PARTLY = "partly", "Partly"
        DID_NOT = "did_not", "Did not"

    review = models.ForeignKey(Review, models.PROTECT, related_name="decisions")
    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, blank=True, related_name="decisions")
    objective = models.ForeignKey(Objective, models.PROTECT, null=True, blank=True, related_name="decisions")
    bet = models.ForeignKey(Bet, models.PROTECT, null=True, blank=True, related_name="decisions")
    type = models.CharField(max_length=8, choices=Type)
    statement = NoteField("we decide to", max_length=1000, blank=False)
    reason = NoteField("because", max_length=2000)
    door = models.CharField(max_length=7, choices=Door, default=Door.TWO_WAY)
    expected_key_result = models.ForeignKey(
        KeyResult, models.PROTECT, null=True, blank=True, related_name="decisions", verbose_name="should move"
    )
    expected_delta = models.DecimalField("by", max_digits=24, decimal_places=6, null=True, blank=True)
    confidence = models.PositiveSmallIntegerField("how sure, in percent", null=True, blank=True)
    trigger = NoteField("what would change our mind", max_length=1000)
    owner = models.ForeignKey(User, models.PROTECT, related_name="decisions")
    decider = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    revisit_on = models.DateField("ask again on", null=True, blank=True)
    baseline = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True, editable=False)
    frozen_at = models.DateTimeField(null=True, blank=True)
    transfer = models.OneToOneField(Transfer, models.PROTECT, null=True, blank=True, related_name="decision")
    actual = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    verdict = models.CharField(max_length=9, choices=Verdict, blank=True)
    lesson = NoteField("what we learn from it", max_length=2000)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(type__in=["continue", "scale", "pivot", "pause", "stop", "start"]),
                name="decision_type_is_known",
            ),
            models.CheckConstraint(
                condition=Q(confidence__isnull=True) | Q(confidence__lte=100),
                name="decision_confidence_is_0_to_100",
                violation_error_message="Say how sure in percent, from 0 to 100.",
            ),
            models.CheckConstraint(
                condition=Q(expected_key_result__isnull=True, expected_delta__isnull=True)
                | Q(expected_key_result__isnull=False, expected_delta__isnull=False, revisit_on__isnull=False),
                name="decision_with_an_effect_says_how_much_and_when",
                violation_error_message="An expected effect names the key result, by how much it should move, and the "
                "day to ask again.",
            ),
            models.CheckConstraint(
                condition=Q(verdict="", settled_at__isnull=True)
                | ~Q(verdict="") & Q(settled_at__isnull=False, frozen_at__isnull=False),
                name="decision_is_frozen_before_it_is_settled",
            ),
        ]
        indexes = [models.Index(fields=["revisit_on"], name="decision_by_revisit")]

    def __str__(self):
        return f"{self.get_type_display()}: {self.statement}"[:200]

    def get_absolute_url(self):
        return reverse("reviews:decision_detail", args=[self.pk])

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None

    @property
    def is_settled(self) -> bool:
        return self.settled_at is not None


class Move(models.Model):
    """Money of a decision: from one line to another, the same amounts in the same periods, so that what is taken and
    what is given are equal in each. `seen_…` are both lines of the current plan as they stood when it was entered."""

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="moves")
    source = models.ForeignKey(BudgetLine, models.PROTECT, related_name="+")
    target = models.ForeignKey(BudgetLine, models.PROTECT, related_name="+")
    p01 = MoneyField(default=0)
    p02 = MoneyField(default=0)
    p03 = MoneyField(default=0)
    p04 = MoneyField(default=0)
    p05 = MoneyField(default=0)
    p06 = MoneyField(default=0)
    p07 = MoneyField(default=0)
    p08 = MoneyField(default=0)
    p09 = MoneyField(default=0)
    p10 = MoneyField(default=0)
    p11 = MoneyField(default=0)
    p12 = MoneyField(default=0)
    seen_source = models.JSONField(default=list)
    seen_target = models.JSONField(default=list)

    objects = MoveQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "source", "target"],
                name="move_joins_two_lines_once",
                violation_error_message="This decision moves money between these two lines already.",
            ),
            models.CheckConstraint(condition=~Q(source=F("target")), name="move_is_between_two_lines"),
            models.CheckConstraint(
                condition=Q(**{f"{name}__gte": 0 for name in PERIODS}), name="move_takes_from_its_source"
            ),
            within_limit(*PERIODS, name="move_amounts_fit"),
        ]

    def __str__(self):
        return f"{self.source_id} → {self.target_id}"

    @property
    def periods(self) -> list[int]:
        """What is moved in each period, in fiscal order, minor units."""
        return [getattr(self, field) for field in PERIODS]

    @property
    def total(self) -> int:
        """The whole year, minor units."""
        return sum(self.periods)


class SeatMove(models.Model):
    """A seat of a decision: opened, frozen, put behind a gate, or moved to another line."""

    class Act(models.TextChoices):
        OPEN = "open", "Open"
        FREEZE = "frozen", "Freeze"
        GATE = "gated", "Put behind its gate"
        MOVE = "move", "Move to another line"

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="seat_moves")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    act = models.CharField(max_length=6, choices=Act)
    target = models.ForeignKey(BudgetLine, models.PROTECT, null=True, blank=True, related_name="+")
    seen_version = models.PositiveIntegerField()

    objects = SeatMoveQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "seat"],
                name="seat_moves_once_in_a_decision",
                violation_error_message="This decision moves that seat already.",
            ),
            models.CheckConstraint(
                condition=Q(act="move", target__isnull=False) | Q(act__in=["open", "frozen", "gated"]),
                name="seat_move_says_where_to",
                violation_error_message="Say to which line the seat moves.",
            ),
        ]

    def __str__(self):
        return f"{self.seat_id}: {self.act}"
