"""Shares of a line: intervals of 10,000 basis points, and what an interval is worth (`model.md`, Allocation).

A share is an interval `[from_bp, to_bp)`. Its amount in a period is the period's amount rounded at the upper
bound less the same rounded at the lower bound, half away from zero. Neighbours share a bound, so the parts of a
line add up to the line for any sign, and a year is the sum of its twelve periods.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from strategy.core.money import divide_half_away

WHOLE = 10_000
"""Basis points of a whole line."""

Target = TypeVar("Target", bound=Hashable)


class NotAShare(ValueError):
    """A share is more than 0 % and at most 100 %, in hundredths of a percent."""


class Overallocated(ValueError):
    """The line has less left than was asked for."""


@dataclass(frozen=True, order=True)
class Interval:
    """Basis points `[from_bp, to_bp)` of a line."""

    from_bp: int
    to_bp: int

    @property
    def share(self) -> int:
        """How many basis points it holds."""
        return self.to_bp - self.from_bp

    def overlaps(self, other: "Interval") -> bool:
        return self.from_bp < other.to_bp and other.from_bp < self.to_bp


def part(amount: int, interval: Interval) -> int:
    """What an interval is worth of one period's amount, minor units."""
    return divide_half_away(amount * interval.to_bp, WHOLE) - divide_half_away(amount * interval.from_bp, WHOLE)


def year_part(periods: Iterable[int], interval: Interval) -> int:
    """What an interval is worth of a year: the sum over its periods, minor units."""
    return sum(part(amount, interval) for amount in periods)


def remainder(shares: Iterable[int]) -> int:
    """Basis points that no target has."""
    return WHOLE - sum(shares)


def bp_of_amount(amount: int, total: int) -> int:
    """The share of `total` that comes nearest to `amount`, basis points. Raises NotAShare outside 0–100 %."""
    if total == 0:
        raise NotAShare("This line has no amount in the year shown; give the share in percent.")
    sign = -1 if total < 0 else 1
    share = divide_half_away(sign * amount * WHOLE, sign * total)
    if share <= 0 or sign * amount > sign * total:
        raise NotAShare("The amount is more than the line has, or too small to be a hundredth of a percent of it.")
    return share


def percent(share: int) -> str:
    """A share as people read it: 3000 → 30 %, 3333 → 33.33 %."""
    whole, rest = divmod(share, 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") + " %"


def place(current: Mapping[Target, Interval], wanted: Mapping[Target, int]) -> dict[Target, Interval]:
    """Intervals for all `wanted` shares (basis points), moving as few of the `current` ones as may be.

    An unchanged share keeps its interval, a changed one its lower bound where there is room; a new one goes
    after the last, else into the first gap that takes it. Where the free space is in pieces too small, all are
    closed up in their order, new ones last. A target left out or wanted at 0 is dropped.
    Raises NotAShare or Overallocated.
    """
    shares = {target: share for target, share in wanted.items() if share}
    if any(not 0 < share <= WHOLE for share in shares.values()):
        raise NotAShare
    if remainder(shares.values()) < 0:
        raise Overallocated
    order = [*sorted(current.keys() & shares.keys(), key=current.__getitem__)]
    order += [target for target in shares if target not in current]
    return _beside(current, shares, order) or _closed_up(shares, order)


def _beside(
    current: Mapping[Target, Interval], shares: Mapping[Target, int], order: Sequence[Target]
) -> dict[Target, Interval] | None:
    """Keep what can stay and fit the others in; None where one does not fit."""
    placed = {target: current[target] for target in order if target in current and _is_kept(current, shares, target)}
    for target in order:
        if target in placed:
            continue
        lower = current[target].from_bp if target in current else None
        found = _room(placed.values(), shares[target], lower)
        if found is None:
            return None
        placed[target] = found
    return placed


def _is_kept(current: Mapping[Target, Interval], shares: Mapping[Target, int], target: Target) -> bool:
    return current[target].share == shares[target]


def _room(taken: Iterable[Interval], share: int, lower: int | None) -> Interval | None:
    """An interval of `share` basis points that overlaps none: at `lower`, else after the last, else in a gap."""
    ends = sorted(taken)
    starts = [] if lower is None else [lower]
    starts += [ends[-1].to_bp] if ends else []
    starts += [0, *(interval.to_bp for interval in ends)]
    for start in starts:
        found = Interval(start, start + share)
        if found.to_bp <= WHOLE and not any(found.overlaps(interval) for interval in ends):
            return found
    return None


def _closed_up(shares: Mapping[Target, int], order: Sequence[Target]) -> dict[Target, Interval]:
    placed, start = {}, 0
    for target in order:
        placed[target] = Interval(start, start + shares[target])
        start += shares[target]
    return placed
