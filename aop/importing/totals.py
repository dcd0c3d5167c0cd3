"""Rows of a file that add up other rows, told by their words."""

import re
from collections.abc import Iterable

_TOTAL = re.compile(
    r"(?:^|[\s\-–:,])(?:sub|grand)?-?\s?totals?\s?\*?:?$|^(?:grand |sub-?)?totals?\b.{0,20}$",  # noqa: RUF001
    re.IGNORECASE,
)


def says_total(cells: Iterable[str]) -> bool:
    """Does one of the texts end in “total”, or begin with it and say little more?"""
    cells = tuple(cells)
    if "otal" not in "\n".join(cells).casefold():
        return False
    return any("otal" in cell.casefold() and _TOTAL.search(cell.strip()) for cell in cells)
