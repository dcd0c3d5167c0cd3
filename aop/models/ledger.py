"""The ledger's own words: accounts and cost centres."""

from django.db import models
from django.db.models import F, Q

from aop.querysets import AccountQuerySet, CostCentreQuerySet
from strategy.core.models import Import, Unit
from strategy.core.models.base import Keyed, NameField, Versioned


class Account(Keyed, Versioned):
    """What kind of money. Groups hold accounts and take no money themselves."""

    class Type(models.TextChoices):
        EXPENSE = "expense", "Expense"
        REVENUE = "revenue", "Revenue"
        HEADCOUNT = "headcount", "People cost"
        CAPEX = "capex", "Capital expenditure"

    code = NameField(max_length=40)
    name = NameField()
    type = models.CharField(max_length=10, choices=Type, default=Type.EXPENSE)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    is_group = models.BooleanField(default=False)
    is_archived = models.BooleanField(default=False)
    source_import = models.ForeignKey(Import, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = AccountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code"], name="account_code_is_unique", violation_error_message="Another account has this code."
            ),
            models.CheckConstraint(
                condition=Q(type__in=["expense", "revenue", "headcount", "capex"]), name="account_type_is_known"
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="account_is_not_its_own_parent"),
        ]

    def __str__(self):
        return self.name if self.code == self.name else f"{self.code} {self.name}"

    @property
    def is_spend(self) -> bool:
        """Spend is expense, headcount and capex together; revenue never joins it."""
        return self.type != self.Type.REVENUE


class CostCentre(Keyed, Versioned):
    """Where money is booked, and which unit answers for it."""

    code = NameField(max_length=40)
    name = NameField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="cost_centres")
    is_archived = models.BooleanField(default=False)
    source_import = models.ForeignKey(Import, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = CostCentreQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                name="cost_centre_code_is_unique",
                violation_error_message="Another cost centre has this code.",
            )
        ]

    def __str__(self):
        return self.name if self.code == self.name else f"{self.code} {self.name}"
