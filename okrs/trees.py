"""The tree of objectives as rows of a table: the first levels at once, the rest when a reader unfolds it."""

from collections import defaultdict
from dataclasses import dataclass, field

from okrs.listing import in_order
from okrs.models import KeyResult, Objective
from okrs.querysets import ObjectiveQuerySet

MOST_ROWS = 200
"""Rows one answer holds at most; what does not fit stays folded."""
SHOWN = (
    *("title", "state", "commitment", "parent__title", "unit__name", "owner__name", "owner__email"),
    *("cycle__name", "cycle__first_day", "cycle__last_day"),
    *("score", "expected", "pace", "confidence", "last_check_in_on", "judged_on"),
)
"""What a row shows: no page of rows reads more."""

_SHOWN_OF_A_KEY_RESULT = (
    *("objective", "title", "kind", "measure", "start", "target", "lower", "upper"),
    *("score", "pace", "confidence", "last_check_in_on", "judged_on", "value"),
    *("owner__name", "owner__email", "metric__measure"),
)


@dataclass
class Node:
    """An objective in the tree, with what lies open below it."""

    objective: Objective  # with its counts
    level: int = 1
    is_open: bool = False
    key_results: list[KeyResult] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Rows it takes when open, itself not counted; 0 when there is nothing to unfold."""
        return self.objective.key_result_count + self.objective.child_count  # type: ignore[attr-defined]

    @property
    def missing(self) -> int:
        """Rows that are there but were not read."""
        return self.size - len(self.key_results) - len(self.children)


def as_shown(rows: ObjectiveQuerySet) -> ObjectiveQuerySet:
    """Objectives with their people, unit, cycle and parent, as rows show them."""
    return rows.select_related("unit", "owner", "cycle", "parent").only(*SHOWN)


def with_branches(rows: ObjectiveQuerySet, shown: ObjectiveQuerySet) -> ObjectiveQuerySet:
    """Objectives with all a row of the tree shows, the number of key results and of `shown` right below among it."""
    return as_shown(rows).with_key_result_count().with_child_count(shown)


def unfolded(tops: list[Objective], shown: ObjectiveQuerySet, *, sort: str) -> list[Node]:
    """The given objectives, open as far as rows allow. Two reads, however many there are."""
    nodes = [Node(objective) for objective in tops]
    room = MOST_ROWS - len(nodes)
    for node in nodes:
        node.is_open = 0 < node.size <= room
        room -= node.size if node.is_open else 0
    _fill([node for node in nodes if node.is_open], shown, sort)
    return nodes


def branch(objective: Objective, shown: ObjectiveQuerySet, *, level: int, sort: str) -> Node:
    """One objective open: its key results and the objectives right below it."""
    node = Node(objective, level=level, is_open=True)
    _fill([node], shown, sort)
    return node


def _fill(nodes: list[Node], shown: ObjectiveQuerySet, sort: str) -> None:
    objectives = {node.objective.pk: node.objective for node in nodes}
    key_results: dict[int, list[KeyResult]] = defaultdict(list)
    children: dict[int, list[Objective]] = defaultdict(list)
    found = KeyResult.objects.live().filter(objective__in=objectives).in_order()
    for row in found.select_related("owner", "metric").only(*_SHOWN_OF_A_KEY_RESULT)[:MOST_ROWS]:
        row.objective = objectives[row.objective_id]
        key_results[row.objective_id].append(row)
    for row in in_order(with_branches(shown.filter(parent__in=objectives), shown), sort)[:MOST_ROWS]:
        children[row.parent_id].append(row)
    for node in nodes:
        node.key_results = key_results[node.objective.pk]
        node.children = [Node(row, level=node.level + 1) for row in children[node.objective.pk]]
