"""Scores: how far an aim has come, by arithmetic alone (`scoring.md` R1, R2, R5, R12, R19, R20).

Everything is an exact `Fraction`: a decimal third of the way would fall on the wrong side of a band's edge
(`docs/decisions/0005-scores-are-fractions.md`). No clock, no database, no money.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

KEPT_PLACES = Decimal("0.000000000001")
"""How exactly a score is kept in the database; bands are drawn on the exact one."""

Number = Decimal | Fraction | int


@dataclass(frozen=True)
class Driver:
    """One thing an objective's score is made of: a key result or a contributing objective.

    `score` is a fraction of 1, None while nothing is known; `weight` 0 is shown and not counted.
    """

    name: str
    score: Number | None
    weight: int = 1


@dataclass(frozen=True)
class Mean:
    """The score of an objective with its coverage: how many of the counted drivers have data, and which have none.

    `score` is None where nothing is counted.
    """

    score: Fraction | None
    known: int
    counted: int
    silent: tuple[str, ...] = ()


def moved(start: Number, target: Number, actual: Number) -> Fraction:
    """R1: the part of the way from start to target that is done; below 0 when it went backwards, above 1 beyond.

    Raises ValueError where start and target are equal.
    """
    way = Fraction(target) - Fraction(start)
    if way == 0:
        raise ValueError("Start and target must differ.")
    return (Fraction(actual) - Fraction(start)) / way


def within(lower: Number | None, upper: Number | None, actual: Number) -> Fraction:
    """R2, method *latest*: 1 while the latest value is within the bounds, both inclusive, else 0."""
    value = Fraction(actual)
    good = (lower is None or value >= Fraction(lower)) and (upper is None or value <= Fraction(upper))
    return Fraction(int(good))


def reached(actual: Number) -> Fraction:
    """R5: yes is 1, no is 0."""
    return Fraction(int(actual >= 1))


def capped(raw: Number) -> Fraction:
    """R1: the score of a raw way, kept between 0 and 1."""
    return min(max(Fraction(raw), Fraction(0)), Fraction(1))


def mean(drivers: Iterable[Driver]) -> Mean:
    """R12: the weighted mean of what counts, each capped at 1; what has no data counts 0 and is named."""
    counted = [driver for driver in drivers if driver.weight > 0]
    silent = tuple(driver.name for driver in counted if driver.score is None)
    weights = sum(driver.weight for driver in counted)
    if not weights:
        return Mean(None, 0, 0)
    known = [driver for driver in counted if driver.score is not None]
    total = sum((driver.weight * capped(driver.score or 0) for driver in known), Fraction(0))
    return Mean(total / weights if known else None, len(known), len(counted), silent)


def kept(value: Fraction | None) -> Decimal | None:
    """A score as the database keeps it: twelve places, half up (away from zero)."""
    return None if value is None else _rounded(value, KEPT_PLACES)


def percent(value: Number | None) -> int | None:
    """R19: a fraction of 1 as people read it, in whole percent, half up (away from zero)."""
    return None if value is None else int(_rounded(Fraction(value) * 100, Decimal(1)))


def grade(value: Number) -> Decimal:
    """R19: a score as a grade, to one tenth, half up."""
    return _rounded(Fraction(value), Decimal("0.1"))


def hundredths(value: Number) -> Decimal:
    """A ratio to two places, half up: 0.93."""
    return _rounded(Fraction(value), Decimal("0.01"))


def like(value: Fraction, *set_with: Decimal) -> Decimal:
    """A value worked out between others, to one place more than those, six at most: 39.7 between 46 and 34."""
    places = max(-int(number.normalize().as_tuple().exponent) for number in set_with)
    return _rounded(value, Decimal(1).scaleb(-min(max(places, 0) + 1, 6)))


def _rounded(value: Fraction, step: Decimal) -> Decimal:
    """Exactly, however long the fraction: `Decimal` division would round once before."""
    scaled = abs(value) / Fraction(step)
    whole = int(scaled + Fraction(1, 2))
    return (Decimal(whole if value >= 0 else -whole) * step).quantize(step, rounding=ROUND_HALF_UP)
