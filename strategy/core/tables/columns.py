"""What each column of a table is, judged by its cells; what it means is for the application to say."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice

from strategy.core.tables.amounts import is_null
from strategy.core.tables.cells import Day, Number, Problem, Row

JUDGED_ROWS = 5_000
_DISTINCT = 2_000
_SAMPLES = 5
_FIGURE = re.compile(r"\(?[-−+]?\s?[^\w\s(]{0,3}\s?[0-9][0-9.,'’ \u00a0\u202f]*\)?\s?[^\w\s]{0,3}[-−]?", re.ASCII)  # noqa: RUF001
_INTEGER = re.compile(r"[0-9]+", re.ASCII)
_YEAR = re.compile(r"(?:FY\s?[0-9]{2}|(?:FY\s?)?(?:19|20)[0-9]{2})(?:\s?[-/]\s?(?:20)?[0-9]{2})?", re.IGNORECASE)
_MONTH = re.compile(
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[\s.\-/']*(?:[0-9]{2}|[0-9]{4})?|(?:19|20)[0-9]{2}-[01]?[0-9]",
    re.IGNORECASE,
)
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/\-]{0,23}")
_CODE_AND_NAME = re.compile(r"([A-Za-z0-9][A-Za-z0-9._/]{0,15})\s+[-–:|]\s+\S.*")  # noqa: RUF001


class Kind(StrEnum):
    """What the cells of a column look like."""

    EMPTY = "empty"
    AMOUNT = "amount"
    CODE = "code"
    CODE_AND_NAME = "code and name"
    LEVEL = "level"
    NAME = "name"
    PERIOD = "period"
    DATE = "date"


@dataclass
class Column:
    """A column's cells in figures, and what they look like. `index` counts from 0."""

    index: int
    heading: str
    filled: int = 0
    nulls: int = 0
    figures: int = 0
    numbers: int = 0
    days: int = 0
    problems: int = 0
    years: int = 0
    months: int = 0
    codes: int = 0
    codes_with_names: int = 0
    integers: int = 0
    leading_zeros: int = 0
    lengths: set[int] = field(default_factory=set)
    distinct: set[str] = field(default_factory=set)
    samples: list[str] = field(default_factory=list)

    @property
    def kind(self) -> Kind:
        """The one kind that nine of ten filled cells agree with."""
        cells = self.filled - self.problems
        if not cells:
            return Kind.EMPTY
        enough = cells * 9 // 10 + 1 if cells > 9 else cells
        if self.days >= enough:
            return Kind.DATE
        if self.months >= enough or (self.years >= enough and len(self.distinct) <= 30 and not self._is_money()):
            return Kind.PERIOD
        if self.figures >= enough:
            return Kind.CODE if self._looks_like_codes() else Kind.AMOUNT
        if self.codes_with_names >= enough:
            return Kind.CODE_AND_NAME
        if self.codes >= enough and (self.integers or len(self.lengths) == 1):
            return Kind.CODE
        return Kind.LEVEL if len(self.distinct) * 2 <= cells else Kind.NAME

    @property
    def evidence(self) -> str:
        """The figures behind `kind`, in words."""
        many = f"more than {_DISTINCT:,}" if len(self.distinct) >= _DISTINCT else f"{len(self.distinct):,}"
        said = [f"{self.filled:,} filled", f"{many} different"]
        for count, what in (
            (self.figures, "figures"),
            (self.nulls, "without a value"),
            (self.leading_zeros, "with leading zeros"),
            (self.problems, "unreadable"),
        ):
            if count:
                said.append(f"{count:,} {what}")
        return ", ".join(said)

    def see(self, cell: str) -> None:
        """Take one cell into account."""
        if is_null(cell):
            self.nulls += 1
            return
        self.filled += 1
        if isinstance(cell, Problem):
            self.problems += 1
            return
        text = cell.strip()
        if len(self.distinct) < _DISTINCT:
            self.distinct.add(text)
        if len(self.samples) < _SAMPLES and text not in self.samples:
            self.samples.append(text)
        if isinstance(cell, Number):
            self.numbers += 1
        self._see_shape(cell, text)

    def _see_shape(self, cell: str, text: str) -> None:
        if isinstance(cell, Day):
            self.days += 1
            return
        if _FIGURE.fullmatch(text):
            self.figures += 1
        if _INTEGER.fullmatch(text):
            self.integers += 1
            self.leading_zeros += text[0] == "0" and len(text) > 1
        self.lengths.add(len(text))
        if len(text) <= 24:
            self.years += bool(_YEAR.fullmatch(text))
            self.months += bool(_MONTH.fullmatch(text))
            self.codes += bool(_CODE.fullmatch(text))
        self.codes_with_names += bool(_CODE_AND_NAME.fullmatch(text))

    def _is_money(self) -> bool:
        return self.figures > self.integers or len(self.lengths) > 1

    def _looks_like_codes(self) -> bool:
        """Whole numbers of one length, or with leading zeros, that repeat: codes, not money."""
        if self.figures > self.integers:
            return False
        if self.leading_zeros:
            return True
        if self.filled >= 100 and len(self.distinct) * 10 <= self.filled and "0" not in self.distinct:
            return True
        repeated = len(self.distinct) * 2 < self.filled or self.filled < 5
        return len(self.lengths) == 1 and max(self.lengths) >= 3 and repeated


def judge(heading: Sequence[str], rows: Iterable[Row]) -> list[Column]:
    """Judge each column by the first rows of a table, at most JUDGED_ROWS of them."""
    columns = [Column(index=index, heading=text) for index, text in enumerate(heading)]
    for row in islice(rows, JUDGED_ROWS):
        for column, cell in zip(columns, row.cells, strict=False):
            column.see(cell)
    return columns
