"""Figures of aims as people read them: values with their unit, shares in percent, bounds. Pure."""

from decimal import Decimal
from fractions import Fraction

from okrs import scoring
from okrs.models import KeyResult
from strategy.core.measures import format_measure

NBSP = "\u00a0"
_Kind = KeyResult.Kind


def unit_of(key_result: KeyResult) -> str:
    """In what it is measured: its own unit of measure, else its metric's."""
    return key_result.measure or (key_result.metric.measure if key_result.metric else "")


def in_unit(value: Decimal | None, key_result: KeyResult, *, bare: bool = False) -> str:
    """A value with its unit, 36.4 %; yes or no where it is one; a dash for none. `bare` leaves the unit out."""
    if value is None:
        return "–"
    if key_result.kind == _Kind.YES_NO:
        return "yes" if value >= 1 else "no"
    unit = "" if bare else unit_of(key_result)
    return f"{format_measure(value)}{NBSP}{unit}" if unit else format_measure(value)


def percent_in_words(share: scoring.Number | None) -> str:
    """A fraction of 1 in whole percent, half up, with a real minus; a dash where there is none."""
    whole = scoring.percent(share)
    return "–" if whole is None else f"{whole}{NBSP}%".replace("-", "−")


def bounds_in_words(key_result: KeyResult) -> str:
    """≥ 5, ≤ 12, or 5 to 8."""
    lower, upper = key_result.lower, key_result.upper
    if lower is not None and upper is not None:
        return f"{format_measure(lower)} to {format_measure(upper)}"
    sign, bound = ("≥", lower) if lower is not None else ("≤", upper)
    return f"{sign}{NBSP}{format_measure(bound)}"


def expected_in_words(key_result: KeyResult, due: Fraction) -> str:
    """The value a key result should have when `due` of the way is expected, 35.4 %; a share where there is no way."""
    if key_result.kind != _Kind.MOVE or key_result.start is None or key_result.target is None:
        return percent_in_words(due)
    way = Fraction(key_result.target) - Fraction(key_result.start)
    value = scoring.like(Fraction(key_result.start) + way * due, key_result.start, key_result.target)
    return in_unit(value, key_result)
