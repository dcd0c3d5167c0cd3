"""`Budget_tidy` as CSV: RFC 4180 with every cell quoted, plain numbers, text that no spreadsheet runs."""

from collections.abc import Callable
from datetime import UTC
from functools import lru_cache
from typing import BinaryIO

from aop.export_options import DECIMALS, DELIMITERS, LINE_ENDS
from aop.exports.columns import Column, Holds, Of, budget_tidy
from aop.exports.extract import ExportLine, Extract
from aop.exports.facts import Facts
from aop.exports.tidy import problem_of
from strategy.core.money import plain_money
from strategy.core.tables.guard import guard
from strategy.core.tables.writing import NotWritable

ENCODING_WORDS = {"cp1252": "Windows-1252"}
TELL_EACH = 2_000
Tell = Callable[[int], None]


class Layout:
    """How the rows of one file are put into text. Before the amount and behind it a line's text is the same."""

    def __init__(self, facts: Facts, dimension_names: list[str]):
        options = facts.options
        self.delimiter, self.decimal = DELIMITERS[options.delimiter], DECIMALS[options.decimal]
        self.end = LINE_ENDS[options.line_ends]
        self.currency = facts.currency
        columns = budget_tidy(dimension_names)
        self.heading = self._joined([quoted(column.name) for column in columns]) + self.end
        amount = next(place for place, column in enumerate(columns) if column.of is Of.AMOUNT)
        period = next(place for place, column in enumerate(columns) if column.of is Of.PERIOD)
        self._first, self._middle = columns[:period], columns[period + 2 : amount]
        self._last = columns[amount + 1 :]
        self._same = {column.name: _plain(column.value(facts)) for column in columns if column.of is Of.VERSION}
        self._periods = [self._joined([f'"{number}"', f'"{day.isoformat()}"']) for number, day in facts.periods]

    def rows(self, line: ExportLine) -> str:
        """The twelve rows of a line."""
        between = self.delimiter
        first, middle = self._cells(self._first, line) + between, between + self._cells(self._middle, line) + between
        last = f"{between}{self._cells(self._last, line)}{self.end}"
        return "".join(
            f'{first}{period}{middle}"{self._amount(minor)}"{last}'
            for period, minor in zip(self._periods, line.amounts, strict=True)
        )

    def _amount(self, minor: int) -> str:
        text = plain_money(minor, self.currency)
        return text.replace(".", self.decimal) if self.decimal != "." else text

    def _cells(self, columns: list[Column], line: ExportLine) -> str:
        return self._joined([self._cell(column, line) for column in columns])

    def _cell(self, column: Column, line: ExportLine) -> str:
        if column.of is Of.VERSION:
            return self._same[column.name]
        value = column.value(line)
        if column.holds is Holds.MOMENT:
            return f'"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"'
        return _plain(value)

    def _joined(self, cells: list[str]) -> str:
        return self.delimiter.join(cells)


@lru_cache(maxsize=8192)
def _plain(value: str | None) -> str:
    """Text as a cell, harmless in a spreadsheet; nothing where there is no fact."""
    return quoted(guard(value)) if value else ""


def quoted(text: str) -> str:
    """Text between quotes, those inside doubled."""
    return '"' + text.replace('"', '""') + '"' if '"' in text else f'"{text}"'


def write(file: BinaryIO, extract: Extract, facts: Facts, tell: Tell) -> None:
    """Write the heading and all rows. `tell` hears now and then how many lines are done; what it raises stops it.

    Raises NotWritable, naming the line, where the encoding lacks a character.
    """
    layout = Layout(facts, extract.dimension_names)
    encoding = facts.options.encoding
    try:
        file.write(_encoded(layout.heading, encoding))
    except NotWritable as problem:
        raise NotWritable(f"The name of a dimension {problem}.") from problem
    encoding = encoding.removesuffix("-sig")
    for done, line in enumerate(extract):
        file.write(_line(layout, line, encoding))
        if done % TELL_EACH == 0:
            tell(done)


def _line(layout: Layout, line: ExportLine, encoding: str) -> bytes:
    try:
        return _encoded(layout.rows(line), encoding)
    except NotWritable as problem:
        raise problem_of(line, problem) from problem


def _encoded(text: str, encoding: str) -> bytes:
    try:
        return text.encode(encoding)
    except UnicodeEncodeError as fault:
        words = ENCODING_WORDS.get(encoding, encoding)
        raise NotWritable(f"holds “{text[fault.start]}”, which {words} does not have; choose UTF-8") from None
