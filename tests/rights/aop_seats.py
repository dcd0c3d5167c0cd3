"""Seats of the portal, a line of Grid: seen in the unit and above, set by its planner and by finance."""

from tests.rights.aop import anywhere
from tests.support.rights import Row, World, read, write

FIRST = {"If-Match": '"1"'}


def seat(world: World) -> dict:
    return {"pk": world.seat.pk}


def line(world: World) -> dict:
    world.seat  # noqa: B018  the line has one
    return {"pk": world.lines["portal"].line_id}


def frozen(world: World) -> dict:
    return {"pk": world.seat.pk, "to": "frozen"}


def filled(world: World) -> dict:
    return {"pk": world.seat.pk, "to": "filled"}


def freezing(world: World) -> dict:
    return {"version": world.seat.version, "initial-state": "open", "state": "frozen"}


def wish(world: World) -> dict:
    return {"line": world.lines["portal"].line_id, "title": "Tester"}


UNSEEN = {"stranger": 404, "nobody": 404}
SEEN = {"administrator": 200} | UNSEEN
BARRED = {"administrator": 403} | UNSEEN
DRAFTERS = {"planner": 200, "finance": 200}
WRONG = dict.fromkeys(DRAFTERS, 422)

ROWS = [
    read("aop:seat_list", administrator=200, nobody=200, at=anywhere),
    read("aop:line_seats", at=line, **SEEN),
    Row("aop:seat_create", "GET", 403, at=line, **DRAFTERS, **BARRED),
    Row("aop:seat_create", "POST", 403, at=line, **WRONG, **BARRED),
    Row("aop:seat_edit", "GET", 403, at=seat, **DRAFTERS, **BARRED),
    Row("aop:seat_edit", "POST", 403, at=seat, **WRONG, **BARRED),
    Row("aop:seat_move", "GET", 403, at=filled, **DRAFTERS, **BARRED),
    write("aop:seat_move", at=frozen, body=freezing, **dict.fromkeys(DRAFTERS, 302), **BARRED),
    Row("api_seat-list", "GET", 200, administrator=200, nobody=200),
    Row(
        "api_seat-list",
        "POST",
        403,
        body=wish,
        **dict.fromkeys(DRAFTERS, 201),
        administrator=403,
        stranger=400,
        nobody=400,
    ),
    Row("api_seat-detail", "GET", 200, at=seat, **SEEN),
    Row(
        "api_seat-detail", "PATCH", 403, at=seat, body=lambda world: {"title": "X"}, headers=FIRST, **DRAFTERS, **BARRED
    ),
    Row(
        "api_seat-move",
        "POST",
        403,
        at=seat,
        body=lambda world: {"state": "frozen"},
        headers=FIRST,
        **DRAFTERS,
        **BARRED,
    ),
]
