"""What the page of one objective shows, gathered in a fixed number of reads."""

from dataclasses import dataclass
from typing import Any

from okrs.models import KeyResult, Objective
from okrs.policies import (
    can_create_objective,
    can_edit_key_result,
    can_edit_objective,
    can_reopen_objective,
)
from okrs.sentences import ObjectiveFigures, objective_sentence
from strategy.core.models import User

MOST_CHILDREN = 200


@dataclass(frozen=True)
class KeyResultRow:
    """A key result with what the reader may do to it; `up` and `down` are the orders that moving it makes."""

    key_result: KeyResult
    can_edit: bool
    up: str
    down: str


def brief_of(objective: Objective, user: User) -> dict[str, Any]:
    """Context of the page."""
    key_results = list(objective.key_results.select_related("owner", "metric").in_order())
    for row in key_results:
        row.objective = objective
    live = [row for row in key_results if not row.is_dropped]
    children = objective.children.visible_to(user).with_people().with_key_result_count().order_by("title", "pk")
    children = list(children[: MOST_CHILDREN + 1])
    can_edit = can_edit_objective(user, objective)
    return {
        "objective": objective,
        "contributors": objective.contributors.order_by("name", "pk"),
        "sentence": objective_sentence(_figures(objective, live, children)),
        "line": line_of(objective),
        "children": children[:MOST_CHILDREN],
        "has_more_children": len(children) > MOST_CHILDREN,
        "rows": [_row(row, live, user, can_edit=can_edit) for row in live],
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


def _figures(objective: Objective, live: list[KeyResult], children: list[Objective]) -> ObjectiveFigures:
    unmeasured = [row for row in live if row.kind != KeyResult.Kind.YES_NO and not (row.measure or row.metric)]
    return ObjectiveFigures(
        state=objective.state,
        cycle=str(objective.cycle),
        key_results=len(live),
        unmeasured=len(unmeasured),
        children=len(children),
        has_why=bool(objective.why),
        has_shift=bool(objective.shift),
        has_parent_that_is_over=bool(objective.parent and not objective.parent.is_open),
    )


def _row(row: KeyResult, live: list[KeyResult], user: User, *, can_edit: bool) -> KeyResultRow:
    keys = [other.pk for other in live]
    place = keys.index(row.pk)
    return KeyResultRow(
        key_result=row,
        can_edit=can_edit or can_edit_key_result(user, row),
        up=_swapped(keys, place - 1) if place else "",
        down=_swapped(keys, place) if place < len(keys) - 1 else "",
    )


def _swapped(keys: list[int], place: int) -> str:
    order = [*keys[:place], keys[place + 1], keys[place], *keys[place + 2 :]]
    return ",".join(map(str, order))
