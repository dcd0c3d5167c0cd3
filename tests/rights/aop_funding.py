"""Funding: the line is Grid's, the objective is everybody's to read."""

from aop.models import Allocation
from aop.services import allocations
from aop.services.allocations import Seen
from tests.support.rights import Row, World, read, write


def portal(world: World) -> dict:
    return {"pk": world.lines["portal"].line_id}


def objective(world: World) -> dict:
    world.lines  # noqa: B018  with a plan there is money to speak of
    return {"pk": world.objective.pk}


def ticked(world: World) -> dict:
    line = world.lines["portal"].line
    return {"line": f"{line.pk}:{line.version}:10000", "aim": f"o{world.objective.pk}"}


def shares(world: World) -> dict:
    return {"version": world.lines["portal"].line.version, "aim-0": f"o{world.objective.pk}", "share-0": "40"}


def linked(world: World) -> dict:
    """An act of the planner's, found on stage."""
    if not hasattr(linked, "act") or linked.act[0] is not world:
        line = world.lines["portal"].line
        seen = {line.pk: Seen(line.version)}
        event = allocations.link_lines(lines=seen, aim=world.objective, share_bp=100, actor=world.planner)
        linked.act = (world, event)
    return {"key": linked.act[1].key}


def link(world: World) -> dict:
    linked(world)
    return {"pk": Allocation.objects.current().get().pk}


def new(world: World) -> dict:
    return {"line": world.lines["portal"].line_id, "objective": world.objective.pk, "share_bp": 4000}


def bulk(world: World) -> dict:
    lines = [{"line": world.lines["portal"].line_id, "version": world.lines["portal"].line.version}]
    return {"lines": lines, "objective": world.objective.pk}


def taken_back(world: World) -> dict:
    return {"event": str(linked(world)["key"])}


FIRST, SECOND = {"If-Match": '"1"'}, {"If-Match": '"2"'}
"""The line as it was made, and after the planner linked it."""


def api(status: int, *, hidden: int = 404) -> dict:
    return {
        "planner": status,
        "finance": status,
        "members": 403,
        "stranger": hidden,
        "administrator": 403,
        "nobody": hidden,
    }


SETS = {"planner": 302, "finance": 302, "members": 403, "stranger": 404, "administrator": 403, "nobody": 404}
"""Planner and finance of the unit set shares; who sees the line may not, who does not see it finds nothing."""

ROWS = [
    read("aop:funding"),
    read("aop:aim_options"),
    read("aop:objective_funding", nobody=404, at=objective),
    read("aop:line_funding", stranger=404, nobody=404, at=portal),
    write("aop:line_funding", at=portal, body=shares, **SETS),
    write("aop:funding_link", body=ticked, **SETS),
    write("aop:funding_unlink", body=ticked, **SETS),
    write("aop:funding_undo", at=linked, **SETS),
    Row("api_allocation-list", "GET", 200),
    Row("api_allocation-list", "POST", body=new, headers=FIRST, **api(201, hidden=400)),
    Row("api_allocation-detail", "GET", 200, at=link, stranger=404, nobody=404),
    Row("api_allocation-detail", "PATCH", at=link, body=lambda world: {"share_bp": 5}, headers=SECOND, **api(200)),
    Row("api_allocation-detail", "DELETE", at=link, headers=SECOND, **api(204)),
    Row("api_allocation-link", "POST", body=bulk, **api(200) | {"nobody": 400}),
    Row("api_allocation-undo", "POST", body=taken_back, **api(200)),
]
