"""Rows that name their parent, put in the order a reader expects: each below the one it belongs to."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any


def nested(rows: Iterable[Any]) -> Iterator[tuple[Any, int]]:
    """Each row with its depth, parents before their children, siblings in the order given.

    A row counts as a top when its parent is not among the rows, so any part of a tree can be shown. Rows that
    lie on a loop come last, as tops: nothing is lost, whatever the data.
    """
    rows = list(rows)
    known = {row.pk for row in rows}
    below: dict[int | None, list[Any]] = defaultdict(list)
    for row in rows:
        below[row.parent_id if row.parent_id in known else None].append(row)
    seen: set[int] = set()
    for top in [*below[None], *rows]:
        yield from _from(top, below, seen)


def _from(top: Any, below: dict[int | None, list[Any]], seen: set[int]) -> Iterator[tuple[Any, int]]:
    waiting = [(top, 0)]
    while waiting:
        row, depth = waiting.pop()
        if row.pk in seen:
            continue
        seen.add(row.pk)
        yield row, depth
        waiting += [(child, depth + 1) for child in reversed(below[row.pk])]
