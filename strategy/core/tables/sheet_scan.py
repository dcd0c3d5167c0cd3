"""What is looked for in a sheet's own text before rows are built: how far it reaches, and cells without a value."""

import re
from collections import defaultdict
from xml.etree import ElementTree  # noqa: S405  every part is refused beforehand when it declares a DOCTYPE

from strategy.core.tables.limits import FileRefused, Limits

_LONGEST_CELL = 1 << 20  # 32,767 characters, however they are marked up
_PROBLEMS = 10_000
_COLUMN = re.compile(rb"""\br=["']([A-Z]{1,3})[0-9]""")
_ROW = re.compile(rb"""<(?:\w+:)?row\s[^>]*?\br=["']([0-9]+)["']""")
_ERROR = re.compile(
    rb"""<(?:\w+:)?c\s([^>]*?\bt=["']e["'][^>]*)>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)<""", re.DOTALL
)
_EMPTY_FORMULA = re.compile(
    rb"""<(?:\w+:)?c(\s[^>]*)?>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"""
    rb"""(?:</(?:\w+:)?c>|<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</)"""
)
_REFERENCE = re.compile(rb"""\br=["']([A-Z]{1,3})([0-9]{1,7})["']""")
_NO_VALUE = "a formula without a stored value; open the file, save it, and try again"
_BUILT_IN_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_LAST_DAY = 2_958_465  # 31 December 9999 as a serial number


def column_number(letters: str) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def date_styles(styles: bytes) -> set[str]:
    """The indexes of the cell formats that show a date."""
    if not styles:
        return set()
    root = ElementTree.fromstring(styles)  # noqa: S314  the part was refused when it declares a DOCTYPE
    own = {
        number.get("numFmtId")
        for number in root.iter()
        if number.tag.endswith("}numFmt") and _shows_a_date(number.get("formatCode", ""))
    }
    formats = next((group for group in root if group.tag.endswith("}cellXfs")), ())
    return {
        str(index)
        for index, style in enumerate(formats)
        if style.get("numFmtId") in own or int(style.get("numFmtId", "0")) in _BUILT_IN_DATES
    }


def _shows_a_date(code: str) -> bool:
    bare = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|_.', "", code.lower())
    return bool(re.search(r"[ymd]", bare)) and "general" not in bare


class SheetScan:
    """Fed with the sheet as it is unpacked. Raises FileRefused as soon as the sheet reaches too far."""

    def __init__(self, limits: Limits, styles_of_dates: set[str]) -> None:
        self.problems: dict[int, list[tuple[int, str]]] = defaultdict(list)
        self._limits = limits
        self._rest = b""
        self._rows = 0
        self._columns: set[bytes] = set()
        self._found = 0
        self._bad_date = _bad_dates(styles_of_dates)

    def feed(self, chunk: bytes) -> None:
        text = self._rest + chunk
        cut = _last_start(text)
        if len(text) - cut > _LONGEST_CELL + len(chunk):
            raise FileRefused("A cell of the sheet holds more text than a spreadsheet allows.")
        self._rest = text[cut:]
        self._look(text[:cut])

    def finish(self) -> None:
        self._look(self._rest)
        self._rest = b""

    def _look(self, text: bytes) -> None:
        self._columns.update(_COLUMN.findall(text))
        self._rows = max(self._rows, max(map(int, _ROW.findall(text)), default=0))
        self._check_extent()
        if b't="e"' in text or b"t='e'" in text:
            for cell in _ERROR.finditer(text):
                self._note(cell.group(1), f"the error value {cell.group(2).decode(errors='replace')[:20]}")
        if b"<f" in text or b":f" in text:
            for cell in _EMPTY_FORMULA.finditer(text):
                attributes = cell.group(1) or b""
                if not (b't="str"' in attributes and b"<v" in cell.group()):  # a formula may well give an empty text
                    self._note(attributes, _NO_VALUE)
        if self._bad_date:
            for cell in self._bad_date.finditer(text):
                if b't="s' not in cell.group(1) and not _is_a_day(cell.group(2)):
                    self._note(cell.group(1), "a date before 1900 or beyond 9999")

    def _check_extent(self) -> None:
        limits = self._limits
        width = max((column_number(letters.decode()) for letters in self._columns), default=0)
        if self._rows > limits.rows:
            raise FileRefused(
                f"The sheet reaches to row {self._rows:,}; at most {limits.rows:,} are read. "
                "Delete the empty rows below the data, or split the file."
            )
        if width > limits.columns:
            raise FileRefused(
                f"The sheet reaches to column {width:,}; at most {limits.columns} are read. "
                "Delete the empty columns beside the data."
            )
        if self._rows * width > limits.cells:
            raise FileRefused(
                f"The sheet spans {self._rows:,} rows and {width} columns; at most {limits.cells:,} cells are read. "
                "Delete rows and columns that are not needed."
            )

    def _note(self, attributes: bytes, reason: str) -> None:
        self._found += 1
        if self._found > _PROBLEMS:
            raise FileRefused(f"More than {_PROBLEMS:,} cells hold {reason}.")
        place = _REFERENCE.search(attributes)
        if place is None:
            raise FileRefused(f"The sheet has cells without an address that hold {reason}.")
        self.problems[int(place.group(2))].append((column_number(place.group(1).decode()), reason))


def _is_a_day(serial: bytes) -> bool:
    try:
        return 0 <= float(serial) < _LAST_DAY + 1
    except ValueError:
        return False


def _last_start(text: bytes) -> int:
    """Where the last cell or row begins, so that what stands before holds whole cells only."""
    last = max(text.rfind(mark) for mark in (b"<c ", b"<row", b":c ", b":row"))
    return max(text.rfind(b"<", 0, last + 1), 0) if last >= 0 else 0


def _bad_dates(styles: set[str]) -> re.Pattern[bytes] | None:
    """Finds cells that show a date their number cannot be: negative, or after 31 December 9999."""
    if not styles:
        return None
    which = "|".join(sorted(styles)).encode()
    cell = rb"""<(?:\w+:)?c\s([^>]*?\bs=["'](?:""" + which + rb""")["'][^>]*)>\s*<(?:\w+:)?v>(-[^<]*|[0-9]{7,}[^<]*)<"""
    return re.compile(cell)
