"""The plan for programs: whoever reads money may order and pull what they read."""

from tests.support.rights import Row, World


def proposal(world: World) -> dict:
    return {"key": world.lines["portal"].plan_version.key}


def csv(world: World) -> dict:  # noqa: ARG001
    return {"format": "csv"}


ROWS = [
    Row("api_version_export", "POST", members=202, administrator=202, nobody=404, at=proposal, body=csv),
    Row("api_version_rows", "GET", members=200, administrator=200, nobody=404, at=proposal),
]
