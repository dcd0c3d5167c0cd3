"""Aims in the API."""

from tests.rights.okrs import EDITORS, check_in, key_result, link, linking, metric, objective, theme
from tests.support.rights import Row, World

EDITED = dict.fromkeys(EDITORS, 200)
SAID = dict.fromkeys(EDITORS, 201)
KEEPERS = ("planner", "leader", "stranger")


def wish(world: World) -> dict:
    """A contributor's own wish: planners may write it for them, the stranger has no say in Grid."""
    return {"title": "Repairs", "unit": world.grid.pk, "owner": world.owner.pk, "cycle": world.quarter.pk}


def way(world: World) -> dict:
    owner = world.owner.pk
    return {"objective": world.objective.pk, "title": "Time", "owner": owner, "start": "2", "target": "1"}


def gauge(world: World) -> dict:
    return {"name": "Complaints", "unit": world.grid.pk}


def again(world: World) -> dict:
    return {"cycle": world.quarter.pk}


def reordered(world: World) -> dict:
    return {"key_results": [world.key_result.pk]}


def saying(world: World) -> dict:
    return {
        "key_result": world.key_result.pk,
        "value": "40",
        "confidence": 6,
        "on": world.quarter.first_day.isoformat(),
    }


def saying_all(world: World) -> dict:
    return {"check_ins": [saying(world)]}


def saying_again(world: World) -> dict:
    return {"value": "41", "confidence": 6}


def aligning(world: World) -> dict:
    return {"child": world.objective.pk, **linking(world)}


SECOND = {"If-Match": '"2"'}
"""The objective was activated since it was made."""
FIRST = {"If-Match": '"1"'}

ROWS = [
    Row("api_objective-list", "GET", 200),
    Row("api_objective-list", "POST", 403, body=wish, planner=201, owner=201, leader=201),
    Row("api_objective-detail", "GET", 200, nobody=404, at=objective),
    Row(
        "api_objective-detail",
        "PATCH",
        403,
        nobody=404,
        at=objective,
        body=lambda world: {"title": "Repairs"},
        headers=SECOND,
        **EDITED,
    ),
    Row(
        "api_objective-move",
        "POST",
        403,
        nobody=404,
        at=objective,
        body=lambda world: {"state": "draft"},
        headers=SECOND,
        **EDITED,
    ),
    Row(
        "api_objective-duplicate",
        "POST",
        403,
        nobody=404,
        at=objective,
        body=again,
        **dict.fromkeys(EDITORS, 201),
    ),
    Row("api_objective-order", "POST", 403, nobody=404, at=objective, body=reordered, headers=SECOND, **EDITED),
    Row("api_key_result-list", "GET", 200),
    Row("api_key_result-list", "POST", 403, nobody=400, body=way, **dict.fromkeys(EDITORS, 201)),
    Row("api_key_result-detail", "GET", 200, nobody=404, at=key_result),
    Row(
        "api_key_result-detail",
        "PATCH",
        403,
        nobody=404,
        at=key_result,
        body=lambda world: {"target": "30"},
        headers=FIRST,
        **EDITED,
    ),
    Row("api_key_result-drop", "POST", 403, nobody=404, at=key_result, headers=FIRST, **EDITED),
    Row("api_key_result-restore", "POST", 403, nobody=404, at=key_result, headers=FIRST, **EDITED),
    Row("api_check_in-list", "GET", 200),
    Row("api_check_in-list", "POST", 403, nobody=400, body=saying, **SAID),
    Row("api_check_in-bulk", "POST", 403, nobody=400, body=saying_all, **SAID),
    Row("api_check_in-detail", "GET", 200, nobody=404, at=check_in),
    Row("api_check_in-correct", "POST", 403, nobody=404, at=check_in, body=saying_again, **SAID),
    Row("api_check_in-withdraw", "POST", 403, nobody=404, at=check_in, **SAID),
    Row("api_alignment-list", "GET", 200),
    Row("api_alignment-list", "POST", 403, nobody=400, body=aligning, **SAID),
    Row("api_alignment-detail", "GET", 200, nobody=404, at=link),
    Row(
        "api_alignment-detail",
        "PATCH",
        403,
        nobody=404,
        at=link,
        body=lambda world: {"weight": 2},
        headers=FIRST,
        **EDITED,
    ),
    Row("api_alignment-end", "POST", 403, nobody=404, at=link, headers=FIRST, **dict.fromkeys(EDITORS, 204)),
    Row("api_theme-list", "GET", 200),
    Row("api_theme-list", "POST", 403, body=lambda world: {"name": "New"}, **dict.fromkeys(KEEPERS, 201)),
    Row("api_theme-detail", "GET", 200, nobody=404, at=theme),
    Row(
        "api_theme-detail",
        "PATCH",
        403,
        at=theme,
        body=lambda world: {"name": "New"},
        headers=FIRST,
        **dict.fromkeys(KEEPERS, 200),
    ),
    Row("api_metric-list", "GET", 200),
    Row("api_metric-list", "POST", 403, body=gauge, planner=201, owner=201, leader=201),
    Row("api_metric-detail", "GET", 200, nobody=404, at=metric),
    Row(
        "api_metric-detail",
        "PATCH",
        403,
        nobody=404,
        at=metric,
        body=lambda world: {"name": "New"},
        headers=FIRST,
        planner=200,
        leader=200,
    ),
]
