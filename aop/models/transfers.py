"""Transfers: money that moves between lines after a plan was sealed. Balanced in every period."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from aop.models.lines import BudgetLine
from aop.models.plans import Plan, PlanVersion
from aop.models.versions import PERIODS
from aop.transfer_querysets import TransferEntryQuerySet, TransferQuerySet
from strategy.core.models import Unit, User
from strategy.core.models.base import Keyed, NoteField, Versioned
from strategy.core.money import MoneyField, within_limit


class Transfer(Keyed, Versioned):
    """Money that moves between lines of one plan: proposed by one person, approved by another, then applied.

    The current plan is the version in force with every applied transfer that is not folded into it yet. An applied
    transfer is never taken out: undoing it is a transfer of its own with opposite entries.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", "Proposed"
        APPROVED = "approved", "Approved"
        APPLIED = "applied", "Applied"
        REFUSED = "refused", "Refused"
        UNDONE = "undone", "Undone"

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="transfers")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    """The lowest unit that holds all its lines; whoever leads there may approve it."""
    reason = NoteField("reason", max_length=2000, blank=False)
    state = models.CharField(max_length=8, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = NoteField(max_length=2000)
    applied_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    applied_at = models.DateTimeField(null=True, blank=True)
    undoes = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="undone_by")
    folded_in = models.ForeignKey(PlanVersion, models.PROTECT, null=True, blank=True, related_name="folds")

    objects = TransferQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "approved", "applied", "refused", "undone"]),
                name="transfer_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["applied", "undone"], applied_at__isnull=False)
                | Q(state__in=["proposed", "approved", "refused"], applied_at__isnull=True),
                name="transfer_says_when_it_was_applied",
            ),
            models.CheckConstraint(
                condition=Q(folded_in__isnull=True) | Q(state__in=["applied", "undone"]),
                name="transfer_is_applied_before_it_is_folded",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")) | Q(undoes__isnull=False),
                name="transfer_is_approved_by_somebody_else",
                violation_error_message="Nobody approves a transfer they proposed.",
            ),
        ]
        indexes = [models.Index(fields=["plan", "state"], name="transfer_by_plan_and_state")]

    def __str__(self):
        return f"Transfer {self.pk}"

    def get_absolute_url(self):
        return reverse("aop:transfer_detail", args=[self.pk])

    @property
    def moves_money(self) -> bool:
        """Does it change the current plan, or did it before it was folded into a version?"""
        return self.state in {self.State.APPLIED, self.State.UNDONE}


class TransferEntry(models.Model):
    """What a transfer takes from (below zero) or gives to one line, by period. All entries of a transfer sum to zero
    in every period."""

    transfer = models.ForeignKey(Transfer, models.PROTECT, related_name="entries")
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="entries")
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

    objects = TransferEntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["transfer", "line"], name="transfer_names_a_line_once"),
            within_limit(*PERIODS, name="transfer_entry_amounts_fit"),
        ]

    def __str__(self):
        return f"{self.transfer_id}: {self.line_id}"

    @property
    def periods(self) -> list[int]:
        """The twelve amounts in fiscal order, minor units."""
        return [getattr(self, field) for field in PERIODS]

    @property
    def total(self) -> int:
        """The whole year, minor units."""
        return sum(self.periods)
