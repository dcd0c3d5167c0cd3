"""Reads over aims and money together. Aims are open, money is not: sums hold only lines the reader may see."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import BigIntegerField, Count, Q, Sum, Window
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from aop.models import BudgetLine, LineVersion, PlanVersion
from aop.shares import WHOLE
from okrs.models import Objective
from strategy.core.models import Cycle, Unit, User
from strategy.stack.coverage import Coverage

CHANGE = (BudgetLine.Kind.CHANGE, BudgetLine.Kind.BET)
LINE_COLUMNS = ("line", "line__key", "line__version", "name", "unit__name", "line__owner__name", "cost_centre__code",
                "cost_centre__name")  # fmt: skip
"""What a list says of a line beside its amounts."""


@dataclass(frozen=True)
class Scope:
    """What a page speaks of: a version, a cycle, a unit with all below it (None: all), read by one person."""

    reader: User
    version: PlanVersion | None
    cycle: Cycle | None
    unit: Unit | None = None

    @cached_property
    def units(self) -> list[Unit]:
        """Units whose money the reader may see, within the scope, by code."""
        return list(self._within(Unit.objects.visible_to(self.reader)).in_tree_order())

    @cached_property
    def unit_ids(self) -> list[int]:
        return [unit.pk for unit in self.units]

    @cached_property
    def aims(self):
        """Objectives the reader may read; asked once, as the answer hangs on roles and settings."""
        return Objective.objects.visible_to(self.reader)

    @cached_property
    def is_restricted(self) -> bool:
        """Does the scope hold money the reader may not see?"""
        return self._within(Unit.objects.all()).count() > len(self.units)

    def _within(self, units):
        return units if self.unit is None else units.below([self.unit.pk])


def lines(scope: Scope):
    """Lines of the version that the reader may see: spend of any kind."""
    return LineVersion.objects.of_version(scope.version).in_units(scope.unit_ids).spend()


def change_lines(scope: Scope):
    """Change money that the reader may see."""
    return lines(scope).change_money()


def coverage_by_unit(scope: Scope) -> dict[int, Coverage]:
    """Own coverage of each unit that has change money, by unit id."""
    totals = change_lines(scope).sums("unit")
    aligned = dict(change_lines(scope).funding("unit").values_list("unit", "amount"))
    return {row["unit"]: Coverage(row["amount"], aligned.get(row["unit"], 0), row["lines"]) for row in totals}


def change_money_by_aim(scope: Scope) -> dict[int, int]:
    """Change money of each objective that has some, itself or through its key results, by its id."""
    return dict(change_lines(scope).funding("aim").values_list("aim", "amount"))


def unaligned_lines(scope: Scope):
    """Change lines of which a part names no outcome, the largest such part first: dicts of LINE_COLUMNS,
    `total`, `shared_bp`, `funded`, `unaligned`, and `found`, how many there are."""
    rows = change_lines(scope).with_a_remainder().remainders(*LINE_COLUMNS)
    return rows.annotate(found=Window(Count("*"))).order_by("-unaligned", "pk")


@dataclass(frozen=True)
class Counted:
    """Lines of a scope: the change money and how many lines it is; of how many lines nobody has said the kind."""

    total: int
    lines: int
    unclassified: int
    own_unclassified: int


def counted_lines(scope: Scope) -> Counted:
    """All that one walk over the lines can count."""
    change, unknown = Q(line__kind__in=CHANGE), Q(line__is_classified=False)
    sums = lines(scope).aggregate(
        total=Coalesce(Sum("total", filter=change), 0, output_field=BigIntegerField()),
        lines=Count("pk", filter=change),
        unclassified=Count("pk", filter=unknown),
        own_unclassified=Count("pk", filter=unknown & Q(line__owner=scope.reader)),
    )
    return Counted(**sums)


def promises(scope: Scope):
    """Committed objectives of the scope: open, past candidacy, in a cycle that overlaps the one shown, of a unit
    whose money the reader may see."""
    rows = scope.aims.committed().open().exclude(state=Objective.State.CANDIDATE)
    rows = rows.filter(unit__in=scope.unit_ids)
    if scope.cycle is None:
        return rows
    first, last = scope.cycle.first_day, scope.cycle.last_day
    return rows.filter(cycle__first_day__lte=last, cycle__last_day__gte=first)


def unfunded(scope: Scope):
    """Promises without means: no line of the version gives a share to the objective, to one of its key results, or
    to an objective anywhere below it. That money exists is told, whoever reads; how much is not."""
    return promises(scope).exclude(pk__in=_paid(scope)) if scope.version else promises(scope)


def _paid(scope: Scope) -> RawSQL:
    """Ids of objectives with money, their own or from below. Money of a cancelled objective does not rise."""
    paying = LineVersion.objects.of_version(scope.version).spend().exclude(total=0).with_links().order_by()
    sql, params = paying.values("aim").query.sql_with_params()
    rising = (
        "SELECT up.parent_id FROM paid JOIN okrs_objective up ON up.id = paid.id"
        " WHERE up.parent_id IS NOT NULL AND up.state <> 'cancelled'"
    )
    # Both halves are our own SQL; what a reader may choose is in the parameters.
    return RawSQL(f"WITH RECURSIVE paid(id) AS ({sql} UNION {rising}) SELECT id FROM paid", params)  # noqa: S608, S611


def own_lines_without_aim(scope: Scope):
    """Change lines the reader owns of which a part names no outcome, the largest such part first."""
    rows = change_lines(scope).filter(line__owner=scope.reader).remainders("name")
    return rows.filter(shared_bp__lt=WHOLE).order_by("-unaligned", "pk")


def waiting_versions(reader: User):
    """Versions handed in; who may approve is asked of the policies."""
    return PlanVersion.objects.visible_to(reader).filter(state=PlanVersion.State.SUBMITTED).with_plan().in_order()
