"""Workbooks of very many rows: xlsxwriter makes the workbook, the rows go straight into its sheets as XML.

A row is a text of cells in which ROW stands for the row's number, so that what twelve rows have in common is made
once. Cells are written by what they are, never by what they look like: text is inline text, numbers are decimal text
that was exact before, and the only formulas are those a caller builds with `formula`. This goes around xlsxwriter's
own cell writers for two reasons: they take eight times as long, and in constant memory they let a text that starts
with `<r>` through as markup.
"""

import re
import shutil
from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name, xl_range
from xlsxwriter.worksheet import Worksheet

from strategy.core.tables.writing import EXACT, LONGEST_TEXT, NotWritable

ROW = "\x01"
"""Stands for the row's number in a cell; no text that may be written holds it."""
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPED_BY_SHEETS = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_EPOCH = date(1899, 12, 30)


def checked_text(text: str) -> str:
    """The text, when a cell of a workbook can hold all of it. Raises NotWritable."""
    if len(text) > LONGEST_TEXT // 2 and (length := len(text.encode("utf-16-le")) // 2) > LONGEST_TEXT:
        raise NotWritable(f"holds a text of {length:,} characters; a cell keeps {LONGEST_TEXT:,}")
    if found := _UNWRITABLE.search(text):
        raise NotWritable(f"holds the character U+{ord(found[0]):04X}, which a workbook cannot keep")
    return text


def checked_number(value: int) -> int:
    """The number, when a workbook keeps all its digits. Raises NotWritable."""
    if not -EXACT < value < EXACT:
        raise NotWritable("holds an amount of more than 15 digits, which a workbook does not keep exactly")
    return value


def escape(text: str) -> str:
    """Text as XML carries it, outside and inside attributes."""
    if "&" in text or "<" in text or ">" in text or '"' in text:
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return text


def _literal(text: str) -> str:
    """A text such as `_x0041_`, which a workbook would take for the letter A, as it is meant."""
    return _ESCAPED_BY_SHEETS.sub("_x005F_", text) if "_x" in text else text


@lru_cache(maxsize=8192)
def text(column: str, style: int, value: str) -> str:
    """A cell of text, whatever it looks like; none for an empty text. Raises NotWritable."""
    if not value:
        return ""
    body = _literal(escape(checked_text(value)))
    if "\r" in body:
        body = body.replace("\r", "_x000D_")
    space = ' xml:space="preserve"' if body[0].isspace() or body[-1].isspace() else ""
    return f'<c r="{column}{ROW}" s="{style}" t="inlineStr"><is><t{space}>{body}</t></is></c>'


def number(column: str, style: int, plain: str) -> str:
    """A cell of a number, given as plain decimal text that the caller has checked."""
    return f'<c r="{column}{ROW}" s="{style}"><v>{plain}</v></c>'


def day(column: str, style: int, value: date) -> str:
    """A cell of a real date."""
    return number(column, style, str((value - _EPOCH).days))


def moment(column: str, style: int, value: datetime) -> str:
    """A cell of a real date and time, in UTC, to the second."""
    there = value.astimezone(UTC)
    seconds = there.hour * 3600 + there.minute * 60 + there.second
    return number(column, style, f"{(there.date() - _EPOCH).days + seconds / 86_400:.10f}")


def formula(column: str, style: int, expression: str, value: str, *, holds_text: bool = False) -> str:
    """A live formula of our own making, with the value it has now; ROW may stand in the expression."""
    kind = ' t="str"' if holds_text else ""
    return f'<c r="{column}{ROW}" s="{style}"{kind}><f>{escape(expression)}</f><v>{escape(value)}</v></c>'


