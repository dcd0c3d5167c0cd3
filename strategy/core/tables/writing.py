"""The door out: CSV and XLSX that are safe to open, exact to the cent, and never cut.

Cells are written by what they are (text, code, money, day ...), never by what they look like, so that no text becomes
a formula or a link and no code loses its zeros. Money is an int of minor units and leaves as decimal text (CSV) or as
a number a workbook keeps exactly (XLSX); what it cannot keep is refused, naming the row.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, cast

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from strategy.core.money import digits_of, plain_money
from strategy.core.tables.guard import guard

LONGEST_TEXT = 32_767
MOST_ROWS = 1_048_576
EXACT = 10**15  # numbers of up to 15 digits come back from a workbook as they went in
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


Area = tuple[int, int, int, int]
Place = tuple[int, int]


class NotWritable(Exception):
    """A cell cannot be written as it is, so the file is not made; the message names row and reason."""


class Holds(StrEnum):
    """What the cells of a column are."""

    TEXT = "text"
    CODE = "code"  # text whose leading zeros matter
    MONEY = "money"  # int of minor units
    INTEGER = "integer"
    SHARE = "share"  # int of basis points
    DAY = "day"


@dataclass(frozen=True)
class Column:
    """A column of a file: its heading and what its cells are. None stands for an empty cell."""

    heading: str
    holds: Holds = Holds.TEXT


@dataclass(frozen=True)
class CsvStyle:
    """How a CSV is written. The default is the one that opens right in a spreadsheet by a double click."""

    delimiter: str = ","
    decimal: str = "."
    encoding: str = "utf-8-sig"
    line_end: str = "\r\n"


def csv_lines(
    columns: Sequence[Column], rows: Iterable[Sequence[Any]], *, currency: str, style: CsvStyle | None = None
) -> Iterator[bytes]:
    """The file in pieces of about 64 KiB, heading first. Raises NotWritable at the row that cannot be written."""
    style = style or CsvStyle()
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=style.delimiter, lineterminator=style.line_end, quoting=csv.QUOTE_ALL)
    writer.writerow([_csv_text(column.heading, 1) for column in columns])
    kinds = [column.holds for column in columns]
    encoding = style.encoding
    for number, row in enumerate(rows, start=2):
        writer.writerow(
            [_csv_cell(kind, value, number, currency, style.decimal) for kind, value in zip(kinds, row, strict=True)]
        )
        if buffer.tell() >= 1 << 16:
            yield _taken(buffer, encoding)
            encoding = style.encoding.removesuffix("-sig")
    yield _taken(buffer, encoding)


def _taken(buffer: io.StringIO, encoding: str) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    try:
        return text.encode(encoding)
    except UnicodeEncodeError as fault:
        lost = text[fault.start]
        raise NotWritable(f"The character “{lost}” does not exist in {encoding}. Export as UTF-8.") from None


def _csv_cell(kind: Holds, value: Any, number: int, currency: str, decimal: str) -> str:
    if value is None:
        return ""
    if kind is Holds.MONEY:
        text = plain_money(value, currency)
        return text.replace(".", decimal) if decimal != "." else text
    if kind is Holds.INTEGER:
        return str(int(value))
    if kind is Holds.SHARE:
        return plain_share(value).replace(".", decimal)
    if kind is Holds.DAY:
        return value.isoformat()
    return _csv_text(str(value), number)


def _csv_text(text: str, number: int) -> str:
    if len(text) > LONGEST_TEXT:
        raise NotWritable(_too_long(text, number))
    return guard(text)


def plain_share(basis_points: int) -> str:
    """Basis points as a fraction of one: 2500 is `0.2500`."""
    sign = "-" if basis_points < 0 else ""
    whole, rest = divmod(abs(basis_points), 10_000)
    return f"{sign}{whole}.{rest:04d}"


def _too_long(text: str, number: int) -> str:
    return f"Row {number} holds a text of {len(text):,} characters; a spreadsheet cell keeps {LONGEST_TEXT:,}."


class Workbook:
    """A workbook of typed cells. `path` is a file name or an open binary file; close it, or use `with`.

    With `streaming` rows must be written from top to bottom, and memory does not grow with them.
    """

    def __init__(self, path: Any, *, currency: str, streaming: bool = True) -> None:
        options = {
            "constant_memory": streaming,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self.book = xlsxwriter.Workbook(path, options)
        self.currency = currency
        self.digits = digits_of(currency)
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}

    def __enter__(self) -> "Workbook":
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        if kind is None:
            self.close()
        else:
            self.abandon()

    def close(self) -> None:
        self.book.close()

    def abandon(self) -> None:
        """Leave nothing behind of a workbook that is not to be: rows already written wait in temporary files."""
        for sheet in self.book.worksheets():
            if sheet.row_data_filename:
                sheet.row_data_fh.close()
                Path(sheet.row_data_filename).unlink(missing_ok=True)
        self.book.fileclosed = True

    def sheet(self, name: str) -> "Sheet":
        """A new sheet."""
        return Sheet(self, self.book.add_worksheet(name))

    def format(self, **properties: Any) -> Format:
        """A cell format, made once for the same properties: a workbook holds about two hundred."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(properties)
        return self._formats[key]

    def money_format(self, **properties: Any) -> Format:
        """Amounts with the currency's digits, negative ones in brackets and red, zero as a dash."""
        fraction = f".{'0' * self.digits}" if self.digits else ""
        shown = f'#,##0{fraction};[Red](#,##0{fraction});"-"??'
        return self.format(num_format=shown, **properties)


