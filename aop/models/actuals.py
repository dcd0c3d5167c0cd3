"""What was really spent or earned."""

from django.db import models
from django.db.models import Q

from aop.models.ledger import Account, CostCentre
from aop.models.lines import BudgetLine
from aop.querysets import ActualQuerySet
from strategy.core.models import FiscalYear, Import, Unit
from strategy.core.models.base import Keyed, NameField
from strategy.core.money import MoneyField, within_limit


class Actual(Keyed):
    """One booked amount of a period or, with yearly grain, of a whole year. Never a monthly fact when yearly."""

    class Grain(models.TextChoices):
        PERIOD = "period", "Month"
        YEAR = "year", "Whole year"

    fiscal_year = models.ForeignKey(FiscalYear, models.PROTECT, related_name="actuals")
    grain = models.CharField(max_length=6, choices=Grain)
    period = models.PositiveSmallIntegerField(null=True, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    cost_centre = models.ForeignKey(CostCentre, models.PROTECT, related_name="actuals")
    account = models.ForeignKey(Account, models.PROTECT, related_name="actuals")
    amount = MoneyField()
    currency = models.CharField(max_length=3)
    vendor = NameField(blank=True)
    document = NameField(blank=True)
    line = models.ForeignKey(BudgetLine, models.SET_NULL, null=True, blank=True, related_name="actuals")
    source_import = models.ForeignKey(Import, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ActualQuerySet.as_manager()

    class Meta:
        constraints = [
            within_limit("amount", name="actual_amount_fits"),
            models.CheckConstraint(
                condition=Q(grain="period", period__gte=1, period__lte=12) | Q(grain="year", period__isnull=True),
                name="actual_names_its_period",
            ),
        ]
        indexes = [
            models.Index(fields=["fiscal_year", "unit"], name="actual_by_year_and_unit"),
            models.Index(fields=["cost_centre", "account"], name="actual_by_code"),
        ]

    def __str__(self):
        return f"{self.cost_centre_id}/{self.account_id} {self.fiscal_year_id}"
