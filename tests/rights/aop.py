"""Pages of the plan. Lines are Grid's; the draft, the plan and its chart of accounts are everybody's to know of."""

from tests.support.rights import World, read


def portal(world: World) -> dict:
    return {"pk": world.lines["portal"].line_id}


def proposal(world: World) -> dict:
    return {"pk": world.lines["portal"].plan_version_id}


ROWS = [
    read("aop:version_detail", administrator=200, nobody=404, at=proposal),
    read("aop:line_detail", stranger=404, administrator=200, nobody=404, at=portal),
]
