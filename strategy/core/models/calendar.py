"""Fiscal years of twelve periods, and the cycles in which aims are set."""

from django.db import models
from django.db.models import F, Q

from strategy.core.models.base import Keyed, NameField, Versioned
from strategy.core.querysets import CycleQuerySet, FiscalYearQuerySet, PeriodQuerySet


class FiscalYear(Keyed, Versioned):
    """A year of the plan. Its periods are calendar months; other patterns come later."""

    class Pattern(models.TextChoices):
        MONTHS = "months", "Calendar months"

    label = NameField(max_length=20)
    first_day = models.DateField()
    last_day = models.DateField()
    pattern = models.CharField(max_length=8, choices=Pattern, default=Pattern.MONTHS)

    objects = FiscalYearQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["label"],
                name="fiscal_year_label_is_unique",
                violation_error_message="There is already a fiscal year of this name.",
            ),
            models.UniqueConstraint(
                fields=["first_day"],
                name="fiscal_year_starts_once",
                violation_error_message="There is already a fiscal year that starts on this day.",
            ),
            models.CheckConstraint(condition=Q(last_day__gt=F("first_day")), name="fiscal_year_ends_after_it_starts"),
        ]

    def __str__(self):
        return self.label


class Period(Versioned):
    """A fiscal month, numbered 1 to 12 in its year. Quarters are periods 1–3, 4–6, 7–9, 10–12."""

    fiscal_year = models.ForeignKey(FiscalYear, models.CASCADE, related_name="periods")
    number = models.PositiveSmallIntegerField()
    first_day = models.DateField()
    last_day = models.DateField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fiscal_year", "number"], name="period_number_is_used_once"),
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=12), name="period_number_is_1_to_12"),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="period_ends_after_it_starts"),
        ]

    def __str__(self):
        return f"{self.first_day:%b %Y}"

    @property
    def quarter(self) -> int:
        return (self.number + 2) // 3

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None


class Cycle(Keyed, Versioned):
    """The time box of objectives."""

    class Kind(models.TextChoices):
        YEAR = "year", "Year"
        HALF = "half", "Half"
        QUARTER = "quarter", "Quarter"
        CUSTOM = "custom", "Custom"

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        OPEN = "open", "Open"
        CLOSING = "closing", "Closing"
        CLOSED = "closed", "Closed"

    name = NameField(max_length=40)
    kind = models.CharField(max_length=8, choices=Kind)
    first_day = models.DateField()
    last_day = models.DateField()
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    fiscal_year = models.ForeignKey(FiscalYear, models.PROTECT, null=True, blank=True, related_name="cycles")

    objects = CycleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                name="cycle_name_is_unique",
                violation_error_message="There is already a cycle of this name.",
            ),
            models.CheckConstraint(
                condition=Q(last_day__gt=F("first_day")),
                name="cycle_ends_after_it_starts",
                violation_error_message="A cycle ends after it starts.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "open", "closing", "closed"]), name="cycle_state_is_known"
            ),
        ]

    def __str__(self):
        return self.name
