"""Delimited text (CSV and its relatives): encoding, delimiter and rows. Runs in the child process."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from strategy.core.tables.guard import unguard
from strategy.core.tables.limits import FileRefused, Limits

DELIMITERS = (",", ";", "\t", "|")
ENCODINGS = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8 with BOM", "cp1252": "Windows-1252", "utf-16": "UTF-16"}
_SAMPLE_BYTES = 1 << 17
_SAMPLE_ROWS = 200
_FIELD_CHARACTERS = 131_072
_UNDEFINED_IN_1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_SURROGATE = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")
_MULTIBYTE = re.compile(rb"[\xc3-\xf4][\x80-\xbf]")
_SEP_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


def find_encoding(raw: bytes) -> str:
    """The Python name of the encoding. Raises FileRefused where the text is damaged, naming line and reason."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _checked(raw, "utf-16")
    _refuse_nul(raw)
    if raw.startswith(codecs.BOM_UTF8):
        return _checked(raw, "utf-8-sig")
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as damage:
        return _windows_or_refuse(raw, damage)
    return "utf-8"


def check_encoding(raw: bytes, encoding: str) -> str:
    """`encoding` as named by a person, when the file can be read with it. Raises FileRefused otherwise."""
    if encoding not in ENCODINGS:
        raise FileRefused(f"The encoding {encoding!r} is not one we read: choose UTF-8, Windows-1252 or UTF-16.")
    if encoding != "utf-16":
        _refuse_nul(raw)
    return _checked(raw, encoding)


def _checked(raw: bytes, encoding: str) -> str:
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as damage:
        raise FileRefused(
            f"Line {_line(raw, damage.start)} is not valid {ENCODINGS[encoding]}. Save the file as CSV UTF-8."
        ) from None
    if encoding == "utf-16" and "\0" in text:
        raise FileRefused("The file holds NUL characters, which no table has. It may be damaged or binary.")
    return encoding


def _line(raw: bytes, position: int) -> int:
    return raw.count(b"\n", 0, position) + 1


def _refuse_nul(raw: bytes) -> None:
    position = raw.find(b"\0")
    if position < 0:
        return
    head = raw[:2000]
    if len(head) // 3 < head.count(b"\0") <= len(head) * 2 // 3:
        raise FileRefused("The file looks like UTF-16 without its mark at the start. Save it as CSV UTF-8.")
    raise FileRefused(
        f"Line {_line(raw, position)} holds a NUL character, which no table has. The file may be damaged or binary."
    )


def _windows_or_refuse(raw: bytes, damage: UnicodeDecodeError) -> str:
    line = _line(raw, damage.start)
    if _SURROGATE.match(raw, damage.start):
        raise FileRefused(f"Line {line} holds half a character (a lone surrogate). Save the file as CSV UTF-8 again.")
    if _MULTIBYTE.search(raw, 0, damage.start):
        raise FileRefused(f"Line {line} is damaged: the file is UTF-8 up to there, but not that line.")
    undefined = _UNDEFINED_IN_1252.search(raw)
    if undefined:
        raise FileRefused(
            f"Line {_line(raw, undefined.start())} is neither UTF-8 nor Windows-1252. Save the file as CSV UTF-8."
        )
    return "cp1252"


def find_delimiter(sample: str) -> str:
    """The delimiter that cuts most rows of the sample into the same number of cells, more than one."""
    return max(DELIMITERS, key=lambda delimiter: _evenness(sample, delimiter))


def _evenness(sample: str, delimiter: str) -> tuple[float, int]:
    widths: list[int] = []
    try:
        for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
            if any(row):
                widths.append(len(row))
            if len(widths) >= _SAMPLE_ROWS:
                break
    except csv.Error:
        return 0.0, 0
    wide = Counter(width for width in widths if width > 1)
    if not wide:
        return 0.0, 0
    width, times = wide.most_common(1)[0]
    return round(times / len(widths), 2), width


def sample_of(raw: bytes, encoding: str) -> str:
    """The first whole lines of the file, enough to judge it by."""
    decoder = codecs.getincrementaldecoder(encoding)()
    text = decoder.decode(raw[:_SAMPLE_BYTES])
    if len(raw) <= _SAMPLE_BYTES:
        return text
    return text[: text.rfind("\n") + 1] or text


def declared_delimiter(sample: str) -> str | None:
    """The delimiter of a first line `sep=;`, as spreadsheets write it."""
    declared = _SEP_LINE.match(sample)
    return declared.group(1) if declared else None


def rows(raw: bytes, encoding: str, delimiter: str, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    """Number and cells of each row that holds something, quotes across lines included."""
    csv.field_size_limit(_FIELD_CHARACTERS)
    reader = csv.reader(
        io.TextIOWrapper(io.BytesIO(raw), encoding=encoding, newline=""), delimiter=delimiter, strict=True
    )
    number = cells = 0
    try:
        for number, row in enumerate(reader, start=1):
            row = _trimmed(row)
            if not row or (number == 1 and _is_declaration(row)):
                continue
            cells += len(row)
            _check_extent(number, len(row), cells, limits)
            yield number, [unguard(cell) if cell[:1] == "'" else cell for cell in row]
    except csv.Error as fault:
        raise FileRefused(_in_words(fault, number + 1, reader.line_num)) from None


def _trimmed(row: list[str]) -> list[str]:
    while row and not row[-1].strip():
        row.pop()
    return row


def _is_declaration(row: list[str]) -> bool:
    return len(row) == 1 and row[0].lower().startswith("sep=") and len(row[0]) <= 5


def _check_extent(number: int, width: int, cells: int, limits: Limits) -> None:
    if number > limits.rows:
        raise FileRefused(f"The file has more than {limits.rows:,} rows. Split it and import the parts.")
    if width > limits.columns:
        raise FileRefused(
            f"Row {number} has {width:,} cells; at most {limits.columns} columns are read. "
            "Is the separator right? Delete columns that are not needed."
        )
    if cells > limits.cells:
        raise FileRefused(f"The file has more than {limits.cells:,} cells. Delete columns that are not needed.")


def _in_words(fault: csv.Error, row: int, line: int) -> str:
    reason = str(fault)
    if "unexpected end of data" in reason:
        return f"A quotation mark opened in row {row} is never closed."
    if "field larger than field limit" in reason:
        return f"Row {row} has a cell of more than {_FIELD_CHARACTERS:,} characters. Is a quotation mark left open?"
    if "expected after" in reason:
        return f"Row {row} (line {line}) has text after a closing quotation mark. Quotes inside a cell are doubled."
    return f"Row {row} (line {line}) cannot be read: {reason}."
