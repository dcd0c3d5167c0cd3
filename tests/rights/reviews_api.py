"""Reviews in the API. Acts name a version that nobody saw: 412 says that only the version was in the way."""

from tests.rights.reviews import (
    applied,
    called,
    decided,
    drafted,
    frozen,
    live,
    made,
    moved,
    scaled,
)
from tests.support.rights import Row, World

WRONG_VERSION = {"If-Match": '"99"'}
SEEN = {"administrator": 200, "stranger": 404, "nobody": 404}
BARRED = {"administrator": 403, "stranger": 404, "nobody": 404}
SETTERS = {"planner": 412, "leader": 412}
WRITERS = {"planner": 204, "leader": 204}


def brief(world: World) -> dict:
    world.frozen_review  # noqa: B018  it has a brief
    return {"pk": world.frozen_review.briefs.get().pk}


def new_review(world: World) -> dict:
    return {
        "title": "Grid",
        "unit": world.grid.pk,
        "cycle": world.quarter.pk,
        "starts_at": "2026-03-20T09:00:00Z",
    }


def part(world: World) -> dict:
    return {"user": world.viewer.pk, "part": "reader"}


def new_brief(world: World) -> dict:
    return {"review": world.called_review.pk, "objective": world.objective.pk, "text": "We ask.", "ask": "scale"}


def new_decision(world: World) -> dict:
    return {"review": world.live_review.pk, "type": "stop", "statement": "Stop.", "owner": world.owner.pk}


def new_move(world: World) -> dict:
    source, target = world.lines["portal"].line_id, world.lines["vans"].line_id
    return {"decision": world.scaled.pk, "source": source, "target": target, "amount": "1.00"}


def act(name: str, at, **answers) -> Row:
    return Row(f"api_review-{name}", "POST", 403, at=at, headers=WRONG_VERSION, **answers, **BARRED)


ROWS = [
    Row("api_review-list", "GET", 200, administrator=200, nobody=200),
    Row("api_review-list", "POST", 403, body=new_review, planner=201, leader=201),
    Row("api_review-detail", "GET", 200, at=drafted, **SEEN),
    Row(
        "api_review-detail",
        "PATCH",
        403,
        at=drafted,
        body=lambda world: {"minutes": 90},
        headers=WRONG_VERSION,
        **SETTERS,
        **BARRED,
    ),
    Row("api_review-give", "POST", 403, at=drafted, body=part, planner=200, leader=200, **BARRED),
    act("call", drafted, **SETTERS),
    act("sign", called, finance=412),
    act("freeze", called, **SETTERS),
    Row("api_review-snapshot", "GET", 200, at=frozen, **SEEN),
    act("start", frozen, leader=412),
    act("end", live, leader=412),
    act("apply", decided, leader=412),
    act("close", applied, leader=412),
    Row("api_brief-list", "GET", 200, administrator=200, nobody=200),
    Row(
        "api_brief-list",
        "POST",
        403,
        body=new_brief,
        owner=201,
        planner=201,
        leader=201,
        administrator=403,
        stranger=400,
        nobody=400,
    ),
    Row("api_brief-detail", "GET", 200, at=brief, **SEEN),
    Row(
        "api_brief-detail",
        "PATCH",
        403,
        at=brief,
        body=lambda world: {"text": "Late."},
        headers=WRONG_VERSION,
        **BARRED,
    ),
    Row("api_decision-list", "GET", 200, administrator=200, nobody=200),
    Row(
        "api_decision-list",
        "POST",
        403,
        body=new_decision,
        planner=201,
        leader=201,
        administrator=403,
        stranger=400,
        nobody=400,
    ),
    Row("api_decision-detail", "GET", 200, at=scaled, **SEEN),
    Row(
        "api_decision-detail",
        "PATCH",
        403,
        at=scaled,
        body=lambda world: {"statement": "No."},
        headers=WRONG_VERSION,
        **SETTERS,
        **BARRED,
    ),
    Row("api_decision-detail", "DELETE", 403, at=scaled, **WRITERS, **BARRED),
    Row(
        "api_decision-settle",
        "POST",
        403,
        at=made,
        body=lambda world: {"verdict": "partly"},
        headers=WRONG_VERSION,
        owner=412,
        **SETTERS,
        **BARRED,
    ),
    Row("api_move-list", "GET", 200, administrator=200, nobody=200),
    Row(
        "api_move-list",
        "POST",
        403,
        body=new_move,
        planner=201,
        leader=201,
        administrator=403,
        stranger=400,
        nobody=400,
    ),
    Row("api_move-detail", "GET", 200, at=moved, **SEEN),
    Row("api_move-detail", "DELETE", 403, at=moved, **WRITERS, **BARRED),
]
