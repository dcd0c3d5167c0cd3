"""The plan as one page shows it: totals up the tree, by kind and by type, with what was really spent beside."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from aop.models import PERIODS, BudgetLine, LineVersion, Plan, PlanVersion, Transfer, TransferEntry
from aop.spent import SPEND, TYPES, Spent, spent_beside
from aop.totals import Sum, UnitTotal, grand_total, roll_up
from aop.trees import UnitTree, tree_of
from strategy.core.models import Unit, User

OPEN_LEVELS = 2
"""Levels of the tree that stand unfolded where the tree is large."""
LARGE = 60


@dataclass(frozen=True)
class KindSum:
    """Money of one kind."""

    kind: str
    word: str
    sum: Sum


@dataclass(frozen=True)
class Overview:
    """The figures of one side (spend or revenue) of a version, for what a person may see."""

    version: PlanVersion
    side: str
    rows: list[UnitTotal]
    whole: Sum
    kinds: list[KindSum]
    other_side: int
    unclassified: int
    change: int
    spent: Spent | None

    @property
    def is_large(self) -> bool:
        return len(self.rows) > LARGE


def seen_units(user: User) -> set[int]:
    """Ids of all units the person may see money of."""
    return set(Unit.objects.visible_to(user).values_list("pk", flat=True))


def lines_in(version: PlanVersion, user: User, unit: Unit | None, tree: UnitTree) -> QuerySet[LineVersion]:
    """Lines of the version the person may see: all, or those of a unit and the units below it in the version's tree."""
    rows = LineVersion.objects.visible_to(user).of_version(version)
    return rows.in_units(tree.below(unit.pk)) if unit else rows


def overview_of(
    version: PlanVersion, user: User, *, unit: Unit | None, side: str, moved: Mapping[int, Sequence[int]] | None = None
) -> Overview:
    """Every figure of the plan page in one pass over the lines, and three statements for what was spent.

    With `moved` (what transfers changed, by line) the figures are those of the current plan.
    """
    tree = tree_of(version)
    shown = tree.limited_to(seen_units(user) & (tree.below(unit.pk) if unit else tree.nodes.keys()))
    rows = lines_in(version, user, unit, tree)
    mine = rows.of_types(*TYPES[side])  # type: ignore[attr-defined]
    cells = mine.sums("unit", "line__kind", "line__is_classified", periods=True)
    own: dict[int, Sum] = defaultdict(Sum)
    kinds: dict[str, Sum] = defaultdict(Sum)
    unclassified = 0
    for cell in cells:
        part = Sum([cell[f"sum_{name}"] for name in PERIODS], lines=cell["lines"])
        own[cell["unit"]].add(part)
        kinds[cell["line__kind"]].add(part)
        unclassified += 0 if cell["line__is_classified"] else cell["lines"]
    for line, where, kind in mine.moved_since(version.plan).values_list("line", "unit", "line__kind") if moved else ():
        change = list((moved or {})[line])
        part = Sum(change, moved=change)
        own[where].add(part)
        kinds[kind].add(part)
    spent = spent_beside(version, user, side)
    _lay_beside(own, spent, shown if unit else None)
    return Overview(
        version=version,
        side=side,
        rows=roll_up(shown, own),
        whole=grand_total(own.values()),
        kinds=[KindSum(kind, word, kinds[kind]) for kind, word in BudgetLine.Kind.choices if kind in kinds],
        other_side=_other_side(rows, side),
        unclassified=unclassified,
        change=sum(kinds[kind].total for kind in ("change", "bet") if kind in kinds),
        spent=spent,
    )


def _lay_beside(own: dict[int, Sum], spent: Spent | None, within: UnitTree | None) -> None:
    for pk, amount in spent.by_unit.items() if spent else ():
        if within is None or pk in within.nodes:
            own[pk].actual = (own[pk].actual or 0) + amount


def _other_side(rows: QuerySet[LineVersion], side: str) -> int:
    other = next(one for one in TYPES if one != side)
    return rows.of_types(*TYPES[other]).sums()["amount"]  # type: ignore[attr-defined]


@dataclass(frozen=True)
class VersionTotal:
    """One version in the bar: what it spends, as far as the person may see."""

    version: PlanVersion
    amount: int


@dataclass(frozen=True)
class CurrentTotal:
    """The current plan in the bar: what it spends, and how many transfers stand on the version in force."""

    amount: int
    transfers: int


def current_total(bar: Sequence[VersionTotal], plan: Plan, user: User) -> CurrentTotal | None:
    """What the current plan spends as far as the person may see; None while no version is in force. Two statements."""
    force = next((one for one in bar if one.version.is_in_force), None)
    if force is None:
        return None
    sums = TransferEntry.objects.unfolded(plan).visible_to(user).sums()
    moved = sum(sums[f"sum_{name}"] for name in PERIODS)
    return CurrentTotal(force.amount + moved, Transfer.objects.of_plan(plan).visible_to(user).unfolded().count())


def version_bar(plan: Plan, user: User) -> list[VersionTotal]:
    """All versions of the plan in the order they came to be. Two statements."""
    versions = list(plan.versions.with_plan().in_order())
    rows = LineVersion.objects.visible_to(user).filter(plan_version__plan=plan).of_types(*TYPES[SPEND])
    amounts = {row["plan_version"]: row["amount"] for row in rows.sums("plan_version")}
    return [VersionTotal(one, amounts.get(one.pk, 0)) for one in versions]
