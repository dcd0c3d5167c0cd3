"""Pages of aims. On stage: an active objective of the owner's, in Grid, with one key result."""

from tests.support.rights import Row, World, read


def objective(world: World) -> dict:
    return {"pk": world.objective.pk}


def key_result(world: World) -> dict:
    world.objective  # noqa: B018  its key result is of no use without it
    return {"pk": world.key_result.pk}


def theme(world: World) -> dict:
    return {"pk": world.theme.pk}


def metric(world: World) -> dict:
    return {"pk": world.metric.pk}


def check_in(world: World) -> dict:
    return {"pk": world.check_in.pk}


def link(world: World) -> dict:
    return {"pk": world.alignment.pk}


def linking(world: World) -> dict:
    return {"parent": world.whole.pk, "kind": "supports", "weight": "1"}


def relinking(world: World) -> dict:
    return {"version": 1, "kind": "supports", "weight": "1"}


def ending(world: World) -> dict:  # noqa: ARG001
    return {"version": 1}


def drafting(world: World) -> dict:
    return {"version": world.objective.version, "initial-state": "active", "state": "draft"}


def dropping(world: World) -> dict:
    return {"version": world.key_result.version, "initial-is_dropped": "False", "is_dropped": "on"}


def ordering(world: World) -> dict:
    return {"version": world.objective.version, "order": world.key_result.pk}


AUTHORS = {"planner": 200, "owner": 200, "leader": 200, "stranger": 200}
"""Whoever may set aims somewhere."""
WRONG = dict.fromkeys(AUTHORS, 422)
"""They get their form back: what they sent was empty."""


def updating(world: World) -> dict:
    """One row of "My updates"."""
    prefix = f"kr-{world.key_result.pk}-"
    said = {"value": "40", "confidence": "6", "on": world.quarter.first_day.isoformat()}
    return {"row": world.key_result.pk} | {prefix + name: value for name, value in said.items()}


def undoing(world: World) -> dict:
    return {"check_ins": world.check_in.pk}


EDITORS = {"planner": 200, "owner": 200, "leader": 200}
EDITED = dict.fromkeys(EDITORS, 302)
REFUSED = dict.fromkeys(EDITORS, 422)
KEEPERS = {"planner": 200, "leader": 200, "stranger": 200}
"""Whoever plans or leads somewhere."""

ROWS = [
    read("okrs:objective_list"),
    read("okrs:objective_export"),
    read("okrs:objective_options"),
    read("okrs:objective_detail", nobody=404, at=objective),
    read("okrs:objective_branch", nobody=404, at=objective),
    read("okrs:objective_history", nobody=404, at=objective),
    Row("okrs:objective_create", "GET", 403, **AUTHORS),
    Row("okrs:objective_create", "POST", 403, **WRONG),
    Row("okrs:objective_edit", "GET", 403, nobody=404, at=objective, **EDITORS),
    Row("okrs:objective_edit", "POST", 403, nobody=404, at=objective, **REFUSED),
    Row("okrs:objective_move", "POST", 403, nobody=404, at=objective, body=drafting, **EDITED),
    Row("okrs:objective_duplicate", "GET", 403, nobody=404, at=objective, **EDITORS),
    Row("okrs:objective_duplicate", "POST", 403, nobody=404, at=objective, **REFUSED),
    Row("okrs:alignment_create", "GET", 403, nobody=404, at=objective, **EDITORS),
    Row("okrs:alignment_create", "POST", 403, nobody=404, at=objective, body=linking, **EDITED),
    Row("okrs:alignment_edit", "GET", 403, nobody=404, at=link, **EDITORS),
    Row("okrs:alignment_edit", "POST", 403, nobody=404, at=link, body=relinking, **EDITED),
    Row("okrs:alignment_end", "POST", 403, nobody=404, at=link, body=ending, **EDITED),
    Row("okrs:key_result_create", "GET", 403, nobody=404, at=objective, **EDITORS),
    Row("okrs:key_result_create", "POST", 403, nobody=404, at=objective, **REFUSED),
    Row("okrs:key_result_order", "POST", 403, nobody=404, at=objective, body=ordering, **EDITED),
    Row("okrs:key_result_edit", "GET", 403, nobody=404, at=key_result, **EDITORS),
    Row("okrs:key_result_edit", "POST", 403, nobody=404, at=key_result, **REFUSED),
    Row("okrs:key_result_put", "POST", 403, nobody=404, at=key_result, body=dropping, **EDITED),
    read("okrs:key_result_detail", nobody=404, at=key_result),
    Row("okrs:key_result_detail", "POST", 403, nobody=404, at=key_result, body=updating, **EDITED),
    read("okrs:key_result_why", nobody=404, at=key_result),
    read("okrs:objective_why", nobody=404, at=objective),
    Row("okrs:check_in_correct", "GET", 403, nobody=404, at=check_in, **EDITORS),
    Row("okrs:check_in_correct", "POST", 403, nobody=404, at=check_in, **REFUSED),
    Row("okrs:check_in_withdraw", "POST", 403, nobody=404, at=check_in, **EDITED),
    read("okrs:updates"),
    Row("okrs:updates", "POST", 422, body=updating, **EDITED),
    Row("okrs:check_ins_undo", "POST", 403, nobody=404, body=undoing, **EDITED),
    read("okrs:scoring"),
    read("okrs:theme_list"),
    Row("okrs:theme_list", "POST", 403, **dict.fromkeys(KEEPERS, 422)),
    Row("okrs:theme_edit", "GET", 403, nobody=404, at=theme, **KEEPERS),
    Row("okrs:theme_edit", "POST", 403, nobody=404, at=theme, **dict.fromkeys(KEEPERS, 422)),
    read("okrs:metric_list"),
    read("okrs:metric_options"),
    Row("okrs:metric_create", "GET", 403, **AUTHORS),
    Row("okrs:metric_create", "POST", 403, **WRONG),
    Row("okrs:metric_edit", "GET", 403, nobody=404, at=metric, planner=200, leader=200),
    Row("okrs:metric_edit", "POST", 403, nobody=404, at=metric, planner=422, leader=422),
]
