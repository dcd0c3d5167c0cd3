"""The organisation: its settings and its tree of units."""

from django.db import models
from django.db.models import Q, Value
from moneyed import CURRENCIES, get_currency

from strategy.core.models.base import Keyed, NameField, Span, SpanQuerySet, Versioned
from strategy.core.models.people import validate_time_zone
from strategy.core.querysets import UnitQuerySet


class Naming(models.TextChoices):
    STARTS = "starts", "the calendar year it starts in"
    ENDS = "ends", "the calendar year it ends in"


class Settings(Versioned):
    """The one row of choices that hold for everybody."""

    name = NameField("organisation")
    currency = models.CharField(
        max_length=3,
        default="EUR",
        choices=sorted((code, f"{code} · {get_currency(code).name}") for code in CURRENCIES),
    )
    time_zone = models.CharField(max_length=64, default="UTC", validators=[validate_time_zone])
    language = models.CharField(max_length=8, default="en")
    fiscal_start_month = models.PositiveSmallIntegerField(default=1)
    fiscal_naming = models.CharField(max_length=6, choices=Naming, default=Naming.ENDS)
    check_in_rhythm_days = models.PositiveSmallIntegerField("check-in rhythm, days", default=7)
    reminder_hour = models.PositiveSmallIntegerField("hour of reminders", default=8)
    open_aims = models.BooleanField("everybody may read all objectives", default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="settings_is_one_row"),
            models.CheckConstraint(
                condition=Q(fiscal_start_month__gte=1, fiscal_start_month__lte=12),
                name="settings_start_month_is_a_month",
                violation_error_message="The fiscal year starts in a month from 1 to 12.",
            ),
            models.CheckConstraint(condition=Q(check_in_rhythm_days__gte=1), name="settings_rhythm_is_a_day_or_more"),
            models.CheckConstraint(
                condition=Q(reminder_hour__lte=23),
                name="settings_reminder_hour_is_of_the_day",
                violation_error_message="Reminders are due at an hour from 0 to 23.",
            ),
        ]

    def __str__(self):
        return self.name


class Unit(Keyed, Versioned):
    """A part of the organisation. Archived when it ends, never deleted once used."""

    code = NameField(max_length=40)
    name = NameField()
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    lead = models.ForeignKey("strategy.User", models.SET_NULL, null=True, blank=True, related_name="+")
    archived_at = models.DateTimeField(null=True, blank=True)
    source_import = models.ForeignKey("strategy.Import", models.SET_NULL, null=True, blank=True, related_name="+")

    objects = UnitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code"], name="unit_code_is_unique", violation_error_message="Another unit has this code."
            ),
            models.UniqueConstraint(
                Value(1),
                condition=Q(parent__isnull=True),
                name="unit_has_one_root",
                violation_error_message="There is one unit at the top; choose a parent.",
            ),
            models.CheckConstraint(condition=~Q(parent=models.F("id")), name="unit_is_not_its_own_parent"),
        ]

    def __str__(self):
        return self.name

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None


class UnitPath(models.Model):
    """Closure of the tree of units: each unit with each of its ancestors, itself included at depth 0.

    Kept only by `services.units`; it answers every question of rights without recursion.
    """

    ancestor = models.ForeignKey(Unit, models.CASCADE, related_name="paths_down")
    descendant = models.ForeignKey(Unit, models.CASCADE, related_name="paths_up")
    depth = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ancestor", "descendant"], name="unit_path_is_unique")]
        indexes = [models.Index(fields=["descendant", "depth"])]

    def __str__(self):
        return f"{self.ancestor_id} > {self.descendant_id}"


class UnitTerm(Span):
    """What was true of a unit, when: its parent, name and code."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="terms")
    parent = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    code = NameField(max_length=40)
    name = NameField()

    objects = SpanQuerySet.as_manager()

    class Meta(Span.Meta):
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(fields=["unit"], condition=Q(valid_to__isnull=True), name="unit_term_is_open_once"),
        ]

    def __str__(self):
        return f"{self.unit_id} from {self.valid_from}"
