"""What the units of a version are called: as sealed where it is sealed, else as they are."""

from typing import NamedTuple

from aop import sealing
from aop.models import PlanVersion
from strategy.core.models import Unit


class Place(NamedTuple):
    """A unit's code and name, and its path from the top."""

    code: str
    name: str
    path: str


def places(version: PlanVersion) -> dict[int, Place]:
    """Every unit by its id. A unit that came after the seal is called what it is called now."""
    units = list(Unit.objects.values_list("pk", "key", "code", "name", "parent_id"))
    codes = {pk: (code, name) for pk, _, code, name, _ in units}
    parents: dict[int, int | None] = {pk: parent for pk, _, _, _, parent in units}
    if version.is_sealed:
        ids = {str(key): pk for pk, key, *_ in units}
        for key, code, name, parent in version.sealed_facts.get("units", []):
            if key in ids:
                codes[ids[key]], parents[ids[key]] = (code, name), ids.get(parent)
    paths = sealing.unit_paths((pk, name, parents[pk]) for pk, (_, name) in codes.items())
    return {pk: Place(code, name, paths[pk]) for pk, (code, name) in codes.items()}
