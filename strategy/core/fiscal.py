"""Fiscal years of calendar months: pure arithmetic of days and labels (`product.md`, data README §4)."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

STARTS, ENDS = "starts", "ends"
_LABEL = re.compile(r"(?:FY|fiscal year)?\s*'?(\d{4}|\d{2})(?:\s*[-/–]\s*(\d{4}|\d{2}))?", re.ASCII | re.IGNORECASE)


class NotAYear(ValueError):
    """Name the year like FY24, 2024 or 2023-24."""


@dataclass(frozen=True)
class Month:
    """A period: its number in the fiscal year and its first and last day."""

    number: int
    first_day: date
    last_day: date


def named_year(label: str) -> int:
    """The calendar year a label names: FY24 → 2024, 2015-16 → 2016 (the year it ends). Raises NotAYear."""
    found = _LABEL.fullmatch(label.strip())
    if not found:
        raise NotAYear(NotAYear.__doc__)
    text = found[2] or found[1]
    year = int(text)
    return year if len(text) == 4 else 2000 + year


def first_day(year: int, *, start_month: int, naming: str) -> date:
    """First day of the fiscal year called `year`. `naming`: is it named after the year it starts or ends in."""
    shift = naming == ENDS and start_month > 1
    return date(year - shift, start_month, 1)


def year_of(day: date, *, start_month: int, naming: str) -> int:
    """The name (as a number) of the fiscal year that holds `day`."""
    started_in = day.year if day.month >= start_month else day.year - 1
    return started_in + (naming == ENDS and start_month > 1)


def months_from(start: date, count: int = 12) -> list[Month]:
    """`count` calendar months from `start`, which is the first day of a month."""
    months = []
    for number in range(1, count + 1):
        years, month = divmod(start.month - 1 + number - 1, 12)
        year = start.year + years
        months.append(Month(number, date(year, month + 1, 1), date(year, month + 1, monthrange(year, month + 1)[1])))
    return months


def short_label(year: int) -> str:
    """FY24 for 2024."""
    return f"FY{year % 100:02d}"