class Sheet:
    """Typed cells of one sheet. Rows and columns count from 0. `raw` is for layout only: widths, panes, print."""

    def __init__(self, workbook: Workbook, raw: Worksheet) -> None:
        self.workbook = workbook
        self.raw = raw

    def text(self, row: int, column: int, text: str, style: Format | None = None) -> None:
        """Text as text, whatever it looks like. Raises NotWritable."""
        if row >= MOST_ROWS:
            raise NotWritable(f"A sheet holds {MOST_ROWS:,} rows; export as CSV or fewer rows at a time.")
        if len(text) > LONGEST_TEXT:
            raise NotWritable(_too_long(text, row + 1))
        if _UNWRITABLE.search(text):
            raise NotWritable(f"Row {row + 1} holds a control character that no workbook can keep.")
        self.raw.write_string(row, column, text, style)

    def code(self, row: int, column: int, code: str) -> None:
        """A code, kept as text so that leading zeros survive."""
        self.text(row, column, code, self.workbook.format(num_format="@"))

    def money(self, row: int, column: int, minor: int, style: Format | None = None) -> None:
        """Minor units as a number. Raises NotWritable past the fifteen digits a workbook keeps."""
        self.raw.write_number(
            row, column, self._exact(minor, row, 10**self.workbook.digits), style or self.workbook.money_format()
        )

    def integer(self, row: int, column: int, value: int, style: Format | None = None) -> None:
        self.raw.write_number(
            row, column, self._exact(value, row, 1), style or self.workbook.format(num_format="#,##0")
        )

    def share(self, row: int, column: int, basis_points: int, style: Format | None = None) -> None:
        """Basis points, shown as per cent."""
        style = style or self.workbook.format(num_format="0.00%")
        self.raw.write_number(row, column, self._exact(basis_points, row, 10_000), style)

    def day(self, row: int, column: int, day: date, style: Format | None = None) -> None:
        self.raw.write_datetime(row, column, day, style or self.workbook.format(num_format="yyyy-mm-dd"))

    def money_sum(self, row: int, column: int, area: Area, minor: int, style: Format | None = None) -> None:
        """A live `=SUM(...)` over (first row, first column, last row, last column), with its value stored beside it."""
        value = self._exact(minor, row, 10**self.workbook.digits)
        self.raw.write_formula(row, column, f"=SUM({xl_range(*area)})", style or self.workbook.money_format(), value)

    def check_equal(self, row: int, column: int, ours: Place, theirs: Place, *, passes: bool) -> None:
        """A live PASS or FAIL: do two cells (row, column) agree to the last digit kept?"""
        first, second = xl_rowcol_to_cell(*ours), xl_rowcol_to_cell(*theirs)
        digits = self.workbook.digits
        formula = f'=IF(ROUND({first}-{second},{digits})=0,"PASS","FAIL")'
        self.raw.write_formula(row, column, formula, None, "PASS" if passes else "FAIL")

    def cell(self, row: int, column: int, holds: Holds, value: Any) -> None:
        """A cell of a column that holds such values; None leaves it empty."""
        if value is None:
            return
        write = {
            Holds.TEXT: self.text,
            Holds.CODE: self.code,
            Holds.MONEY: self.money,
            Holds.INTEGER: self.integer,
            Holds.SHARE: self.share,
            Holds.DAY: self.day,
        }[holds]
        cast(Callable[[int, int, Any], None], write)(row, column, value)

    def table(self, columns: Sequence[Column], rows: Iterable[Sequence[Any]], *, first_row: int = 0) -> int:
        """Heading and rows from `first_row` down. Returns the number of the row after the last."""
        bold = self.workbook.format(bold=True, bottom=1)
        for place, column in enumerate(columns):
            self.text(first_row, place, column.heading, bold)
        number = first_row
        for number, row in enumerate(rows, start=first_row + 1):
            for place, (column, value) in enumerate(zip(columns, row, strict=True)):
                self.cell(number, place, column.holds, value)
        return number + 1

    def _exact(self, value: int, row: int, unit: int) -> float:
        if abs(value) >= EXACT:
            raise NotWritable(
                f"Row {row + 1} holds a number of more than 15 digits, which no workbook keeps exactly. Export as CSV."
            )
        return value / unit
