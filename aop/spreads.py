"""How a year's amount falls on its periods (`money.md` R1, R2). Pure: minor units in, minor units out.

Every method is cumulative rounding over weights, half away from zero: the parts always add up to the total, each
sum from the start is within half a minor unit of exact, and a negative total is the mirror of its positive.
"""

from collections.abc import Sequence
from datetime import date
from itertools import accumulate
from typing import NamedTuple

from strategy.core.money import divide_half_away

EVEN = (1,) * 12
WEEKS_4_4_5 = (4, 4, 5) * 4
WEEKS_4_5_4 = (4, 5, 4) * 4
WEEKS_5_4_4 = (5, 4, 4) * 4


class MixedWeights(ValueError):
    """Some weights are below zero and some above; give their absolute values or spread evenly."""


class Spread(NamedTuple):
    """The amounts, and whether they had to be spread evenly because the reference holds nothing."""

    amounts: list[int]
    is_fallback: bool


def spread(total: int, weights: Sequence[int] = EVEN) -> list[int]:
    """`total` over `weights`, which are integers of one sign and not all zero. Raises MixedWeights."""
    if not any(weights) or (min(weights) < 0 < max(weights)):
        raise MixedWeights(MixedWeights.__doc__)
    weights = [abs(weight) for weight in weights]
    whole = sum(weights)
    until = [divide_half_away(total * part, whole) for part in accumulate(weights)]
    return [after - before for before, after in zip([0, *until], until, strict=False)]


def spread_evenly(total: int) -> list[int]:
    """`spread(total)` over twelve periods: each holds a twelfth, and some one unit more, by what the twelfths leave."""
    part, rest = divmod(abs(total), 12)
    if total < 0:
        return [-part - more for more in _MORE[rest]]
    return [part + more for more in _MORE[rest]]


def spread_like(total: int, reference: Sequence[int]) -> Spread:
    """`total` in the proportions of `reference`; evenly, and saying so, where the reference adds up to nothing.

    Raises MixedWeights where the reference has both signs.
    """
    if not any(reference):
        return Spread(spread(total, (1,) * len(reference)), is_fallback=True)
    return Spread(spread(total, reference), is_fallback=False)


_MORE = [spread(rest) for rest in range(12)]


def days_of(periods: Sequence[tuple[date, date]]) -> list[int]:
    """The days of each period, first and last day counted: the weights of a spread by days."""
    return [(last - first).days + 1 for first, last in periods]


def quarters(periods: Sequence[int]) -> list[int]:
    """The four quarters of twelve period amounts."""
    return [sum(periods[start : start + 3]) for start in (0, 3, 6, 9)]
