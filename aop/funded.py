"""What objectives have of the current plan: the money of their links, by period. Minor units."""

from collections.abc import Collection
from dataclasses import dataclass, field

from aop.current import current_periods
from aop.models import Allocation, Plan
from aop.shares import Interval, part
from strategy.core.models import Unit


@dataclass
class Funded:
    """Money of one objective: twelve amounts, and the lines they come from with their part of the year."""

    periods: list[int] = field(default_factory=lambda: [0] * 12)
    lines: dict[int, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.periods)


def funded_in(plan: Plan, objectives: Collection[int], units: Collection[Unit] | None = None) -> dict[int, Funded]:
    """What each objective (by id) gets of the current plan, its key results' links included; of lines of `units`
    only, where they are named. Objectives without a link are left out. Four reads, however many there are."""
    links = Allocation.objects.current().filter(line__plan=plan).of_objectives(objectives)
    if units is not None:
        links = links.filter(line__unit__in=units)
    rows = list(links.values_list("line", "objective", "key_result__objective", "from_bp", "to_bp"))
    now = current_periods(plan, {row[0] for row in rows})
    found: dict[int, Funded] = {}
    for line, objective, through, from_bp, to_bp in rows:
        money = found.setdefault(objective or through, Funded())
        amounts = [_part(value, from_bp, to_bp) for value in now.get(line, ())]
        money.periods = [mine + more for mine, more in zip(money.periods, amounts or [0] * 12, strict=True)]
        money.lines[line] = money.lines.get(line, 0) + sum(amounts)
    return found


def _part(amount: int, from_bp: int, to_bp: int) -> int:
    return part(amount, Interval(from_bp, to_bp))
