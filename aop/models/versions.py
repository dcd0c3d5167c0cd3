"""What is planned for a line in one version of the plan: twelve period amounts."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast

from aop.models.ledger import Account, CostCentre
from aop.models.lines import BudgetLine
from aop.models.plans import PlanVersion
from aop.querysets import LineVersionQuerySet
from strategy.core.models import Import, Unit
from strategy.core.models.base import Keyed, NameField, Versioned
from strategy.core.money import MoneyField, within_limit

PERIODS = tuple(f"p{number:02d}" for number in range(1, 13))
"""The period fields in fiscal order: p01 is the first month of the fiscal year."""


def _large(name: str) -> Cast:
    return Cast(models.F(name), models.BigIntegerField())


class LineVersion(Keyed, Versioned):
    """A line as one version plans it; sealed with that version.

    The `sealed_…` columns are copied at approval, so that later renames do not show in what was approved.
    `unit` is the cost centre's unit: kept here for rights and totals, frozen by the seal.
    """

    class Spread(models.TextChoices):
        EVEN = "even", "Even"
        TYPED = "typed", "As typed"

    plan_version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="line_versions")
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="versions")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    cost_centre = models.ForeignKey(CostCentre, models.PROTECT, related_name="line_versions")
    account = models.ForeignKey(Account, models.PROTECT, related_name="line_versions")
    name = NameField(max_length=300)
    vendor = NameField(max_length=200, blank=True)
    dimensions = models.JSONField(default=dict, blank=True)
    currency = models.CharField(max_length=3)
    spread = models.CharField(max_length=8, choices=Spread, default=Spread.EVEN)
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
    total = MoneyField(default=0)
    """The sum of the twelve; a constraint holds it to that, so that lists need not add."""
    sealed_unit_path = models.CharField(max_length=1000, blank=True)
    sealed_cost_centre_code = models.CharField(max_length=40, blank=True)
    sealed_cost_centre_name = models.CharField(max_length=200, blank=True)
    sealed_account_code = models.CharField(max_length=40, blank=True)
    sealed_account_name = models.CharField(max_length=200, blank=True)
    sealed_account_type = models.CharField(max_length=10, blank=True)
    row_hash = models.CharField(max_length=64, blank=True)
    updated_at = models.DateTimeField(auto_now=True)
    source_import = models.ForeignKey(Import, models.PROTECT, null=True, blank=True, related_name="+")

    objects = LineVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan_version", "line"],
                name="line_stands_once_in_a_version",
                violation_error_message="The line is already in this version.",
            ),
            within_limit(*PERIODS, "total", name="line_version_amounts_fit"),
            models.CheckConstraint(
                # Cast, because validation adds plain numbers, which PostgreSQL takes for small ones.
                condition=Q(total=sum((_large(p) for p in PERIODS[1:]), _large(PERIODS[0]))),
                name="line_version_total_is_its_periods",
            ),
        ]
        indexes = [
            models.Index(fields=["plan_version", "unit"], name="line_version_by_unit"),
            models.Index(fields=["plan_version", "cost_centre", "account"], name="line_version_by_codes"),
        ]

    def __str__(self):
        return self.name

    @property
    def periods(self) -> list[int]:
        """The twelve amounts in fiscal order, minor units."""
        return [getattr(self, field) for field in PERIODS]
