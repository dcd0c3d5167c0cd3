"""Aims as files."""

from collections.abc import Iterator

from okrs.querysets import ObjectiveQuerySet
from strategy.core.tables.writing import Column, Holds, csv_lines

OBJECTIVES = [
    ("Key", Holds.CODE, "key"),
    ("Objective", Holds.TEXT, "title"),
    ("Why", Holds.TEXT, "why"),
    ("What must shift", Holds.TEXT, "shift"),
    ("Unit code", Holds.CODE, "unit__code"),
    ("Unit", Holds.TEXT, "unit__name"),
    ("Owner", Holds.TEXT, "owner__name"),
    ("Cycle", Holds.TEXT, "cycle__name"),
    ("Theme", Holds.TEXT, "theme__name"),
    ("Commitment", Holds.TEXT, "commitment"),
    ("State", Holds.TEXT, "state"),
    ("Key results", Holds.INTEGER, "key_result_count"),
    ("Part of, key", Holds.CODE, "parent__key"),
    ("Part of", Holds.TEXT, "parent__title"),
]


def objective_lines(rows: ObjectiveQuerySet) -> Iterator[bytes]:
    """A CSV of objectives, by title, in pieces. One read."""
    columns = [Column(heading, holds) for heading, holds, _name in OBJECTIVES]
    names = [name for _heading, _holds, name in OBJECTIVES]
    found = rows.with_key_result_count().order_by("title", "pk").values_list(*names)
    lines = ([None if cell is None else _cell(cell) for cell in row] for row in found.iterator(chunk_size=2000))
    return csv_lines(columns, lines, currency="EUR")


def _cell(value):
    return value if isinstance(value, int) else str(value)
