"""The tidy sheets: one row for each line and period, or line, period and aim; a real table, the source of a pivot.

What the twelve rows of a line have in common is written once, with marks where period, aim and amount go.
"""

from datetime import date

from aop.exports.cells import Painter
from aop.exports.columns import Column, Of
from aop.exports.extract import ExportLine, Piece
from aop.exports.facts import Facts
from strategy.core.tables.streaming import Sheet, letters
from strategy.core.tables.writing import NotWritable

AMOUNT, PERIOD, TARGET = "\x02", "\x03", "\x04"
"""Marks in the cells of a line; no text that may be written holds them."""
SIGN_NOTE_WIDTH = 3
_OPEN = {"sort": True, "autofilter": True, "pivot_tables": True, "format_columns": True, "format_cells": True}


class TidySheet:
    """A tidy sheet under way."""

    def __init__(self, sheet: Sheet, columns: list[Column], painter: Painter):
        self.sheet, self.columns, self.painter = sheet, columns, painter
        self._fixed = self._marks()
        for place, cell in self._cells_of(Of.VERSION, painter.facts).items():
            self._fixed[place] = cell
        self._periods = ["".join(self._cells_of(Of.PERIOD, period).values()) for period in painter.facts.periods]
        self._lines = [(place, column) for place, column in enumerate(columns) if column.of is Of.LINE]
        self._amount = next(place for place, column in enumerate(columns) if column.of is Of.AMOUNT)
        sheet.put(painter.headings(columns))

    @property
    def amount_letters(self) -> str:
        """The letters of the column of amounts."""
        return letters(self._amount)

    def letters_of(self, name: str) -> str:
        return letters(next(place for place, column in enumerate(self.columns) if column.name == name))

    def put_budget(self, line: ExportLine) -> None:
        """Twelve rows. Raises NotWritable."""
        self._put(self._template(line), line.amounts)

    def put_funding(self, line: ExportLine) -> None:
        """Twelve rows for each aim, and for the rest. Raises NotWritable."""
        template = self._template(line)
        for piece in line.pieces:
            self._put(template.replace(TARGET, self._target(piece)), piece.amounts)

    def finish(self, name: str) -> None:
        """Lay the sheet out and make it a table called `name`, when all rows are there."""
        sheet, raw = self.sheet, self.sheet.raw
        sheet.finish(len(self.columns))
        raw.declare_table(name, [column.name for column in self.columns], sheet.rows - 1)
        for place, column in enumerate(self.columns):
            raw.set_column(place, place, column.width, None, {"hidden": column.hidden})
        raw.freeze_panes(1, 0)
        raw.repeat_rows(0)
        raw.set_landscape()
        raw.fit_to_pages(1, 0)
        raw.write_comment(0, self._amount, self.painter.facts.sign, {"x_scale": SIGN_NOTE_WIDTH})
        raw.protect("", _OPEN)

    def _marks(self) -> list[str]:
        """For each column nothing, or the mark of what is filled in later: one mark for columns that go together."""
        marks, seen = [], set()
        for column in self.columns:
            mark = {Of.AMOUNT: AMOUNT, Of.PERIOD: PERIOD, Of.TARGET: TARGET}.get(column.of, "")
            marks.append("" if mark in seen else mark)
            seen.add(mark)
        return marks

    def _cells_of(self, of: Of, subject: Facts | Piece | tuple[int, date]) -> dict[int, str]:
        return {
            place: self.painter.cell(place, column, column.value(subject))
            for place, column in enumerate(self.columns)
            if column.of is of
        }

    def _template(self, line: ExportLine) -> str:
        cells = self._fixed.copy()
        try:
            for place, column in self._lines:
                cells[place] = self.painter.cell(place, column, column.value(line))
        except NotWritable as problem:
            raise problem_of(line, problem) from problem
        return "".join(cells)

    def _target(self, piece: Piece) -> str:
        return "".join(self._cells_of(Of.TARGET, piece).values())

    def _put(self, template: str, amounts: tuple[int, ...]) -> None:
        before, rest = template.split(PERIOD)
        between, behind = rest.split(AMOUNT)
        amount, place = self.painter.amount, self._amount
        self.sheet.put_many(
            [
                f"{before}{period}{between}{amount(place, minor)}{behind}"
                for period, minor in zip(self._periods, amounts, strict=True)
            ]
        )


def problem_of(line: ExportLine, problem: NotWritable) -> NotWritable:
    """The problem with the row named, as a person finds it."""
    where = f"Line “{line.name[:80]}” (cost centre {line.cost_centre_code}, account {line.account_code})"
    return NotWritable(f"{where} {problem}.")
