"""A first guess of the mapping, from headings and from what the cells look like; a person corrects it."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from aop.importing.headings import Heading, Phase, phase_of_file, read_heading
from aop.importing.mapping import ColumnRole, Mapping, Role
from aop.importing.totals import says_total
from aop.importing.years import Calendar
from strategy.core.fiscal import STARTS
from strategy.core.tables.amounts import AmountReader, Mark, NotAnAmount
from strategy.core.tables.cells import Row
from strategy.core.tables.columns import Column, Kind
from strategy.core.tables.number_styles import StyleEvidence

_UNIT = re.compile(
    r"^(cabinet|ministry|portfolio|department|dept|agency|division|div|bureau|branch|directorate|section|business unit"
    r"|unit|team|group|organi[sz]ation|region|company|office|paragraf)\b",
    re.IGNORECASE,
)
_PROGRAM = re.compile(r"^program", re.IGNORECASE)
_COST_CENTRE = re.compile(r"^(cost.?cent(er|re)|cc|org|kostenstelle|.*\bauthority)\b", re.IGNORECASE)
_ACCOUNT = re.compile(
    r"^(gl |natural |main |appropriation |budget )*(account|acct|konto|object( code)?|expense (category|type)"
    r"|account.?category|cost element|standardkonto|category|categ)\b",
    re.IGNORECASE,
)
_ACCOUNT_TYPE = re.compile(r"account.?type|revenue.*expense|expense.*revenue|^type$", re.IGNORECASE)
_NAME = re.compile(r"^(line|name|title|text|item|description|project.?name|what)\b", re.IGNORECASE)
_VENDOR = re.compile(r"^(vendor|supplier|payee)\b", re.IGNORECASE)
_KIND = re.compile(r"^(kind|type|class)$", re.IGNORECASE)
_DIMENSION = re.compile(
    r"^(fund|program|programme|project|new proj|proj|analysis|grant|entity|location|neighbou?rhood|activity|market)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\byear\b|^fy$", re.IGNORECASE)
_FISCAL_MONTH = re.compile(r"fiscal.?(month|period)|^period$", re.IGNORECASE)
_MONTH = re.compile(r"\bmonth\b", re.IGNORECASE)
_CODE = re.compile(r"\b(code|number|no|nr|id)\b", re.IGNORECASE)
_REVENUE = re.compile(r"revenue|income|receipt", re.IGNORECASE)
_KINDS = frozenset({"run", "change", "bet", "mandatory", "reserve"})
_TYPES = frozenset({"expense", "expenses", "revenue", "revenues", "expenditure", "income", "capex", "headcount"})


@dataclass(frozen=True)
class Ground:
    """What the guess stands on besides the columns themselves."""

    year: int
    calendar: Calendar
    file_words: str  # names of file and sheet
    style: StyleEvidence


def guess_mapping(columns: Sequence[Column], rows: Sequence[Row], ground: Ground) -> Mapping:
    """The mapping a careful reader would start from."""
    roles = _Roles(columns, [row for row in rows if not says_total(row.cells)], ground)
    roles.take_amounts()
    roles.take_rest()
    headings = " ".join(column.heading for column in columns)
    revenue = _REVENUE.search(ground.file_words) or re.search(r"revenue category", headings, re.IGNORECASE)
    typed = any(column.role is Role.ACCOUNT_TYPE for column in roles.found.values())
    mapping = Mapping(
        columns=tuple(roles.found[column.index] for column in columns),
        year=ground.year,
        mark=ground.style.mark,
        account_type="revenue" if revenue and not typed else "expense",
    )
    return replace(mapping, skips_totals=_totals_add_up(mapping, rows))


def _totals_add_up(mapping: Mapping, rows: Sequence[Row]) -> bool:
    """Do the rows that say *total* repeat the others at least once? Else the word is part of a name."""
    reader = AmountReader(mark=mapping.mark or Mark.POINT, currency="", digits=2)
    column = max(mapping.of(Role.AMOUNT), key=lambda c: sum(bool(row.cells[c.index]) for row in rows), default=None)
    sums = [0, 0]
    for row in rows:
        if column is None:
            break
        try:
            found = reader(row.cells[column.index])
        except NotAnAmount:
            continue
        sums[says_total(row.cells)] += abs(found.minor) if found else 0
    return sums[True] * 10 >= sums[False] * 9 > 0


class _Roles:
    """The roles found so far, column by column."""

    def __init__(self, columns: Sequence[Column], rows: Sequence[Row], ground: Ground) -> None:
        self.columns = columns
        self.ground = ground
        self.rows = rows
        self.found = {c.index: ColumnRole(c.index, c.heading) for c in columns}
        self.headings = {c.index: read_heading(c.heading) for c in columns}
        self.words = {c.index: c.heading.replace("_", " ").strip() for c in columns}

    def give(self, column: Column, role: Role, **more: object) -> None:
        self.found[column.index] = replace(self.found[column.index], role=role, **more)  # type: ignore[arg-type]

    def has(self, role: Role) -> bool:
        return any(column.role is role for column in self.found.values())

    def free(self) -> list[Column]:
        """Columns that hold something and have no role yet."""
        return [c for c in self.columns if self.found[c.index].role is Role.SKIP and c.kind is not Kind.EMPTY]

    def take_amounts(self) -> None:
        amounts = [c for c in self.columns if self._is_amount(c)]
        months = [c for c in amounts if self.headings[c.index].month or self.headings[c.index].period]
        usual = phase_of_file(self.ground.file_words)
        for column in amounts:
            heading = self.headings[column.index]
            if months and column not in months and heading.is_total:
                self.give(column, Role.TOTAL)
            elif not months or column in months or heading.phase:
                self._give_amount(column, heading, usual)

    def _is_amount(self, column: Column) -> bool:
        """Figures that are not codes; a heading with a month, or with year and phase, decides where they are few."""
        heading, words = self.headings[column.index], self.words[column.index]
        named = heading.month or heading.period or (heading.phase and heading.year)
        if column.kind is Kind.AMOUNT:
            coded = any(p.search(words) for p in (_CODE, _ACCOUNT, _COST_CENTRE, _UNIT, _DIMENSION, _YEAR, _MONTH))
            return bool(named or heading.phase) or not (coded or column.distinct == {"0"})
        cells = column.filled - column.problems
        return bool(named) and column.figures * 2 >= cells and not _YEAR.fullmatch(words)

    def _give_amount(self, column: Column, heading: Heading, usual: Phase) -> None:
        calendar, period, year = self.ground.calendar, heading.period, heading.year
        if heading.first_year and calendar.naming == STARTS:
            year = heading.first_year
        if heading.month:
            period = calendar.period_of(heading.month)
            year = year and calendar.year_holding(year, heading.month)
        self.give(column, Role.AMOUNT, phase=heading.phase or usual, year=year, shift=heading.shift, period=period)

    def take_rest(self) -> None:
        self._take_times()
        self._take_types()
        self._take_coded(_COST_CENTRE, Role.COST_CENTRE, Role.COST_CENTRE_NAME)
        self._take_coded(_ACCOUNT, Role.ACCOUNT, Role.ACCOUNT_NAME)
        self._take_units()
        for pattern, role in ((_VENDOR, Role.VENDOR), (_NAME, Role.NAME)):
            for column in self.free():
                if pattern.search(self.words[column.index]) and not self.has(role):
                    self.give(column, role)
        self._take_dimensions()

    def _take_times(self) -> None:
        for column in self.free():
            words = self.words[column.index]
            if _YEAR.search(words) and column.kind in (Kind.PERIOD, Kind.CODE) and not self.has(Role.YEAR):
                self.give(column, Role.YEAR)
            elif _FISCAL_MONTH.search(words) and not self.has(Role.PERIOD) and not self.has(Role.MONTH):
                self.give(column, Role.PERIOD)
            elif _MONTH.search(words) and not self.has(Role.PERIOD) and not self.has(Role.MONTH):
                self.give(column, Role.MONTH)

    def _take_types(self) -> None:
        for column in self.free():
            values = {text.casefold() for text in column.distinct}
            if values and values <= _TYPES and not self.has(Role.ACCOUNT_TYPE):
                self.give(column, Role.ACCOUNT_TYPE)
            elif values and values <= _KINDS and not self.has(Role.KIND):
                self.give(column, Role.KIND)

    def _take_coded(self, pattern: re.Pattern[str], code_role: Role, name_role: Role) -> None:
        """A code column and the name that goes with it; one text column serves as both."""
        named = [c for c in self.free() if pattern.search(self.words[c.index])]
        if not named:
            return
        code = next((c for c in named if c.kind is Kind.CODE), None)
        first = code or next((c for c in named if c.kind is Kind.CODE_AND_NAME), None) or named[0]
        self.give(first, code_role)
        if code is None:
            return
        stem = _stem(self.words[code.index])
        for column in self.free():
            if (
                _stem(self.words[column.index]) == stem
                and column.kind in (Kind.LEVEL, Kind.NAME)
                and self._says(code, column)
            ):
                self.give(column, name_role)
                return

    def _take_units(self) -> None:
        has_centre = self.has(Role.COST_CENTRE)
        level = 0
        for column in self.free():
            words = self.words[column.index]
            is_unit = _UNIT.search(words) or (_PROGRAM.search(words) and not has_centre and level)
            is_text = column.kind in (Kind.LEVEL, Kind.NAME) or (column.kind is Kind.CODE and not column.integers)
            if is_unit and is_text and not _combines(words):
                level += 1
                self.give(column, Role.UNIT, level=level)
                self._take_unit_code(column, level)

    def _take_unit_code(self, name: Column, level: int) -> None:
        stem = _stem(self.words[name.index])
        for column in self.free():
            if column.kind is Kind.CODE and _stem(self.words[column.index]) == stem and self._says(column, name):
                self.give(column, Role.UNIT_CODE, level=level)
                return

    def _take_dimensions(self) -> None:
        """One column for each thing: code and name together where the file has that, else the code."""
        by_stem: dict[str, list[Column]] = defaultdict(list)
        for column in self.free():
            if _DIMENSION.search(self.words[column.index]) and column.kind is not Kind.AMOUNT:
                by_stem[_stem(self.words[column.index])].append(column)
        for group in by_stem.values():
            self.give(min(group, key=lambda c: (c.kind is not Kind.CODE_AND_NAME, c.index)), Role.DIMENSION)

    def _says(self, code: Column, name: Column) -> bool:
        """Does a code stand for one name in nine of ten rows?"""
        names: dict[str, Counter[str]] = defaultdict(Counter)
        for row in self.rows:
            if row.cells[code.index]:
                names[row.cells[code.index]][row.cells[name.index].casefold()] += 1
        usual = sum(max(counts.values()) for counts in names.values())
        return usual * 10 >= sum(counts.total() for counts in names.values()) * 9


def _stem(words: str) -> str:
    """What code, name and description of one thing have in common: its first words."""
    bare = re.split(r"\b(?:code|number|name|descr\w*|and|title|no|nr|id)\b", words, maxsplit=1, flags=re.IGNORECASE)[0]
    return " ".join(bare.casefold().split())


def _combines(words: str) -> bool:
    """`Dept-Div` says again what two other columns say."""
    return bool(re.search(r"\w-\w", words)) and len(re.findall(_UNIT.pattern.lstrip("^"), words, re.IGNORECASE)) > 1
