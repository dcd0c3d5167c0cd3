"""Measured values: decimals of at most fifteen digits, six of them after the point (`model.md`, Values).

SQLite keeps decimals as binary fractions, exact to fifteen digits; more would come back changed. As with money,
text comes in by one door and goes out by two: plain for controls and files, grouped for people.
"""

import re
from decimal import Decimal
from fractions import Fraction

from strategy.core.money import divide_half_away

DIGITS = 15
PLACES = 6
_PATTERN = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,6})?", re.ASCII)


class NotAMeasure(ValueError):
    """Write the number with up to 15 digits, an optional minus and a point, such as -12.5; at most 6 decimals."""


def parse_measure(text: str) -> Decimal:
    """The number of a plain decimal string. Raises NotAMeasure; never rounds, knows no NaN and no exponent."""
    if not isinstance(text, str) or len(text) > 24 or not _PATTERN.fullmatch(text):
        raise NotAMeasure(NotAMeasure.__doc__)
    value = Decimal(text) + 0  # minus zero is zero
    if len(plain_measure(value).strip("-0").replace(".", "")) > DIGITS:
        raise NotAMeasure(NotAMeasure.__doc__)
    return value


def plain_measure(value: Decimal | int | None) -> str:
    """As a control or a file carries it: `1234.5`, no grouping, no needless zeros; empty when there is none."""
    return "" if value is None else _without_zeros(f"{Decimal(value):.{PLACES}f}")


def format_measure(value: Decimal | int | None) -> str:
    """As people read it: `−1,234.5`."""
    return "–" if value is None else _without_zeros(f"{Decimal(value):,.{PLACES}f}").replace("-", "−")


def _without_zeros(text: str) -> str:
    text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def ratio_text(ratio: Fraction | None) -> str:
    """A pace as people read it: 0.97, half away from zero; a dash where there is none."""
    if ratio is None:
        return "–"
    hundredths = divide_half_away(abs(ratio.numerator) * 100, ratio.denominator)
    return f"{'−' if ratio < 0 else ''}{hundredths // 100:,}.{hundredths % 100:02d}"
