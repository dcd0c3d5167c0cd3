"""Stored sums of the current plan, and the marks of what changed since (`docs/decisions/0004`).

Everything here can be thrown away: it is read off the lines and links again. Marks are written by triggers of the
database in the transaction of the act; `services/sums.py` alone writes the rest. Rows point at what may be gone
without a constraint, so that nobody waits for a sum in order to delete a version.
"""

from django.db import models

from aop.models.plans import Plan, PlanVersion
from aop.models.versions import LineVersion
from aop.sum_reads import AimSumQuerySet, OpenLineQuerySet, SumMarkQuerySet, SumStateQuerySet, UnitSumQuerySet
from okrs.models import Objective
from strategy.core.models import Unit

_LOOSE = {"on_delete": models.DO_NOTHING, "db_constraint": False, "related_name": "+"}


class SumState(models.Model):
    """Of which version the stored sums of a plan are. Who settles them locks this row; writers never touch it."""

    plan = models.OneToOneField(Plan, models.CASCADE, related_name="+")
    version = models.ForeignKey(PlanVersion, null=True, **_LOOSE)  # type: ignore[arg-type, misc]
    settled_at = models.DateTimeField(null=True)

    objects = SumStateQuerySet.as_manager()

    def __str__(self):
        return f"sums of plan {self.plan_id}"


class _Sum(models.Model):
    """One unit's part; sums over a subtree are made while reading, so a unit may move."""

    state = models.ForeignKey(SumState, models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, **_LOOSE)  # type: ignore[arg-type, misc]

    class Meta:
        abstract = True


class UnitSum(_Sum):
    """Spend of the full year in one unit, minor units: `change` is its change money, `aligned` what links give of
    that to aims. Counted are lines, those of change money, and those of which nobody has said the kind."""

    amount = models.BigIntegerField()
    lines = models.PositiveIntegerField()
    unclassified = models.PositiveIntegerField()
    change = models.BigIntegerField()
    change_lines = models.PositiveIntegerField()
    aligned = models.BigIntegerField()

    objects = UnitSumQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["state", "unit"], name="unit_is_summed_once")]

    def __str__(self):
        return f"unit {self.unit_id}"


class AimSum(_Sum):
    """What lines of one unit give to one objective and its key results: the year's change money, how many links that
    is, and how many links of any line that has money."""

    objective = models.ForeignKey(Objective, **_LOOSE)  # type: ignore[arg-type, misc]
    amount = models.BigIntegerField()
    links = models.PositiveIntegerField()
    paying = models.PositiveIntegerField()

    objects = AimSumQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["state", "unit", "objective"], name="aim_is_summed_once")]

    def __str__(self):
        return f"objective {self.objective_id} by unit {self.unit_id}"


class OpenLine(_Sum):
    """One of the lines of a unit with the largest part of change money that names no outcome; `in_unit` is how many
    there are in all, the largest is at `place` 1."""

    row = models.ForeignKey(LineVersion, **_LOOSE)  # type: ignore[arg-type, misc]
    place = models.PositiveSmallIntegerField()
    in_unit = models.PositiveIntegerField()
    shared_bp = models.PositiveSmallIntegerField()
    funded = models.BigIntegerField()
    unaligned = models.BigIntegerField()

    objects = OpenLineQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["state", "unit", "place"], name="open_line_has_its_place")]

    def __str__(self):
        return f"row {self.row_id}"


class SumMark(models.Model):
    """Something changed: in a unit of a version, of a line wherever it stands, or (neither) of the whole plan; of
    every plan when none is named. Only inserted, never updated: whoever changes facts waits for nobody."""

    plan_id = models.BigIntegerField(null=True)
    version_id = models.BigIntegerField(null=True)
    unit_id = models.BigIntegerField(null=True)
    line_id = models.BigIntegerField(null=True)

    objects = SumMarkQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["plan_id", "version_id", "unit_id", "line_id"], name="sum_mark_by_plan")]

    def __str__(self):
        return f"mark {self.pk} of plan {self.plan_id}"
