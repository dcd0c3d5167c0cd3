"""Seats: positions a line pays for, filled or waiting behind a gate. Pay is not here."""

from django.db import models
from django.db.models import Q

from aop.models.lines import BudgetLine
from aop.querysets import SeatQuerySet
from okrs.models import Bet
from strategy.core.models import User
from strategy.core.models.base import Keyed, NameField, NoteField, Span, SpanQuerySet, Versioned


class Seat(Keyed, Versioned):
    """One position of a line: planned, gated by evidence, open, filled or frozen."""

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        GATED = "gated", "Gated"
        OPEN = "open", "Open"
        FILLED = "filled", "Filled"
        FROZEN = "frozen", "Frozen"

    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="seats")
    title = NameField("position", max_length=200)
    state = models.CharField(max_length=7, choices=State, default=State.PLANNED)
    person = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="seats")
    gate_bet = models.ForeignKey(
        Bet, models.PROTECT, null=True, blank=True, related_name="gated_seats", verbose_name="opens when validated"
    )
    gate = NoteField("gate: what must be true before it opens", max_length=1000)
    starts_on = models.DateField("from", null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["planned", "gated", "open", "filled", "frozen"]), name="seat_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="gated") | Q(gate_bet__isnull=False) | ~Q(gate=""),
                name="seat_gated_names_its_gate",
                violation_error_message="Say which bet, or what else, opens this position.",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | Q(state__in=["filled", "frozen"]),
                name="seat_with_a_person_is_filled",
                violation_error_message="Somebody sits on filled positions only.",
            ),
        ]
        indexes = [models.Index(fields=["line", "state"], name="seat_by_line")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return f"{self.line.get_absolute_url()}#seats"

    @property
    def is_free(self) -> bool:
        """Can it move to another line? A filled seat moves with its person only."""
        return self.state != self.State.FILLED


class SeatTerm(Span):
    """What was true of a seat, when."""

    seat = models.ForeignKey(Seat, models.CASCADE, related_name="terms")
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="+")
    state = models.CharField(max_length=7)
    person = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    gate_bet = models.ForeignKey(Bet, models.PROTECT, null=True, blank=True, related_name="+")

    objects = SpanQuerySet.as_manager()

    class Meta(Span.Meta):
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(fields=["seat"], condition=Q(valid_to__isnull=True), name="seat_term_is_open_once"),
        ]

    def __str__(self):
        return f"{self.seat_id} from {self.valid_from}"
