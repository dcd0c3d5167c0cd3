"""A row of the file as the ledger understands it, or the reasons why it cannot."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from operator import itemgetter
from typing import Any, NamedTuple

from aop.importing.headings import Phase, read_month
from aop.importing.mapping import ColumnRole, Mapping, Role
from aop.importing.totals import says_total
from aop.importing.years import Calendar
from strategy.core.fiscal import NotAYear
from strategy.core.tables.amounts import LONGEST_NULL, AmountReader, NotAnAmount, is_null
from strategy.core.tables.cells import Problem, Row
from strategy.core.tables.names import NotAName, name_from_cell

LONGEST_CODE = 40
LONGEST_LINE = 300
LONGEST_LABEL = 40
_MOST_SUBJECTS = 20_000
_CODE_AND_NAME = re.compile(r"([A-Za-z0-9._/]{1,16})\s+[-–:|]\s+(\S.*)")  # noqa: RUF001
_TYPES = {
    "expense": "expense", "expenses": "expense", "expenditure": "expense", "expenditures": "expense",
    "revenue": "revenue", "revenues": "revenue", "income": "revenue",
    "headcount": "headcount", "people cost": "headcount",
    "capex": "capex", "capital": "capex", "capital expenditure": "capex",
}  # fmt: skip
KINDS = ("run", "change", "bet", "mandatory", "reserve")


class Verdict(StrEnum):
    FINE = "fine"
    EMPTY = "empty"  # no amount in any column
    TOTAL = "total"  # adds up other rows
    UNREADABLE = "unreadable"


class Fault(NamedTuple):
    """What is wrong with one cell."""

    row: int
    column: str
    cell: str
    reason: str


class Coded(NamedTuple):
    """A thing of the ledger as the file names it; one of the two may be empty."""

    code: str
    name: str


class Key(NamedTuple):
    """What a row is about, besides its name. Rows with the same key and name are one line."""

    units: tuple[Coded, ...]
    cost_centre: Coded | None
    account: Coded
    account_type: str
    vendor: str
    kind: str
    dimensions: tuple[tuple[str, str], ...]


class Place(NamedTuple):
    """Where an amount belongs; `period` 0 is the whole year. Years are as named: 2024 for FY24."""

    year: int
    phase: Phase
    period: int


@dataclass(slots=True)
class Subject:
    """What rows that say the same in every column but name and amounts have in common.

    `entry` is where they belong in the ledger, once that was looked up: for the check to fill in.
    """

    key: Key
    places: dict[int, Place]
    entry: Any = None


@dataclass(slots=True)
class Read:
    """A row and its verdict. `figures` holds every readable amount by column: (minor, what rounding added)."""

    number: int
    verdict: Verdict
    figures: dict[int, tuple[int, int]]
    faults: list[Fault]
    subject: Subject | None = None
    name: str = ""
    amounts: list[tuple[Place, int]] = field(default_factory=list)

    @property
    def key(self) -> Key | None:
        return self.subject.key if self.subject else None


class RowReader:
    """Reads the rows of one file under one mapping, which has no faults."""

    def __init__(self, mapping: Mapping, *, currency: str, digits: int, calendar: Calendar) -> None:
        self._mapping = mapping
        self._calendar = calendar
        assert mapping.mark is not None  # noqa: S101  callers ask mapping.faults first
        self._read_amount = AmountReader(mark=mapping.mark, currency=currency, digits=digits, factor=mapping.factor)
        self._amounts = mapping.of(Role.AMOUNT)
        self._one = {role: mapping.one(role) for role in Role}
        self._total = self._one[Role.TOTAL]
        self._units = self._levels()
        self._dimensions = mapping.of(Role.DIMENSION)
        self._names: dict[tuple[str, int], str] = {}
        self._known_places: dict[tuple[int, int], dict[int, Place]] = {}
        timed = any(mapping.one(role) for role in (Role.YEAR, Role.MONTH, Role.PERIOD))
        self._places = None if timed else self._places_of(mapping.year, 0)
        figures = (Role.AMOUNT, Role.TOTAL)
        self._texts = _getter(column.index for column in mapping.columns if column.role not in figures)
        self._telling = _getter(
            column.index for column in mapping.columns if column.role not in (*figures, Role.NAME, Role.SKIP)
        )
        self._subjects: dict[tuple[str, ...], Subject] = {}

    @property
    def amount_reader(self) -> AmountReader:
        return self._read_amount

    def _levels(self) -> list[tuple[ColumnRole, ColumnRole | None]]:
        codes = {column.level: column for column in self._mapping.of(Role.UNIT_CODE)}
        return [(column, codes.get(column.level)) for column in self._mapping.of(Role.UNIT)]

    def understand(self, row: Row) -> Read:
        """The row under the mapping; never raises for what the row holds."""
        faults: list[Fault] = []
        figures = self._figures(row, faults)
        if self._mapping.skips_totals and self._is_total(row):
            return Read(row.number, Verdict.TOTAL, figures, [])
        if not figures and not faults:
            return Read(row.number, Verdict.EMPTY, figures, [])
        subject, name = self._subject(row, faults)
        amounts = [(subject.places[index], figure[0]) for index, figure in figures.items()]
        self._check_total(row, amounts, faults)
        if faults:
            return Read(row.number, Verdict.UNREADABLE, figures, faults)
        return Read(row.number, Verdict.FINE, figures, faults, subject, name, amounts)

    def _subject(self, row: Row, faults: list[Fault]) -> tuple[Subject, str]:
        """What the row is about, and its name. What other rows said in the same words is understood once."""
        said = self._telling(row.cells)
        known = self._subjects.get(said)
        if known is not None and Problem not in map(type, said):
            return known, self._text(row, self._one[Role.NAME], LONGEST_LINE, faults)
        before = len(faults)
        key, name = self._key(row, faults)
        subject = Subject(key, self._places or self._places_of(*self._time(row, faults)))
        if len(faults) == before and len(self._subjects) < _MOST_SUBJECTS:
            self._subjects[said] = subject
        return subject, name

    def _figures(self, row: Row, faults: list[Fault]) -> dict[int, tuple[int, int]]:
        found: dict[int, tuple[int, int]] = {}
        cells, read = row.cells, self._read_amount
        for column in self._amounts:
            try:
                figure = read(cells[column.index])
            except NotAnAmount as reason:
                faults.append(_fault(row, column, str(reason)))
                continue
            if figure is not None:
                found[column.index] = figure
        return found

    def _places_of(self, year: int, period: int) -> dict[int, Place]:
        """Where each amount column belongs in a row of that year and period, by column."""
        known = self._known_places.get((year, period))
        if known is None:
            known = {
                c.index: Place(c.year or year + c.shift, c.phase or Phase.PROPOSAL, c.period or period)
                for c in self._amounts
            }
            self._known_places[(year, period)] = known
        return known

    def _is_total(self, row: Row) -> bool:
        """A row that adds up others says so in one of its texts, also in a column that is skipped."""
        return says_total(self._texts(row.cells))

    def _key(self, row: Row, faults: list[Fault]) -> tuple[Key, str]:
        units = self._unit_path(row, faults)
        centre = self._coded(row, Role.COST_CENTRE, Role.COST_CENTRE_NAME, faults)
        if not units and centre is None and (self._units or self._one[Role.COST_CENTRE]):
            faults.append(Fault(row.number, self._first_place(), "", "says neither unit nor cost centre"))
        account = self._account(row, faults)
        account_type = self._account_type(row, faults)
        name = self._text(row, self._one[Role.NAME], LONGEST_LINE, faults)
        vendor = self._text(row, self._one[Role.VENDOR], 200, faults)
        kind = self._kind(row, faults)
        dimensions = tuple(
            (column.shown[:LONGEST_LABEL], text)
            for column in self._dimensions
            if (text := self._text(row, column, 200, faults))
        )
        return Key(units, centre, account, account_type, vendor, kind, dimensions), name

    def _first_place(self) -> str:
        column = self._units[0][0] if self._units else self._one[Role.COST_CENTRE]
        return column.shown if column else ""

    def _unit_path(self, row: Row, faults: list[Fault]) -> tuple[Coded, ...]:
        path = []
        for name_column, code_column in self._units:
            name = self._text(row, name_column, 200, faults)
            code = self._text(row, code_column, LONGEST_CODE, faults)
            if name or code:
                path.append(Coded(code, name or code))
        return tuple(path)

    def _coded(self, row: Row, code_role: Role, name_role: Role, faults: list[Fault]) -> Coded | None:
        """Code and name of two columns, or of one that holds both as `code - name`."""
        code_column, name_column = self._one[code_role], self._one[name_role]
        name = self._text(row, name_column, 200, faults)
        if name_column is None and code_column is not None:
            text = self._text(row, code_column, 200, faults)
            both = _CODE_AND_NAME.fullmatch(text)
            if both and any(character.isdigit() for character in both[1]):
                return Coded(both[1], both[2])
            return Coded("", text) if len(text) > LONGEST_CODE else Coded(text, text) if text else None
        code = self._text(row, code_column, LONGEST_CODE, faults)
        return Coded(code, name or code) if code or name else None

    def _account(self, row: Row, faults: list[Fault]) -> Coded:
        found = self._coded(row, Role.ACCOUNT, Role.ACCOUNT_NAME, faults)
        if found is None and self._mapping.one_account:
            return Coded(self._mapping.one_account, self._mapping.one_account)
        if found is None:
            column = self._one[Role.ACCOUNT] or self._one[Role.ACCOUNT_NAME]
            faults.append(Fault(row.number, column.shown if column else "", "", "names no account"))
            return Coded("", "")
        return found

    def _account_type(self, row: Row, faults: list[Fault]) -> str:
        column = self._one[Role.ACCOUNT_TYPE]
        text = self._text(row, column, 200, faults) if column else ""
        if not text:
            return self._mapping.account_type
        if text.casefold() not in _TYPES:
            faults.append(_fault(row, column, f"“{text}” is not expense, revenue, people cost or capex"))
        return _TYPES.get(text.casefold(), "expense")

    def _kind(self, row: Row, faults: list[Fault]) -> str:
        column = self._one[Role.KIND]
        text = self._text(row, column, 200, faults).casefold() if column else ""
        if text and text not in KINDS:
            faults.append(_fault(row, column, f"“{text}” is not run, change, bet, mandatory or reserve"))
        return text

    def _text(self, row: Row, column: ColumnRole | None, longest: int, faults: list[Fault]) -> str:
        """A cleaned text; the same text is cleaned once for the whole file, but names, which differ in most rows."""
        if column is None:
            return ""
        cell = row.cells[column.index]
        known = self._names.get((cell, longest)) if column.role is not Role.NAME else None
        if known is not None and not isinstance(cell, Problem):
            return known
        if isinstance(cell, Problem):
            faults.append(_fault(row, column, str(cell)))
            return ""
        try:
            text = name_from_cell(cell, longest=longest)
        except NotAName as reason:
            faults.append(_fault(row, column, str(reason)))
            return ""
        text = "" if len(text) <= LONGEST_NULL and is_null(text) else text
        if column.role is not Role.NAME:
            self._names[(cell, longest)] = text
        return text

    def _time(self, row: Row, faults: list[Fault]) -> tuple[int, int]:
        """Year as named and fiscal period (0 for the whole year) that the row itself says."""
        year = self._row_year(row, faults)
        month_column, period_column = self._one[Role.MONTH], self._one[Role.PERIOD]
        if period_column is not None:
            text = row.cells[period_column.index].strip()
            if text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= 12:
                return year, int(text)
            faults.append(_fault(row, period_column, f"“{text[:30]}” is not a fiscal month from 1 to 12"))
        if month_column is not None:
            return self._row_month(row, month_column, year, faults)
        return year, 0

    def _row_year(self, row: Row, faults: list[Fault]) -> int:
        column = self._one[Role.YEAR]
        if column is None:
            return self._mapping.year
        try:
            return self._calendar.year_named(row.cells[column.index])
        except NotAYear:
            faults.append(_fault(row, column, f"“{row.cells[column.index][:30]}” is not a fiscal year such as FY24"))
            return self._mapping.year

    def _row_month(self, row: Row, column: ColumnRole, year: int, faults: list[Fault]) -> tuple[int, int]:
        text = row.cells[column.index].strip()
        is_number = text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= 12
        month, calendar_year = (int(text), None) if is_number else read_month(text)
        if month is None:
            faults.append(_fault(row, column, f"“{text[:30]}” is not a month"))
            return year, 0
        if calendar_year is not None and self._one[Role.YEAR] is None:
            year = self._calendar.year_holding(calendar_year, month)
        return year, self._calendar.period_of(month)

    def _check_total(self, row: Row, amounts: Sequence[tuple[Place, int]], faults: list[Fault]) -> None:
        """A row total that the file carries must be the sum of the row's amounts."""
        if self._total is None or faults:
            return
        try:
            stated = self._read_amount(row.cells[self._total.index])
        except NotAnAmount as reason:
            faults.append(_fault(row, self._total, str(reason)))
            return
        added = sum(minor for _place, minor in amounts)
        if stated and abs(added - stated.minor) > len(amounts):  # each of them may have been rounded
            faults.append(_fault(row, self._total, "is not the sum of the row's amounts"))


def _getter(indexes: Iterable[int]) -> Callable[[list[str]], tuple[str, ...]]:
    """Takes the cells of some columns out of a row."""
    chosen = tuple(indexes)
    return itemgetter(*chosen) if len(chosen) > 1 else lambda cells: tuple(cells[index] for index in chosen)


def _fault(row: Row, column: ColumnRole | None, reason: str) -> Fault:
    cell = row.cells[column.index] if column else ""
    return Fault(row.number, column.shown if column else "", cell[:80], reason)
