"""Reads over aims and money together. Aims are open, money is not: sums hold only lines the reader may see."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import BigIntegerField, Count, Q, Sum, Window
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


@dataclass(frozen=True)
class Money:
    """What links give in a version: change money the reader may see, by objective id; which objectives have any
    money at all, seen or not."""

    change: dict[int, int]
    paid: set[int]


def money_by_aim(scope: Scope) -> Money:
    """One walk over all links of the version, an objective's own and those of its key results."""
    if scope.version is None:
        return Money({}, set())
    seen = Q(line__kind__in=CHANGE, unit__in=scope.unit_ids)
    rows = list(LineVersion.objects.of_version(scope.version).spend().funding("aim", only=seen))
    change = {row["aim"]: row["amount"] for row in rows if row["links"]}
    return Money(change, {row["aim"] for row in rows if row["paying"]})


def unaligned_lines(scope: Scope):
    """Change lines of which a part names no outcome, the largest such part first: dicts of LINE_COLUMNS,
    `total`, `shared_bp`, `funded` and `unaligned`."""
    return change_lines(scope).with_a_remainder().remainders(*LINE_COLUMNS).order_by("-unaligned", "pk")


def largest_unaligned(scope: Scope, most: int) -> tuple[list[dict], int]:
    """The first `most` of `unaligned_lines`, and how many there are. Sorts few columns, then reads the rest."""
    narrow = change_lines(scope).with_a_remainder().remainders().annotate(found=Window(Count("*")))
    rows = list(narrow.order_by("-unaligned", "pk")[:most])
    shown = LineVersion.objects.filter(pk__in=[row["pk"] for row in rows]).values("pk", *LINE_COLUMNS)
    columns = {row["pk"]: row for row in shown}
    return [row | columns[row["pk"]] for row in rows], rows[0]["found"] if rows else 0


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


@dataclass(frozen=True)
class Promised:
    """Ids of the committed objectives of a scope, those of the cycle that ends first first; and which have no means."""

    ids: list[int]
    unfunded: list[int]


def promised(scope: Scope, paid: set[int]) -> Promised:
    """Promises, and which of them are without means: no line of the version gives a share to the objective, to one of
    its key results, or to an objective anywhere below it. That money exists is told, whoever reads; how much is not.

    `paid` are the objectives with money of their own. The way up is walked here: plain reads are many times faster
    than one that recurs.
    """
    ids = list(promises(scope).order_by("cycle__last_day", "title", "pk").values_list("pk", flat=True))
    means = _with_what_is_above(paid)
    return Promised(ids, [pk for pk in ids if pk not in means])


def _with_what_is_above(paid: set[int]) -> set[int]:
    """Money rises to the parent, all the way; that of a cancelled objective does not."""
    if not paid:
        return paid
    aims = Objective.objects.filter(parent__isnull=False).exclude(state=Objective.State.CANCELLED)
    parents = {pk: parent for pk, parent in aims.values_list("pk", "parent") if parent is not None}
    found, waiting = set(paid), set(paid)
    while waiting:
        waiting = {parents[pk] for pk in waiting if pk in parents} - found
        found |= waiting
    return found


def objectives_in_order(scope: Scope, ids: list[int]) -> list[Objective]:
    """The objectives of `ids` that the reader may read, in that order, with unit, owner and cycle."""
    found = scope.aims.with_people().in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def own_lines_without_aim(scope: Scope):
    """Change lines the reader owns of which a part names no outcome, the largest such part first."""
    rows = change_lines(scope).filter(line__owner=scope.reader).remainders("name")
    return rows.filter(shared_bp__lt=WHOLE).order_by("-unaligned", "pk")


def waiting_versions(reader: User):
    """Versions handed in; who may approve is asked of the policies."""
    return PlanVersion.objects.visible_to(reader).filter(state=PlanVersion.State.SUBMITTED).with_plan().in_order()
