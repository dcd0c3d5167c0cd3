"""Which row is the heading: the first one that names the columns, below titles and dates."""

import re
from collections.abc import Sequence

from strategy.core.tables.cells import Day, Number, Row

_FIGURE = re.compile(r"[-+(]?[$€£¥]?\s?[0-9][0-9.,'\s]*%?\)?-?")
_LETTER = re.compile(r"[^\W\d_]")
_YEAR = re.compile(r"(19|20)[0-9]{2}([-/]([0-9]{2}|[0-9]{4}))?")


def find_heading_row(rows: Sequence[Row]) -> int | None:
    """The number of the heading row among the first rows of a file, or None where no row looks like one.

    A heading fills most of the columns that the rows below it fill, with texts (or years) that differ from each other.
    """
    filled = [sum(1 for cell in row.cells if cell.strip()) for row in rows]
    for index, row in enumerate(rows):
        below = sorted(filled[index + 1 : index + 21]) or [2]
        usual = below[len(below) // 2]
        if filled[index] >= max(1, min(2, usual)) and filled[index] * 2 > usual and _names_columns(row.cells):
            return row.number
    return None


def _names_columns(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell.strip()]
    if not all(_is_label(cell) or _is_period(cell) for cell in filled):
        return False
    different = {cell.strip().casefold() for cell in filled}
    return any(_is_label(cell) for cell in filled) and len(different) * 10 >= len(filled) * 8


def _is_label(cell: str) -> bool:
    return not isinstance(cell, Number | Day) and bool(_LETTER.search(cell)) and not _FIGURE.fullmatch(cell.strip())


def _is_period(cell: str) -> bool:
    return isinstance(cell, Day) or bool(_YEAR.fullmatch(cell.strip()))
