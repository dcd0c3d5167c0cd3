"""Cells as they leave the parser: always text, with a subclass where the file said more than text.

A number of a workbook is the exact decimal text of what the cell holds, never a float, so that no later step can
lose a cent. Between the child process and the application rows are lines of JSON, AT_ONCE rows to a line, each
`[number, cell, cell, ...]`: many at once cost a third of one by one.
"""

import json
import math
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")  # no database keeps these
AT_ONCE = 500
EXACT_DIGITS = 15  # what a workbook keeps of a number
_TOO_LARGE = 10**EXACT_DIGITS


class Number(str):
    """A numeric cell of a workbook, as plain decimal text such as `-1234.5`."""

    __slots__ = ()


class Day(str):
    """A date cell, as `2026-07-31`."""

    __slots__ = ()


class Problem(str):
    """A cell that holds no usable value; the text says why."""

    __slots__ = ()


class Row(NamedTuple):
    """A row that holds something. `number` counts as the spreadsheet counts: the first row of the file is 1."""

    number: int
    cells: list[str]


def cell_from_workbook(value: Any) -> Any:
    """What the JSON line carries for a value that the workbook library gave."""
    kind = type(value)
    if kind is str:
        return problem("a NUL or half a character") if _UNKEEPABLE.search(value) else value
    if kind is int:
        return value
    if kind is float:
        return _number(value)
    if kind is bool:
        return "TRUE" if value else "FALSE"
    if kind is datetime:
        return {"day": value.date().isoformat()} if value.time() == time() else str(value)
    if kind is date:
        return {"day": value.isoformat()}
    if kind is time or kind is timedelta:
        return str(value)
    return problem(f"a value of the unknown type {kind.__name__}")


def problem(reason: str) -> dict[str, str]:
    return {"problem": reason}


def _number(value: float) -> Any:
    """The number without the dust of binary fractions: 0.30000000000000004 is 0.3, one third keeps its digits."""
    if not -_TOO_LARGE < value < _TOO_LARGE:
        return _not_kept(value)
    if value.is_integer():
        return int(value)
    shortest = repr(value)
    if len(shortest) <= EXACT_DIGITS:  # no dust has room there
        return value
    rounded = f"{value:.{EXACT_DIGITS}g}"
    return float(rounded) if len(rounded) < len(shortest) - 2 else value


def _not_kept(value: float) -> dict[str, str]:
    if not math.isfinite(value):
        return problem("not a number")
    return problem(
        f"a number of more than {EXACT_DIGITS} digits, of which a workbook has lost the last ones; "
        "make the cell text if it is a code"
    )


def _decimal_text(text: str) -> Number:
    return Number(format(Decimal(text), "f")) if "e" in text or "E" in text else Number(text)


def _special(pairs: dict[str, str]) -> str:
    return Day(pairs["day"]) if "day" in pairs else Problem(pairs["problem"])


encode_rows: Callable[[list[list[Any]]], str] = json.JSONEncoder(separators=(",", ":")).encode
_decode = json.JSONDecoder(parse_float=_decimal_text, parse_int=Number, object_hook=_special).decode


def decode_rows(line: str, width: int) -> Iterator[Row]:
    """The rows of one line, filled up with empty cells to `width`."""
    for number, *cells in _decode(line):
        if len(cells) < width:
            cells += [""] * (width - len(cells))
        yield Row(int(number), cells)


def cell_to_json(cell: str) -> Any:
    """A cell as JSON keeps it; a text as it is."""
    if isinstance(cell, Number):
        return {"number": str(cell)}
    return {"day": str(cell)} if isinstance(cell, Day) else problem(str(cell)) if isinstance(cell, Problem) else cell


def cell_from_json(kept: Any) -> str:
    """The cell that `cell_to_json` was given."""
    if isinstance(kept, str):
        return kept
    return Number(kept["number"]) if "number" in kept else _special(kept)
