"""Exported files read back by other hands than those that wrote them."""

import csv
import io
import re
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import python_calamine

from aop.export_options import Options
from aop.exports.making import make
from aop.exports.scope import Scope, scope_for
from tests.aop.exports.instants import NOON

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def export(version, folder, *, user=None, unit=None, **more):
    """Make the file of a version as `user` would; without one as the operator. Returns what was made."""
    most = {"most_rows": more.pop("most_rows")} if "most_rows" in more else {}
    scope = scope_for(user, unit) if user else Scope(unit=unit)
    folder = Path(folder)
    folder.mkdir(exist_ok=True)
    return make(version, scope, Options(**more), at=NOON, folder=folder, **most)


def by_openpyxl(path, sheet, *, values=True):
    """The rows of a sheet, as cached values or as formulas."""
    book = openpyxl.load_workbook(path, data_only=values)
    rows = [[cell.value for cell in row] for row in book[sheet].iter_rows()]
    book.close()
    return rows


def by_calamine(path, sheet):
    """The rows of a sheet; calamine undoes the escapes of sheets, as Excel does."""
    return python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).to_python()


def table(rows):
    """Rows below a heading as dicts."""
    heading, *body = rows
    return [dict(zip(heading, row, strict=True)) for row in body]


def csv_rows(path, *, encoding="utf-8-sig", delimiter=","):
    text = path.read_bytes().decode(encoding)
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


def minor(value, digits=2):
    """Minor units of a number that a library read as a float, exact as a workbook keeps it."""
    return int((Decimal(repr(value)) if isinstance(value, float) else Decimal(str(value))).scaleb(digits))


def sums_by_type(rows, column="amount"):
    """Totals by account type, minor units."""
    totals = {}
    for row in rows:
        totals[row["account_type"]] = totals.get(row["account_type"], 0) + minor(row[column])
    return totals


def parts_of(path):
    """The text of every part of a workbook."""
    with zipfile.ZipFile(path) as packed:
        return {name: packed.read(name).decode() for name in packed.namelist()}
