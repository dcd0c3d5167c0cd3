"""Pasted text as rows of cells, whatever the sheet or editor put between them."""

import csv
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from strategy.core.texts import clean_name

MOST_ROWS = 2000
_SEPARATORS = ("\t", ";", ",")


class TooMuch(ValueError):
    """Paste at most 2,000 rows at once."""


@dataclass(frozen=True)
class Line:
    """One row: its number in the pasted text, its cells as pasted, leading spaces kept."""

    number: int
    cells: tuple[str, ...]

    def cell(self, column: int | None) -> str:
        """The text of a column without outer space; nothing where the row is too short."""
        return self.cells[column].strip() if column is not None and column < len(self.cells) else ""

    @property
    def first(self) -> int:
        """The first column that holds something."""
        return next(number for number, cell in enumerate(self.cells) if cell.strip())

    @property
    def indent(self) -> tuple[int, int]:
        """How far the row is indented: empty cells before the first full one, then spaces in it."""
        cell = self.cells[self.first]
        return self.first, len(cell) - len(cell.lstrip())


def read_lines(text: str) -> list[Line]:
    """Rows that hold something. Tabs part cells where there are any, else semicolons, else commas. Raises TooMuch."""
    text = unicodedata.normalize("NFC", text).replace("\u00a0", " ").replace("\ufeff", "")
    separator = _separator(text)
    if separator is None:
        rows: Iterable[list[str]] = ([line] for line in text.splitlines())
    else:
        rows = csv.reader(text.splitlines(), delimiter=separator)
    lines = [Line(number, tuple(cells)) for number, cells in enumerate(rows, 1) if any(cell.strip() for cell in cells)]
    if len(lines) > MOST_ROWS:
        raise TooMuch(TooMuch.__doc__)
    return lines


def _separator(text: str) -> str | None:
    for separator in _SEPARATORS:
        # A staircase is indented by tabs; one name with a comma in it is not yet a table.
        holding = [line for line in text.splitlines() if separator in line]
        if separator == "\t" and holding:
            return separator
        if holding and 2 * len(holding) > len([line for line in text.splitlines() if line.strip()]):
            return separator
    return None


def heading(line: Line, words: dict[str, set[str]]) -> dict[str, int] | None:
    """Which column holds what, if `line` is a heading: every full cell of it must be a word we know."""
    found: dict[str, int] = {}
    for column, cell in enumerate(line.cells):
        word = " ".join(cell.lower().replace("_", " ").replace("-", " ").split())
        if not word:
            continue
        meant = next((name for name, known in words.items() if word in known), None)
        if meant is None or meant in found:
            return None
        found[meant] = column
    return found


def name_problem(text: str, *, what: str, longest: int) -> str:
    """Why a text cannot be a name, or nothing."""
    if not text:
        return f"The {what} is missing."
    if len(text) > longest:
        return f"The {what} has {len(text)} characters; {longest} fit."
    try:
        clean_name(text)
    except ValidationError as problem:
        return f"The {what}: {problem.messages[0]}"
    return ""
