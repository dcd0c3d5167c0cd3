"""Reviews of Grid: its planner sets them up, finance signs, its leader chairs. Seen in the unit and above."""

from tests.support.rights import Row, World, read, write


def drafted(world: World) -> dict:
    return {"pk": world.drafted_review.pk}


def called(world: World) -> dict:
    return {"pk": world.called_review.pk}


def frozen(world: World) -> dict:
    return {"pk": world.frozen_review.pk}


def applied(world: World) -> dict:
    return {"pk": world.applied_review.pk}


def item(world: World) -> dict:
    return {"pk": world.called_review.items.in_order().first().pk}


def taken(world: World) -> dict:
    return {"pk": world.drafted_review.pk, "user": world.owner.pk}


def version(name: str):
    """The version that was seen."""
    return lambda world: {"version": getattr(world, name).version}


def part(world: World) -> dict:
    return {"part-user": world.viewer.pk, "part-part": "reader"}


def block(world: World) -> dict:  # noqa: ARG001
    return {"item-title": "Dependencies", "item-minutes": 5}


UNSEEN = {"stranger": 404, "nobody": 404}
SETTERS = {"planner": 302, "leader": 302}
FORMS = {"planner": 200, "leader": 200}
WRONG = {"planner": 422, "leader": 422}
SEEN = {"administrator": 200} | UNSEEN
BARRED = {"administrator": 403} | UNSEEN

ROWS = [
    read("reviews:review_list", administrator=200, nobody=200),
    Row("reviews:review_create", "GET", 403, planner=200, leader=200, stranger=200),
    Row("reviews:review_create", "POST", 403, planner=422, leader=422, stranger=422),
    read("reviews:review_detail", at=drafted, **SEEN),
    read("reviews:review_history", at=drafted, **SEEN),
    Row("reviews:review_edit", "GET", 403, at=drafted, **FORMS, **BARRED),
    Row("reviews:review_edit", "POST", 403, at=drafted, **WRONG, **BARRED),
    write("reviews:review_call", at=drafted, body=version("drafted_review"), **SETTERS, **BARRED),
    write("reviews:review_sign", at=called, body=version("called_review"), finance=302, **BARRED),
    write("reviews:review_freeze", at=called, body=version("called_review"), planner=400, leader=400, **BARRED),
    write("reviews:review_start", at=frozen, body=version("frozen_review"), leader=302, **BARRED),
    write("reviews:review_close", at=applied, body=version("applied_review"), leader=302, **BARRED),
    write("reviews:part_give", at=drafted, body=part, **SETTERS, **BARRED),
    write("reviews:part_take", at=taken, **SETTERS, **BARRED),
    write("reviews:item_add", at=drafted, body=block, **SETTERS, **BARRED),
    Row("reviews:item_edit", "GET", 403, at=item, **FORMS, **BARRED),
    Row("reviews:item_edit", "POST", 403, at=item, **WRONG, **BARRED),
    write("reviews:item_drop", at=item, **SETTERS, **BARRED),
]


def live(world: World) -> dict:
    return {"pk": world.live_review.pk}


def decided(world: World) -> dict:
    return {"pk": world.decided_review.pk}


def asked(world: World) -> dict:
    return {"pk": world.asked_review.pk, "objective": world.funded.objective_id}


def second(world: World) -> dict:
    return {"pk": world.live_review.items.in_order()[1].pk}


def debated(world: World) -> dict:
    """The reallocation round, which may end without a decision."""
    return {"pk": world.live_review.items.get(kind="money").pk}


def ending(world: World) -> dict:
    return {"version": world.live_review.items.get(kind="money").version, "outcome": "decided"}


def scaled(world: World) -> dict:
    return {"pk": world.scaled.pk}


def moved(world: World) -> dict:
    return {"pk": world.moved_money.pk}


def seat_moved(world: World) -> dict:
    return {"pk": world.moved_seat.pk}


def made(world: World) -> dict:
    world.applied_review  # noqa: B018  what was decided is frozen
    return {"pk": world.scaled.pk}


WRITERS = {"planner": 302, "leader": 302}
REFUSED = {"planner": 422, "leader": 422}
SETTLERS = {"planner": 200, "leader": 200, "owner": 200}

ROWS += [
    read("reviews:pre_read", at=frozen, **SEEN),
    write("reviews:pre_read_mark", 302, at=frozen, administrator=302, **UNSEEN),
    Row("reviews:brief_edit", "GET", 403, at=asked, owner=200, **FORMS, **BARRED),
    Row("reviews:brief_edit", "POST", 403, at=asked, owner=422, **WRONG, **BARRED),
    read("reviews:meeting", at=live, **SEEN),
    read("reviews:meeting_pulse", at=live, fragment=True, **SEEN),
    read("reviews:line_options", at=live, **SEEN),
    write("reviews:meeting_end", at=live, body=version("live_review"), leader=400, **BARRED),
    write("reviews:item_go", at=second, **WRITERS, **BARRED),
    write("reviews:item_end", at=debated, body=ending, **WRITERS, **BARRED),
    write("reviews:decision_record", at=live, **REFUSED, **BARRED),
    Row("reviews:decision_edit", "GET", 403, at=scaled, **FORMS, **BARRED),
    Row("reviews:decision_edit", "POST", 403, at=scaled, **WRONG, **BARRED),
    write("reviews:decision_strike", at=scaled, **WRITERS, **BARRED),
    write("reviews:money_move", at=live, **REFUSED, **BARRED),
    write("reviews:money_leave", at=moved, **WRITERS, **BARRED),
    write("reviews:seat_move", at=live, **REFUSED, **BARRED),
    write("reviews:seat_leave", at=seat_moved, **WRITERS, **BARRED),
    Row("reviews:apply", "GET", 403, at=decided, leader=200, **BARRED),
    Row("reviews:apply", "POST", 403, at=decided, body=version("decided_review"), leader=302, **BARRED),
    read("reviews:decision_list", administrator=200, nobody=200),
    read("reviews:decision_detail", at=made, **SEEN),
    read("reviews:decision_history", at=made, **SEEN),
    Row("reviews:decision_settle", "GET", 403, at=made, **SETTLERS, **BARRED),
    Row("reviews:decision_settle", "POST", 403, at=made, **dict.fromkeys(SETTLERS, 422), **BARRED),
]
