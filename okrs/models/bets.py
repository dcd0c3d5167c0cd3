"""Bets: what we believe will move a key result, tested before it is scaled."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from okrs.models.key_results import KeyResult
from okrs.models.objectives import Objective
from okrs.querysets import BetQuerySet
from strategy.core.models import User
from strategy.core.models.base import Keyed, NameField, NoteField, Versioned


class Bet(Keyed, Versioned):
    """A hypothesis with a threshold agreed before the test, the evidence so far, and what was learned."""

    class Evidence(models.TextChoices):
        OPINION = "opinion", "Opinion"
        ANECDOTE = "anecdote", "Anecdote"
        DATA = "data", "Data"
        TEST = "test", "Test"
        LAUNCH = "launch", "Launch result"

    class State(models.TextChoices):
        IDEA = "idea", "Idea"
        TESTING = "testing", "Testing"
        VALIDATED = "validated", "Validated"
        INVALIDATED = "invalidated", "Invalidated"
        UNCLEAR = "unclear", "Unclear"
        SCALED = "scaled", "Scaled"
        STOPPED = "stopped", "Stopped"

    class Side(models.TextChoices):
        AT_LEAST = "at_least", "at least"
        AT_MOST = "at_most", "at most"

    title = NameField(max_length=300)
    objective = models.ForeignKey(Objective, models.PROTECT, related_name="bets")
    key_result = models.ForeignKey(
        KeyResult, models.PROTECT, null=True, blank=True, related_name="bets", verbose_name="key result it should move"
    )
    owner = models.ForeignKey(User, models.PROTECT, related_name="bets")
    hypothesis = NoteField("hypothesis: we believe that … will move …", max_length=2000)
    threshold_of = NameField("what is measured", max_length=200, blank=True)
    threshold_side = models.CharField(max_length=8, choices=Side, default=Side.AT_LEAST)
    threshold = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    threshold_on = models.DateField("by", null=True, blank=True)
    result = models.DecimalField("measured", max_digits=24, decimal_places=6, null=True, blank=True)
    evidence = models.CharField("evidence level", max_length=8, choices=Evidence, default=Evidence.OPINION)
    state = models.CharField(max_length=11, choices=State, default=State.IDEA)
    lesson = NoteField("lesson: what we learned", max_length=2000)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = BetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "idea",
                        "testing",
                        "validated",
                        "invalidated",
                        "unclear",
                        "scaled",
                        "stopped",
                    ]
                ),
                name="bet_state_is_known",
            ),  # fmt: skip
            models.CheckConstraint(
                condition=Q(evidence__in=["opinion", "anecdote", "data", "test", "launch"]),
                name="bet_evidence_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["idea", "stopped"])
                | Q(threshold__isnull=False, threshold_on__isnull=False) & ~Q(threshold_of=""),
                name="bet_is_tested_against_a_threshold",
                violation_error_message="Agree on the threshold before the test: what is measured, how much, by when.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["validated", "invalidated", "unclear", "scaled"]) | ~Q(lesson=""),
                name="bet_with_a_verdict_has_a_lesson",
                violation_error_message="Say what was learned.",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("okrs:bet_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Is there still something to find out or to decide?"""
        return self.state not in {self.State.SCALED, self.State.STOPPED}

    @property
    def has_met_threshold(self) -> bool | None:
        """Does the result reach the threshold? None while nothing was measured or agreed."""
        if self.result is None or self.threshold is None:
            return None
        return (
            self.result >= self.threshold
            if self.threshold_side == self.Side.AT_LEAST
            else (self.result <= self.threshold)
        )
