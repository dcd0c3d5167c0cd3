"""Bets of the owner's, on their objective in Grid: read like aims, changed by its owner and who may edit the aim."""

from tests.support.rights import Row, World, read

FIRST = {"If-Match": '"1"'}


def bet(world: World) -> dict:
    return {"pk": world.bet.pk}


def objective(world: World) -> dict:
    world.bet  # noqa: B018  its objective has a key result and money
    return {"pk": world.objective.pk}


def tested(world: World) -> dict:
    return {"pk": world.bet.pk, "to": "testing"}


def testing(world: World) -> dict:
    return {"version": world.bet.version, "initial-state": "idea", "state": "testing"}


def judged(world: World) -> dict:
    return {"pk": world.bet.pk, "to": "validated"}


def wish(world: World) -> dict:
    return {"title": "Vans", "objective": world.objective.pk, "owner": world.owner.pk}


EDITORS = {"planner": 200, "owner": 200, "leader": 200}
EDITED = dict.fromkeys(EDITORS, 302)
REFUSED = dict.fromkeys(EDITORS, 422)

ROWS = [
    read("okrs:bet_list"),
    read("okrs:bet_detail", nobody=404, at=bet),
    read("okrs:bet_history", nobody=404, at=bet),
    Row("okrs:bet_create", "GET", 403, nobody=404, at=objective, **EDITORS),
    Row("okrs:bet_create", "POST", 403, nobody=404, at=objective, **REFUSED),
    Row("okrs:bet_edit", "GET", 403, nobody=404, at=bet, **EDITORS),
    Row("okrs:bet_edit", "POST", 403, nobody=404, at=bet, **REFUSED),
    Row("okrs:bet_move", "GET", 403, nobody=404, at=judged, **EDITORS),
    Row("okrs:bet_move", "POST", 403, nobody=404, at=tested, body=testing, **EDITED),
    Row("api_bet-list", "GET", 200),
    Row("api_bet-list", "POST", 403, nobody=400, body=wish, **dict.fromkeys(EDITORS, 201)),
    Row("api_bet-detail", "GET", 200, nobody=404, at=bet),
    Row(
        "api_bet-detail",
        "PATCH",
        403,
        nobody=404,
        at=bet,
        body=lambda world: {"title": "Nearer crews"},
        headers=FIRST,
        **EDITORS,
    ),
    Row(
        "api_bet-move",
        "POST",
        403,
        nobody=404,
        at=bet,
        body=lambda world: {"state": "testing"},
        headers=FIRST,
        **EDITORS,
    ),
]
