"""Totals at every level of the tree: each unit's own money plus that of all units below it. Pure, minor units.

Parents are computed, never stored; so children always add up to their parent (`money.md` R17).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from aop.spreads import quarters
from aop.trees import Node, UnitTree
from strategy.core.money import divide_half_away

NOTHING = (0,) * 12


@dataclass
class Sum:
    """Money of one place: twelve planned months, what was really spent, and the number of lines. `moved` is the part of
    the months that transfers brought."""

    months: list[int] = field(default_factory=lambda: list(NOTHING))
    actual: int | None = None
    lines: int = 0
    moved: list[int] = field(default_factory=lambda: list(NOTHING))

    @property
    def total(self) -> int:
        return sum(self.months)

    @property
    def quarters(self) -> list[int]:
        return quarters(self.months)

    @property
    def is_moved(self) -> bool:
        """Did transfers change the year?"""
        return bool(sum(self.moved))

    @property
    def quarter_cells(self) -> list[tuple[int, bool]]:
        """Each quarter, and whether transfers changed it."""
        return list(zip(self.quarters, map(bool, quarters(self.moved)), strict=True))

    @property
    def cells_by_quarter(self) -> list[tuple[list[tuple[int, bool]], tuple[int, bool]]]:
        """Three months and their sum, for each quarter; each with whether transfers changed it."""
        months = list(zip(self.months, map(bool, self.moved), strict=True))
        return [(months[3 * place : 3 * place + 3], whole) for place, whole in enumerate(self.quarter_cells)]

    @property
    def is_empty(self) -> bool:
        return not self.lines and self.actual is None and not any(self.months)

    def add(self, other: "Sum") -> None:
        self.months = [mine + theirs for mine, theirs in zip(self.months, other.months, strict=True)]
        self.moved = [mine + theirs for mine, theirs in zip(self.moved, other.moved, strict=True)]
        self.lines += other.lines
        if other.actual is not None:
            self.actual = (self.actual or 0) + other.actual


@dataclass(frozen=True)
class UnitTotal:
    """One row of the tree: a unit with all that lies below it."""

    unit: Node | None
    depth: int
    sum: Sum
    has_children: bool

    @property
    def level(self) -> int:
        """Depth as assistive technology counts it."""
        return self.depth + 1


def roll_up(tree: UnitTree, own: Mapping[int, Sum]) -> list[UnitTotal]:
    """A row for each unit that holds money, itself or below it, in the order of the tree.

    `own` are the sums of the units themselves. Money of a unit the tree does not know comes last, in a row of its own
    without a unit, so that nothing is left out of the grand total.
    """
    held = {pk: _copy(own.get(pk)) for pk in tree.nodes}
    for node, _depth in reversed(tree.in_order):
        if node.parent_id in held:
            held[node.parent_id].add(held[node.pk])
    shown = [(node, depth) for node, depth in tree.in_order if not held[node.pk].is_empty]
    parents = {node.parent_id for node, _depth in shown}
    rows = [UnitTotal(node, depth, held[node.pk], node.pk in parents) for node, depth in shown]
    astray = grand_total(own[pk] for pk in own if pk not in tree.nodes)
    return rows + ([] if astray.is_empty else [UnitTotal(None, 0, astray, has_children=False)])


def _copy(found: Sum | None) -> Sum:
    copied = Sum()
    if found:
        copied.add(found)
    return copied


def grand_total(sums) -> Sum:
    """All of them together."""
    whole = Sum()
    for one in sums:
        whole.add(one)
    return whole


def apportioned(amount: int, *, before: int, own: int, whole: int) -> int | None:
    """The part of `amount` that falls on `own` out of `whole`, when `before` of it has had its turn.

    Cumulative rounding: the parts of all add up to the amount. None where the whole is nothing.
    """
    if whole == 0:
        return None
    sign = 1 if whole > 0 else -1
    until = [divide_half_away(amount * part * sign, abs(whole)) for part in (before, before + own)]
    return until[1] - until[0]
