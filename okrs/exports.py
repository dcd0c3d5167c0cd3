"""Aims as files."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.db.models import Case, F, When

from okrs.listing import in_order, shown
from okrs.models import Objective
from okrs.pace import WORDS
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
    ("Score, 0 to 1", Holds.TEXT, "shown_score"),
    ("Expected, 0 to 1", Holds.TEXT, "shown_expected"),
    ("Pace", Holds.TEXT, "shown_pace"),
    ("Judged on", Holds.DAY, "shown_judged_on"),
    ("Confidence, 0 to 10", Holds.TEXT, "shown_confidence"),
    ("Last check-in", Holds.DAY, "shown_last"),
    ("Have data", Holds.INTEGER, "known"),
    ("Counted", Holds.INTEGER, "counted"),
    ("Part of, key", Holds.CODE, "parent__key"),
    ("Part of", Holds.TEXT, "parent__title"),
]


def objective_lines(rows: ObjectiveQuerySet, *, sort: str = "title") -> Iterator[bytes]:
    """A CSV of objectives, sorted like the list, in pieces; shares in full. One read."""
    columns = [Column(heading, holds) for heading, holds, _name in OBJECTIVES]
    names = [name for _heading, _holds, name in OBJECTIVES]
    found = in_order(_as_shown(rows.with_key_result_count()), sort).values_list(*names)
    lines = ([None if cell is None else _cell(cell) for cell in row] for row in found.iterator(chunk_size=2000))
    return csv_lines(columns, lines, currency="EUR")


def _as_shown(rows: ObjectiveQuerySet) -> ObjectiveQuerySet:
    """With what the list shows of them: only what counts has a score, only what is active a pace."""
    active = {name: Case(When(state=Objective.State.ACTIVE, then=F(name))) for name in ("pace", "judged_on")}
    figures = {"score": shown("score"), "expected": shown("expected"), "confidence": shown("confidence"), **active}
    return rows.annotate(shown_last=shown("last"), **{f"shown_{name}": figure for name, figure in figures.items()})


def _cell(value):
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value if isinstance(value, int | date) else WORDS.get(value) or str(value)
