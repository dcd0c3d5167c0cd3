"""Months and years of a file on the organisation's fiscal calendar. Years are numbers as named: 2024 for FY24."""

import re
from dataclasses import dataclass
from datetime import date

from strategy.core import fiscal

_SPAN = re.compile(r".*?([0-9]{4}|[0-9]{2})\s*[-/–]\s*([0-9]{4}|[0-9]{2})\s*", re.ASCII)  # noqa: RUF001


FIRST, LAST = 1950, 2150


def known_year(text: str) -> int:
    """The year a text such as FY24 names, if a plan can be of that year. Raises fiscal.NotAYear."""
    year = fiscal.named_year(text)
    if not FIRST <= year <= LAST:
        raise fiscal.NotAYear(f"{year} is not a year of a plan.")
    return year


@dataclass(frozen=True)
class Calendar:
    """The first month of the fiscal year, and whether a year is named after its start or its end."""

    start_month: int = 1
    naming: str = fiscal.ENDS

    def period_of(self, month: int) -> int:
        """The fiscal period, 1 to 12, of a calendar month."""
        return (month - self.start_month) % 12 + 1

    def year_holding(self, year: int, month: int) -> int:
        """The fiscal year, as named, that holds a calendar month."""
        return fiscal.year_of(date(year, month, 1), start_month=self.start_month, naming=self.naming)

    def year_named(self, text: str) -> int:
        """The year of `FY24`, `2024` or `2023-24`, which an organisation that names by the start calls 2023.

        Raises fiscal.NotAYear.
        """
        year = known_year(text)
        span = _SPAN.fullmatch(text.strip()) if self.naming == fiscal.STARTS else None
        if span is None:
            return year
        return int(span[1]) if len(span[1]) == 4 else 2000 + int(span[1])