class _RowSheet(Worksheet):
    """A sheet whose rows are put there as XML. Tables may be declared over rows that are no longer in memory."""

    def open_rows(self) -> Any:
        return self.row_data_fh

    def cover(self, rows: int, columns: int) -> None:
        """Say how far the rows reached."""
        self.dim_rowmin, self.dim_rowmax = 0, max(rows - 1, 0)
        self.dim_colmin, self.dim_colmax = 0, max(columns - 1, 0)

    def declare_table(self, name: str, headings: Sequence[str], last_row: int) -> None:
        """A table from the first cell to `last_row` (counted from 0), which may be long gone from memory."""
        area = xl_range(0, 0, last_row, len(headings) - 1)
        columns = [{"id": place, "name": _literal(heading)} for place, heading in enumerate(headings, start=1)]
        self.tables.append(
            {
                "name": name,
                "range": area,
                "autofilter": area,
                "columns": columns,
                "header_row_count": 1,
                "totals_row_shown": 0,
                "style": "TableStyleLight1",
                "show_first_col": 0,
                "show_last_col": 0,
                "show_row_stripes": 0,
                "show_col_stripes": 0,
            }
        )

    def _write_optimized_sheet_data(self) -> None:
        """Copy the rows as bytes; the library reads and writes them as text, which takes four times as long."""
        self.row_data_fh.flush()
        self._xml_start_tag("sheetData")
        self.fh.flush()
        self.row_data_fh.buffer.seek(0)
        shutil.copyfileobj(self.row_data_fh.buffer, self.fh.buffer, 1 << 20)
        self.row_data_fh.close()
        Path(self.row_data_filename).unlink()
        self._xml_end_tag("sheetData")

    def _write_single_row(self, current_row_num: int = 0) -> None:
        """The library keeps no row of ours that it would have to write."""


class Book:
    """A workbook under way, as a context: leaving it writes the file, leaving it by an exception writes none.

    What it needs meanwhile lies in `folder`, which the caller takes away afterwards.
    """

    def __init__(self, path: Any, *, folder: str):
        self._book = xlsxwriter.Workbook(
            path,
            {
                "constant_memory": True,
                "tmpdir": folder,
                "use_zip64": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self._styles: dict[tuple, int] = {}

    def format(self, **properties: Any) -> Any:
        """A format for rules of a sheet, such as conditional ones."""
        return self._book.add_format(properties)

    def describe(self, **properties: Any) -> None:
        """Title, author and the like, as the file's own properties."""
        self._book.set_properties(properties)

    def name(self, name: str, area: str) -> None:
        """A name for cells, such as `Total`."""
        self._book.define_name(name, f"={area}")

    def sheet(self, name: str) -> "Sheet":
        """A new sheet, after those already there."""
        return Sheet(self._book.add_worksheet(name, worksheet_class=_RowSheet), name)

    def style(self, **properties: Any) -> int:
        """The number of a cell style; the same properties share one, for a workbook holds few."""
        key = tuple(sorted(properties.items()))
        if key not in self._styles:
            self._styles[key] = self._book.add_format(properties)._get_xf_index()
        return self._styles[key]

    def __enter__(self) -> "Book":
        return self

    def __exit__(self, kind: Any, *rest: object) -> None:
        if kind is None:
            self._book.close()
            return
        for sheet in self._book.worksheets():
            sheet._opt_close()
        self._book.fileclosed = True


class Sheet:
    """Rows of one sheet, from the top down. `raw` is for layout only: widths, panes, print, protection."""

    def __init__(self, raw: _RowSheet, name: str):
        self.raw = raw
        self.name = name
        self.rows = 0
        self.columns = 0
        self._write = raw.open_rows().write

    def put(self, cells: str, *, height: int | None = None) -> int:
        """Write the next row and return its number, counted from 1."""
        self.rows += 1
        shown = f' ht="{height}" customHeight="1"' if height else ""
        self._write(f'<row r="{self.rows}"{shown}>{cells.replace(ROW, str(self.rows))}</row>')
        return self.rows

    def put_many(self, rows: list[str]) -> None:
        """Write the next rows."""
        first = self.rows + 1
        self.rows += len(rows)
        numbered = [f'<row r="{n}">{cells.replace(ROW, str(n))}</row>' for n, cells in enumerate(rows, start=first)]
        self._write("".join(numbered))

    def finish(self, columns: int) -> None:
        """Say how many columns the sheet has, once all rows are there."""
        self.columns = columns
        self.raw.cover(self.rows, columns)


letters = lru_cache(maxsize=1024)(xl_col_to_name)
"""The letters of a column counted from 0: 27 is AB."""
