"""Money is an `int` of minor units. These are its two doors (`money.md` R0, `reliability.md` P2).

Inside there is neither float nor Decimal; digits after the point come from the currency (ISO 4217).
"""

import re
from functools import cache
from typing import Any, NoReturn

from django.db import models
from moneyed import get_currency

LIMIT = 9 * 10**14
"""Largest amount, in minor units: times 10,000 basis points it still fits 64 bits."""

_PATTERN = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,4})?", re.ASCII)


class NotMoney(ValueError):
    """Write the amount with digits, an optional minus and a point, such as -1234.50."""


@cache
def digits_of(currency: str) -> int:
    """Digits after the point of an ISO 4217 code: EUR 2, JPY 0, KWD 3."""
    subunits = get_currency(currency).sub_unit
    return len(str(subunits)) - 1


def parse_money(text: str, currency: str) -> int:
    """Minor units of a plain decimal string such as `-1234.5`. Raises NotMoney, never rounds."""
    if not isinstance(text, str) or len(text) > 20 or not _PATTERN.fullmatch(text):
        raise NotMoney(NotMoney.__doc__)
    digits = digits_of(currency)
    sign, body = (-1, text[1:]) if text.startswith("-") else (1, text)
    whole, _, fraction = body.partition(".")
    if len(fraction) > digits:
        raise NotMoney(f"{currency} has {digits} digits after the point.")
    minor = sign * (int(whole) * 10**digits + int(fraction.ljust(digits, "0") or 0))
    if abs(minor) > LIMIT:
        raise NotMoney(f"The largest amount is {format_money(LIMIT, currency)}.")
    return minor


def plain_money(minor: int, currency: str) -> str:
    """The amount as APIs and files carry it: `-1234.50`, no grouping."""
    digits = digits_of(currency)
    sign = "-" if minor < 0 else ""
    whole, fraction = divmod(abs(minor), 10**digits)
    return f"{sign}{whole}.{fraction:0{digits}d}" if digits else f"{sign}{whole}"


def format_money(minor: int, currency: str) -> str:
    """The amount as people read it: `−1,234.50`, with a real minus and grouped thousands."""
    digits = digits_of(currency)
    sign = "−" if minor < 0 else ""
    whole, fraction = divmod(abs(minor), 10**digits)
    return f"{sign}{whole:,}.{fraction:0{digits}d}" if digits else f"{sign}{whole:,}"


def divide_half_away(numerator: int, denominator: int) -> int:
    """`numerator / denominator` as an int, half away from zero (`money.md` R1). `denominator` > 0."""
    whole, rest = divmod(abs(numerator), denominator)
    rounded = whole + (2 * rest >= denominator)
    return -rounded if numerator < 0 else rounded


class MoneyField(models.BigIntegerField):
    """Minor units of a currency the row names. Bound it with `within_limit` in `Meta.constraints`."""

    def formfield(self, **_kwargs: Any) -> NoReturn:
        raise TypeError("Money enters through a MoneyFormField, which knows the currency.")


def within_limit(*fields: str, name: str) -> models.CheckConstraint:
    """A constraint that keeps each field inside ±LIMIT."""
    rule = models.Q()
    for field in fields:
        rule &= models.Q(**{f"{field}__gte": -LIMIT, f"{field}__lte": LIMIT})
    return models.CheckConstraint(
        condition=rule, name=name, violation_error_message="An amount is larger than can be kept to the cent."
    )
