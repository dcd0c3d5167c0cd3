"""What the page of one objective shows, gathered in a fixed number of reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from okrs import scoring
from okrs.facts import COUNTING
from okrs.models import KeyResult, Objective
from okrs.pace import Pace
from okrs.parts import Part, parts_of, silent_of, strip_of, worst_of
from okrs.policies import (
    can_create_objective,
    can_edit_objective,
    can_reopen_objective,
)
from okrs.sentences import ObjectiveFigures, objective_sentence
from okrs.standing import raw_of
from okrs.updates import lately, spark_of
from okrs.whole import Whole, whole_of
from strategy.core.charts import Spark
from strategy.core.models import User


@dataclass(frozen=True)
class KeyResultRow:
    """A key result with how its value went and what the reader may do to it; `up` and `down` are the orders that
    moving it makes. `raw` is the way done where it is more or less than the score can be."""

    key_result: KeyResult
    spark: Spark | None
    raw: Fraction | None
    up: str
    down: str


def brief_of(objective: Objective, user: User, today: date) -> dict[str, Any]:
    """Context of the page, on the day `today`."""
    key_results = list(objective.key_results.select_related("owner", "metric").in_order())
    for row in key_results:
        row.objective = objective
    live = [row for row in key_results if not row.is_dropped]
    whole = whole_of(objective, user)
    parts = parts_of(objective, live, whole.links) if objective.state in COUNTING else []
    can_edit = can_edit_objective(user, objective)
    return {
        "objective": objective,
        "contributors": objective.contributors.order_by("name", "pk"),
        "sentence": objective_sentence(_figures(objective, live, whole, parts)),
        "question": _question(objective),
        "counts": objective.state in COUNTING,
        "strip": strip_of(parts) if objective.state == Objective.State.ACTIVE else [],
        "parts": parts,
        "silent": silent_of(parts),
        "judged_on": objective.judged_on if objective.judged_on != today else None,
        "line": line_of(objective),
        "whole": whole,
        "rows": _rows(live),
        "order": ",".join(str(row.pk) for row in live),
        "dropped": [row for row in key_results if row.is_dropped],
        "bets": objective.bets.select_related("owner").by_title(),
        "can_edit": can_edit,
        "can_reopen": can_reopen_objective(user, objective),
        "can_duplicate": can_create_objective(user, objective.unit, objective.owner),
    }


def line_of(objective: Objective) -> list[Objective]:
    """What the objective is part of: the farthest first, itself left out. One read."""
    if objective.parent_id is None:
        return []
    rows = {row.pk: row for row in Objective.objects.line_up(objective).with_people()}
    line: list[Objective] = []
    following = objective.parent_id
    while following in rows and rows[following] not in line:
        line.append(rows[following])
        following = rows[following].parent_id
    return line[::-1]


def _question(objective: Objective) -> str:
    if objective.state in COUNTING:
        return "Are we getting there?"
    return "Is it clear what must change, and how we will know?"


def _figures(objective: Objective, live: list[KeyResult], whole: Whole, parts: Sequence[Part]) -> ObjectiveFigures:
    unmeasured = [row for row in live if row.kind != KeyResult.Kind.YES_NO and not (row.measure or row.metric)]
    return ObjectiveFigures(
        state=objective.state,
        cycle=str(objective.cycle),
        key_results=len(live),
        unmeasured=len(unmeasured),
        children=len(whole.below),
        has_why=bool(objective.why),
        has_shift=bool(objective.shift),
        has_parent_that_is_over=bool(objective.parent and not objective.parent.is_open),
        score=scoring.percent(objective.score),
        expected=scoring.percent(objective.expected) or 0,
        pace=Pace(objective.pace) if objective.state == Objective.State.ACTIVE else None,
        counted=1 if objective.scored_by == Objective.ScoredBy.MANUAL else len(parts),
        silent=tuple(silent_of(parts)),
        worst=tuple(worst_of(parts)),
    )


def _rows(live: list[KeyResult]) -> list[KeyResultRow]:
    said, keys = lately(live), [row.pk for row in live]
    return [
        KeyResultRow(
            key_result=row,
            spark=spark_of(row, said[row.pk]),
            raw=raw_of(row),
            up=_swapped(keys, place - 1) if place else "",
            down=_swapped(keys, place) if place < len(keys) - 1 else "",
        )
        for place, row in enumerate(live)
    ]


def _swapped(keys: list[int], place: int) -> str:
    order = [*keys[:place], keys[place + 1], keys[place], *keys[place + 2 :]]
    return ",".join(map(str, order))
