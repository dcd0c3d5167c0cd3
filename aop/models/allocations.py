"""Funding links: a share of a line promised to an objective."""

from typing import cast

from django.db import models
from django.db.models import F, Q

from aop.models.lines import BudgetLine
from aop.querysets import AllocationQuerySet
from aop.shares import Interval
from okrs.models import KeyResult, Objective
from strategy.core.models.base import Keyed, Span, Versioned


class Allocation(Keyed, Versioned, Span):
    """A share of one line promised to one aim. A promise, not a payment.

    The share is an interval [from_bp, to_bp) of 10,000 basis points; intervals of a line do not overlap
    at any time. A link that changes is closed and opened again.
    """

    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="allocations")
    objective = models.ForeignKey(Objective, models.PROTECT, null=True, blank=True, related_name="allocations")
    key_result = models.ForeignKey(KeyResult, models.PROTECT, null=True, blank=True, related_name="allocations")
    from_bp = models.PositiveSmallIntegerField()
    to_bp = models.PositiveSmallIntegerField()

    objects = AllocationQuerySet.as_manager()

    class Meta(Span.Meta):
        constraints = [
            *Span.Meta.constraints,
            models.CheckConstraint(
                condition=Q(from_bp__gte=0, to_bp__gt=F("from_bp"), to_bp__lte=10_000),
                name="allocation_is_an_interval_of_10000",
                violation_error_message="A share is more than 0 % and at most 100 %.",
            ),
            models.CheckConstraint(
                condition=Q(objective__isnull=False, key_result__isnull=True)
                | Q(objective__isnull=True, key_result__isnull=False),
                name="allocation_has_one_target",
                violation_error_message="A link goes to one objective or one key result.",
            ),
            models.UniqueConstraint(
                fields=["line", "objective"],
                condition=Q(valid_to__isnull=True),
                name="allocation_links_a_line_to_an_objective_once",
                violation_error_message="This line already serves that objective.",
            ),
            models.UniqueConstraint(
                fields=["line", "key_result"],
                condition=Q(valid_to__isnull=True),
                name="allocation_links_a_line_to_a_key_result_once",
                violation_error_message="This line already serves that key result.",
            ),
        ]
        indexes = [models.Index(fields=["line"], condition=Q(valid_to__isnull=True), name="allocation_current_by_line")]

    def __str__(self):
        return f"{self.line_id} → {self.objective_id or self.key_result_id}"

    @property
    def share_bp(self) -> int:
        """Basis points of the line."""
        return self.to_bp - self.from_bp

    @property
    def interval(self) -> Interval:
        return Interval(self.from_bp, self.to_bp)

    @property
    def aim(self) -> Objective | KeyResult:
        """What the share is promised to."""
        return (
            cast(KeyResult, self.key_result) if self.objective is None else self.objective
        )  # a constraint: one of both
