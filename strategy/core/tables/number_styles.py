"""Which decimal mark a file is written with, judged by its amounts; said plainly where they do not tell."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from strategy.core.tables.amounts import Mark
from strategy.core.tables.cells import Number

_FIGURE = re.compile(r"[0-9][0-9.,'’ \u00a0\u2007\u2009\u202f]*", re.ASCII)  # noqa: RUF001
_AMBIGUOUS = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}", re.ASCII)
_EXAMPLES = 5


@dataclass
class StyleEvidence:
    """What the amounts seen so far say about the decimal mark. Examples are (row number, text)."""

    point: list[tuple[int, str]] = field(default_factory=list)
    comma: list[tuple[int, str]] = field(default_factory=list)
    unclear: list[tuple[int, str]] = field(default_factory=list)

    @property
    def mark(self) -> Mark | None:
        """The decimal mark; point where nothing needs one; None where the amounts do not decide or contradict."""
        if self.point and self.comma:
            return None
        if self.comma:
            return Mark.COMMA
        if self.point or not self.unclear:
            return Mark.POINT
        return None

    @property
    def reason(self) -> str:
        """Why `mark` is what it is, in words, with rows to look at."""
        if self.point and self.comma:
            return f"{_quoted(self.point)} needs a decimal point, {_quoted(self.comma)} a decimal comma"
        if self.mark is None:
            rows = ", ".join(str(row) for row, _ in self.unclear)
            return f"{_quoted(self.unclear)} can be read with a decimal point or a decimal comma (rows {rows})"
        seen = self.comma or self.point
        return f"as in {_quoted(seen)}" if seen else "no amount has a decimal mark"

    def see(self, row: int, cell: str) -> None:
        """Take one cell of an amount column into account."""
        if isinstance(cell, Number) or ("." not in cell and "," not in cell):
            return
        figure = _FIGURE.search(cell)
        if figure:
            found = getattr(self, _verdict(figure.group().rstrip("., '’")))  # noqa: RUF001
            if len(found) < _EXAMPLES:
                found.append((row, cell.strip()))


def style_of(cells: Iterable[tuple[int, str]]) -> StyleEvidence:
    """The evidence of many cells, each with its row number."""
    evidence = StyleEvidence()
    for row, cell in cells:
        evidence.see(row, cell)
    return evidence


def _verdict(figure: str) -> str:
    """Which list a figure belongs to: the last mark decides, unless it may as well separate thousands."""
    points, commas = figure.count("."), figure.count(",")
    if points and commas:
        return "point" if figure.rindex(".") > figure.rindex(",") else "comma"
    if points > 1:
        return "comma"
    if commas > 1:
        return "point"
    if _AMBIGUOUS.fullmatch(figure):
        return "unclear"
    return "point" if points else "comma"


def _quoted(examples: list[tuple[int, str]]) -> str:
    row, text = examples[0]
    return f"“{text}” in row {row}"
