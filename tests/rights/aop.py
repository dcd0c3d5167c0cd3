"""Pages of the plan. Lines are Grid's; versions, the plan and its chart of accounts are every member's to know of."""

from aop.export_options import CHOICES
from aop.models import BudgetLine
from strategy.core.models import Event
from tests.support.rights import World, read, write


def portal(world: World) -> dict:
    return {"pk": world.lines["portal"].line_id}


def planned(world: World) -> dict:
    return {"pk": world.lines["portal"].pk}


def proposal(world: World) -> dict:
    return {"pk": world.lines["portal"].plan_version_id}


def handed_in(world: World) -> dict:
    return {"pk": world.submitted.pk}


def anywhere(world: World) -> dict:
    """An address without arguments, on a plan with a draft."""
    return {} if world.lines else {}


def account(world: World) -> dict:
    return {"pk": world.ledger.software.pk}


def cost_centre(world: World) -> dict:
    return {"pk": world.ledger.grid.pk}


def added(world: World) -> dict:
    line = world.lines["portal"].line
    return {"key": Event.objects.about(line).get(verb="aop.line.added").key}


def ticked(world: World) -> dict:
    line = BudgetLine.objects.get(pk=world.lines["portal"].line_id)
    return {"line": line.tick, "kind": "bet", "reason": ""}


def seen(world: World) -> dict:
    return {"version": "1", "reason": "Because."}


def seen_handed_in(world: World) -> dict:
    return {"version": "2", "reason": "Because."}


def chosen(world: World) -> dict:
    return {name: next(iter(choices)) for name, choices in CHOICES.items()} | {"format": "csv"}


DRAFTERS = {"planner": 200, "finance": 200, "stranger": 200}
OURS = {"stranger": 404, "administrator": 403, "nobody": 404}
KEEPERS = {"administrator": 403, "nobody": 403}

ROWS = [
    read("aop:plan_home", administrator=200, nobody=200, at=anywhere),
    read("aop:pick_version", administrator=200, nobody=200),
    read("aop:line_list", administrator=200, nobody=200, at=anywhere),
    read("aop:line_create", members=403, **DRAFTERS, **KEEPERS, at=anywhere),
    write("aop:line_create", planner=422, finance=422, stranger=422, **KEEPERS, at=anywhere),
    read("aop:line_detail", stranger=404, administrator=200, nobody=404, at=portal),
    write("aop:line_classify", planner=302, finance=302, stranger=400, **KEEPERS, body=ticked),
    read(
        "aop:line_facts", members=403, planner=200, finance=200, stranger=404, administrator=403, nobody=404, at=portal
    ),
    write("aop:line_facts", planner=422, finance=422, **OURS, at=portal),
    read("aop:line_history", stranger=404, administrator=200, nobody=404, at=portal),
    read("aop:line_edit", members=403, planner=200, finance=200, **OURS, at=planned),
    write("aop:line_edit", planner=422, finance=422, **OURS, at=planned),
    write("aop:line_remove", planner=302, finance=302, **OURS, at=planned, body=seen),
    write("aop:act_undo", planner=302, finance=302, **OURS, at=added),
    read("aop:version_list", administrator=200, nobody=200, at=anywhere),
    read("aop:version_create", members=403, finance=200, **KEEPERS),
    write("aop:version_create", finance=422, **KEEPERS),
    read("aop:version_detail", administrator=200, nobody=404, at=proposal),
    read("aop:version_edit", members=403, finance=200, administrator=403, nobody=404, at=proposal),
    write("aop:version_edit", finance=302, administrator=403, nobody=404, at=proposal, body=seen),
    write("aop:version_submit", finance=302, administrator=403, nobody=404, at=proposal, body=seen),
    write("aop:version_return", finance=302, administrator=403, nobody=404, at=handed_in, body=seen_handed_in),
    write("aop:version_approve", administrator=403, nobody=404, at=handed_in, body=seen_handed_in),
    write("aop:version_adopt", finance=302, administrator=403, nobody=404, at=proposal, body=seen),
    write("aop:version_discard", finance=302, administrator=403, nobody=404, at=proposal, body=seen),
    read("aop:version_history", administrator=200, nobody=404, at=proposal),
    read("aop:export_page", administrator=200, nobody=200, at=anywhere),
    read("aop:export_recent", administrator=200, nobody=200),
    write("aop:export_order", members=302, administrator=302, nobody=404, at=proposal, body=chosen),
    read("aop:account_list", administrator=200, nobody=200),
    read("aop:account_options", administrator=200, nobody=200),
    read("aop:account_create", members=403, finance=200, **KEEPERS),
    write("aop:account_create", finance=422, **KEEPERS),
    read("aop:account_edit", members=403, finance=200, administrator=403, nobody=404, at=account),
    write("aop:account_edit", finance=422, administrator=403, nobody=404, at=account),
    read("aop:cost_centre_list", administrator=200, nobody=200),
    read("aop:cost_centre_options", administrator=200, nobody=200),
    read("aop:cost_centre_create", members=403, finance=200, **KEEPERS),
    write("aop:cost_centre_create", finance=422, **KEEPERS),
    read("aop:cost_centre_edit", members=403, finance=200, stranger=404, administrator=403, nobody=404, at=cost_centre),
    write("aop:cost_centre_edit", finance=422, stranger=404, administrator=403, nobody=404, at=cost_centre),
]
