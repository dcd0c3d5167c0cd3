"""Coverage of change money: how much of it names an outcome (`model.md`, Change money). Pure.

Change money are the lines of kind *change* or *bet*: their spend (expense, people cost, capital expenditure) of the
full year in the version shown. Its aligned part is what links give to objectives and key results.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from strategy.core.money import divide_half_away

WHOLE = 10_000

Node = TypeVar("Node", bound=Hashable)


@dataclass(frozen=True)
class Coverage:
    """Change money of a unit or of all: its total and its aligned part, minor units, and how many lines."""

    total: int = 0
    aligned: int = 0
    lines: int = 0

    def __add__(self, other: "Coverage") -> "Coverage":
        return Coverage(self.total + other.total, self.aligned + other.aligned, self.lines + other.lines)

    @property
    def unaligned(self) -> int:
        return self.total - self.aligned

    @property
    def share_bp(self) -> int | None:
        """The aligned share in basis points, half away from zero; None (n/a) where there is no change money."""
        return share(self.aligned, self.total)


def share(amount: int, total: int) -> int | None:
    """`amount` as basis points of `total`, half away from zero; None where the total is nought."""
    if total == 0:
        return None
    sign = -1 if total < 0 else 1
    return divide_half_away(sign * amount * WHOLE, sign * total)


def rolled_up(tree: Iterable[tuple[Node, Node | None]], own: Mapping[Node, Coverage]) -> dict[Node, Coverage]:
    """Each node's own coverage and that of everything below it. `tree` are pairs of node and parent.

    A parent outside the tree counts as none, so that a part of a tree can be rolled up. The tree has no loop.
    """
    parents = dict(tree)
    whole = {node: own.get(node, Coverage()) for node in parents}
    for node in parents:
        above = parents[node]
        while above in parents:
            whole[above] += own.get(node, Coverage())
            above = parents[above]
    return whole


def largest(amounts: Mapping[Node, int], count: int) -> tuple[list[tuple[Node, int]], int]:
    """The `count` largest amounts, largest first (ties by key), and the sum of the others."""
    ordered = sorted(amounts.items(), key=lambda pair: (-pair[1], pair[0]))
    return ordered[:count], sum(amount for _node, amount in ordered[count:])
