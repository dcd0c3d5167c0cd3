"""The tree of units a version's totals stand in: as sealed, or as it is today while nothing is sealed."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from aop.models import PlanVersion
from strategy.core.models import Unit
from strategy.core.trees import nested


@dataclass(frozen=True)
class Node:
    """A unit as the tree knows it."""

    pk: int
    code: str
    name: str
    parent_id: int | None


class UnitTree:
    """Units by id, parents before children, siblings by code."""

    def __init__(self, nodes: Iterable[Node]):
        self.nodes = {node.pk: node for node in nodes}

    @cached_property
    def in_order(self) -> list[tuple[Node, int]]:
        """Each unit with its depth; a unit whose parent is missing stands at the top."""
        return list(nested(sorted(self.nodes.values(), key=lambda node: (node.code, node.pk))))

    def below(self, pk: int) -> set[int]:
        """The ids of a unit and all units below it; just itself where the tree does not know it."""
        found = {pk}
        for node, _depth in self.in_order:
            if node.parent_id in found:
                found.add(node.pk)
        return found

    def limited_to(self, units: set[int]) -> "UnitTree":
        """The part of the tree a reader may see."""
        return UnitTree(node for node in self.nodes.values() if node.pk in units)


def tree_of(version: PlanVersion) -> UnitTree:
    """The tree of a version. One statement."""
    units = Unit.objects.values_list("pk", "key", "code", "name", "parent_id")
    if not version.is_sealed:
        return UnitTree(Node(pk, code, name, parent) for pk, _key, code, name, parent in units)
    ids = {str(key): pk for pk, key, *_rest in units}
    sealed = version.sealed_facts["units"]
    return UnitTree(
        Node(ids[key], code, name, ids.get(parent) if parent else None)
        for key, code, name, parent in sealed
        if key in ids
    )
