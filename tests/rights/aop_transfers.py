"""Transfers: of lines of Grid, proposed by its planner. Its leader approves; the leader and finance apply and undo."""

from tests.rights.aop import anywhere
from tests.support.rights import World, read, write


def proposed(world: World) -> dict:
    return {"pk": world.proposed_transfer.pk}


def approved(world: World) -> dict:
    return {"pk": world.approved_transfer.pk}


def applied(world: World) -> dict:
    return {"pk": world.applied_transfer.pk}


def said(name: str):
    """The version that was seen, and why."""
    return lambda world: {"version": getattr(world, name).version, "reason": "Because."}


UNSEEN = {"stranger": 404, "nobody": 404}
BARRED = {"administrator": 403} | UNSEEN

ROWS = [
    read("aop:transfer_list", administrator=200, nobody=200, at=anywhere),
    read("aop:transfer_detail", administrator=200, at=proposed, **UNSEEN),
    read("aop:transfer_history", administrator=200, at=proposed, **UNSEEN),
    read("aop:line_options", administrator=200, nobody=200, at=anywhere),
    write("aop:transfer_approve", leader=302, at=proposed, body=said("proposed_transfer"), **BARRED),
    write("aop:transfer_refuse", leader=302, planner=302, at=proposed, body=said("proposed_transfer"), **BARRED),
    write("aop:transfer_apply", leader=302, finance=302, at=approved, body=said("approved_transfer"), **BARRED),
    write("aop:transfer_undo", leader=302, finance=302, at=applied, body=said("applied_transfer"), **BARRED),
]
