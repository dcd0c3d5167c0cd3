"""Workbooks (XLSX): the preflight of the archive, then the rows. Runs in the child process.

The archive is judged by what comes out of it, not by what it claims. The library that parses the sheet reads error
cells and formulas without a stored value as blank, so both are looked for in the sheet itself: a missing figure must
never pass for an empty cell.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, NamedTuple
from xml.etree import ElementTree  # noqa: S405  every part is refused beforehand when it declares a DOCTYPE

import python_calamine as calamine

from strategy.core.tables.cells import cell_from_workbook, problem
from strategy.core.tables.limits import FileRefused, Limits
from strategy.core.tables.sheet_scan import SheetScan, date_styles

_CHUNK = 1 << 18
_SMALL_PART = 4 << 20
_ACTIVE = {
    "vbaproject.bin": "holds macros. Save it as a workbook without macros (.xlsx)",
    "/macrosheets/": "holds macros. Save it as a workbook without macros (.xlsx)",
    "/externallinks/": "links to other workbooks. Break the links, or save the sheet as CSV",
    "/embeddings/": "holds embedded objects. Delete them, or save the sheet as CSV",
    "/activex/": "holds active content. Delete it, or save the sheet as CSV",
}
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class Sheet(NamedTuple):
    name: str
    part: str


class Workbook:
    """An archive that passed the preflight, with the sheet that was asked for or holds most."""

    def __init__(self, raw: bytes, limits: Limits, wanted: str | None) -> None:
        self._raw = raw
        self._limits = limits
        archive = _open(raw)
        try:
            _check_parts(archive, limits)
            self.sheets = _sheets(archive)
            self.sheet = _choose(self.sheets, archive, wanted)
            scan = SheetScan(limits, date_styles(_part_or_nothing(archive, "xl/styles.xml")))
            _unpack_all(archive, limits, scan, self.sheet.part)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as fault:
            raise FileRefused(f"The workbook is damaged and cannot be unpacked ({type(fault).__name__}).") from None
        except ElementTree.ParseError:
            raise FileRefused("The workbook is damaged: its list of sheets cannot be read.") from None
        self._problems = scan.problems

    def rows(self) -> Iterator[tuple[int, list[Any]]]:
        """Number and cells of each row that holds something."""
        sheet = self._parsed()
        lead = [""] * (sheet.start[1] if sheet.start else 0)
        for number, values in enumerate(
            sheet.iter_rows() if sheet.start else (), start=1
        ):  # counts from the sheet's top
            row = lead + [
                value if type(value) is str and value.isprintable() else cell_from_workbook(value) for value in values
            ]
            row = self._with_problems(number, row)
            while row and type(row[-1]) is str and not row[-1].strip():
                row.pop()
            if row:
                yield number, row
        for number in sorted(self._problems):  # below the last value
            yield number, self._with_problems(number, [])

    def _with_problems(self, number: int, row: list[Any]) -> list[Any]:
        for column, reason in self._problems.pop(number, ()):
            row += [""] * (column - len(row))
            row[column - 1] = problem(reason)
        return row

    def _parsed(self) -> calamine.CalamineSheet:
        try:
            book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(self._raw))
            sheet = book.get_sheet_by_name(self.sheet.name)
        except calamine.PasswordError:
            raise FileRefused("The workbook is encrypted. Save it without a password and try again.") from None
        except calamine.CalamineError as fault:
            raise FileRefused(f"The sheet “{self.sheet.name}” cannot be read ({fault}).") from None
        rows, columns = (sheet.end[0] + 1, sheet.end[1] + 1) if sheet.end else (0, 0)
        if rows > self._limits.rows or columns > self._limits.columns or rows * columns > self._limits.cells:
            raise FileRefused("The sheet is larger than its cells said. The workbook is damaged or made to harm.")
        return sheet


def _open(raw: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(raw))
    except (zipfile.BadZipFile, OSError, ValueError):
        raise FileRefused("The file is not a workbook: it is damaged, or was only renamed to .xlsx.") from None


def _check_parts(archive: zipfile.ZipFile, limits: Limits) -> None:
    """Refuse an archive by the names of its parts alone."""
    names = [part.filename.lower().replace("\\", "/") for part in archive.infolist()]
    if len(names) > limits.parts:
        raise FileRefused(f"The workbook has more than {limits.parts} parts.")
    if any(part.flag_bits & 1 for part in archive.infolist()):
        raise FileRefused("The workbook is encrypted. Save it without a password and try again.")
    if len(set(names)) < len(names) or any(".." in name or name.startswith("/") for name in names):
        raise FileRefused("The workbook is built in a way no spreadsheet program does, and is refused.")
    for name in names:
        for mark, reason in _ACTIVE.items():
            if mark in f"/{name}":
                raise FileRefused(f"The workbook {reason}.")
    _refuse_other_archives(set(names))


def _refuse_other_archives(names: set[str]) -> None:
    if "xl/workbook.bin" in names:
        raise FileRefused("Binary workbooks (.xlsb) are not read. Save the file as .xlsx.")
    if "content.xml" in names and "mimetype" in names:
        raise FileRefused("OpenDocument files are not read. Save the file as .xlsx or CSV.")
    if "word/document.xml" in names:
        raise FileRefused("This is a text document, not a workbook.")
    if not {"[content_types].xml", "xl/workbook.xml"} <= names:
        raise FileRefused("The archive is not a workbook. Upload the .xlsx or CSV file itself.")


def _sheets(archive: zipfile.ZipFile) -> list[Sheet]:
    """The visible worksheets in their order, each with its part of the archive."""
    relations = {
        relation.get("Id"): _target(relation.get("Target", ""))
        for relation in _xml(archive, "xl/_rels/workbook.xml.rels")
        if relation.get("Type", "").endswith("/worksheet")
    }
    sheets = [
        Sheet(element.get("name", ""), relations[element.get(_RELATION)])
        for element in _xml(archive, "xl/workbook.xml").iter()
        if element.tag.rpartition("}")[2] == "sheet"
        and element.get("state", "visible") == "visible"
        and element.get(_RELATION) in relations
    ]
    if not sheets:
        raise FileRefused("The workbook has no visible sheet with cells.")
    return sheets


def _target(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _xml(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    return ElementTree.fromstring(_part(archive, name))  # noqa: S314  _part refuses a DOCTYPE


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        with archive.open(name) as part:
            content = part.read(_SMALL_PART + 1)
    except KeyError:
        raise FileRefused(f"The workbook is damaged: its part {name} is missing.") from None
    if len(content) > _SMALL_PART:
        raise FileRefused("The workbook expands too far. It is damaged or made to harm.")
    _refuse_declarations(content)
    return content


def _part_or_nothing(archive: zipfile.ZipFile, name: str) -> bytes:
    return _part(archive, name) if name in archive.namelist() else b""


def _choose(sheets: list[Sheet], archive: zipfile.ZipFile, wanted: str | None) -> Sheet:
    """The sheet of that name; without a name the one that holds most."""
    if wanted is None:
        sizes = {part.filename: part.file_size for part in archive.infolist()}
        return max(sheets, key=lambda sheet: sizes.get(sheet.part, 0))
    for sheet in sheets:
        if sheet.name == wanted:
            return sheet
    named = ", ".join(f"“{sheet.name}”" for sheet in sheets[:20])
    raise FileRefused(f"The workbook has no sheet “{wanted}”. It has {named}.")


def _unpack_all(archive: zipfile.ZipFile, limits: Limits, scan: SheetScan, sheet_part: str) -> None:
    """Unpack every part once, counting what comes out; the chosen sheet is scanned on the way."""
    total = 0
    for part in archive.infolist():
        got, tail = 0, b""
        is_xml = part.filename.lower().endswith((".xml", ".rels", ".vml"))
        with archive.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                if is_xml and not got:
                    _refuse_other_encodings(chunk)
                got, total = got + len(chunk), total + len(chunk)
                if total > limits.unpacked_bytes or got > limits.ratio * max(part.compress_size, 4096):
                    raise FileRefused("The workbook expands too far. It is damaged or made to harm.")
                if is_xml:
                    _refuse_declarations(tail + chunk)
                    tail = chunk[-9:]
                if part.filename == sheet_part:
                    scan.feed(chunk)
    scan.finish()


def _refuse_declarations(content: bytes) -> None:
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise FileRefused("The workbook declares entities (DOCTYPE), which no spreadsheet program does. It is refused.")


def _refuse_other_encodings(start: bytes) -> None:
    if not re.match(rb"(?:\xef\xbb\xbf)?\s*<", start[:64]) or re.match(
        rb"[^>]{0,80}encoding=[\"'](?!utf-8|us-ascii)", start[:200], re.IGNORECASE
    ):
        raise FileRefused("A part of the workbook is not written in UTF-8. It is refused.")
