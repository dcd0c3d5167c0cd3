"""Transfers: of lines of Grid, proposed by its planner. Its leader approves; the leader and finance apply and undo."""

from tests.rights.aop import DRAFTERS, KEEPERS, anywhere
from tests.support.rights import Row, World, read, write


def proposed(world: World) -> dict:
    return {"pk": world.proposed_transfer.pk}


def approved(world: World) -> dict:
    return {"pk": world.approved_transfer.pk}


def applied(world: World) -> dict:
    return {"pk": world.applied_transfer.pk}


def moved_plan(world: World) -> dict:
    return {"pk": world.applied_transfer.plan_id}


def in_force(world: World) -> dict:
    """An address without arguments, on a plan with a version in force."""
    return {} if world.approved else {}


def said(name: str):
    """The version that was seen, and why."""
    return lambda world: {"version": getattr(world, name).version, "reason": "Because."}


UNSEEN = {"stranger": 404, "nobody": 404}
BARRED = {"administrator": 403} | UNSEEN

ROWS = [
    read("aop:transfer_list", administrator=200, nobody=200, at=anywhere),
    read("aop:transfer_detail", administrator=200, at=proposed, **UNSEEN),
    read("aop:transfer_history", administrator=200, at=proposed, **UNSEEN),
    read("aop:transfer_create", members=403, **DRAFTERS, **KEEPERS, at=in_force),
    write("aop:transfer_create", planner=422, finance=422, stranger=422, **KEEPERS, at=in_force),
    read("aop:transfer_line", administrator=200, nobody=200, at=in_force, fragment=True),
    read("aop:from_line_options", administrator=200, nobody=200, at=in_force),
    read("aop:to_line_options", administrator=200, nobody=200, at=in_force),
    write("aop:plan_fold", finance=302, administrator=403, nobody=404, at=moved_plan),
    read("aop:line_options", administrator=200, nobody=200, at=anywhere),
    write("aop:transfer_approve", leader=302, at=proposed, body=said("proposed_transfer"), **BARRED),
    write("aop:transfer_refuse", leader=302, planner=302, at=proposed, body=said("proposed_transfer"), **BARRED),
    write("aop:transfer_apply", leader=302, finance=302, at=approved, body=said("approved_transfer"), **BARRED),
    write("aop:transfer_undo", leader=302, finance=302, at=applied, body=said("applied_transfer"), **BARRED),
]

FIRST, SECOND, THIRD = ({"If-Match": f'"{version}"'} for version in (1, 2, 3))


def new(world: World) -> dict:
    portal, vans = world.lines["portal"].line_id, world.lines["vans"].line_id
    move = {"from_line": portal, "to_line": vans, "amount": "100.00"}
    return {"plan": world.approved.plan_id, "reason": "Because.", "moves": [move]}


API_BARRED = {"members": 403} | BARRED
ROWS += [
    Row("api_transfer-list", "GET", 200, at=in_force),
    Row("api_transfer-list", "POST", 403, planner=201, finance=201, stranger=400, **KEEPERS, body=new),
    Row("api_transfer-detail", "GET", 200, at=proposed, **UNSEEN),
    Row("api_transfer-approve", "POST", leader=200, at=proposed, headers=FIRST, **API_BARRED),
    Row(
        "api_transfer-refuse",
        "POST",
        leader=200,
        planner=200,
        at=proposed,
        body=lambda _world: {"reason": "Because."},
        headers=FIRST,
        **API_BARRED,
    ),
    Row("api_transfer-apply", "POST", leader=200, finance=200, at=approved, headers=SECOND, **API_BARRED),
    Row(
        "api_transfer-undo",
        "POST",
        leader=200,
        finance=200,
        at=applied,
        body=lambda _world: {"reason": "Because."},
        headers=THIRD,
        **API_BARRED,
    ),
    Row("api_plan-fold", "POST", members=403, finance=201, administrator=403, nobody=403, at=moved_plan),
]
