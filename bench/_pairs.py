"""Ours beside its anchor in one run: A B A B …, the median of the ratios of the pairs, printed as a table."""

import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

PAIRS = 7


@dataclass(frozen=True)
class Figure:
    """One row of the table; `goal` is the largest ratio that is good enough, None where none is set."""

    name: str
    ours_ms: float
    anchor_ms: float
    ratio: float
    queries: int
    goal: float | None = None

    @property
    def is_missed(self) -> bool:
        return self.goal is not None and self.ratio > self.goal


def compare(
    name: str, ours: Callable[[], object], anchor: Callable[[], object], *, goal: float | None = None
) -> Figure:
    """Time both in turn. Each runs once before, so that neither pays for a cold cache."""
    ours(), anchor()
    with CaptureQueriesContext(connection) as asked:
        ours()
    queries = len(asked)  # now: the next request empties the log
    pairs = [(timed(ours), timed(anchor)) for _ in range(PAIRS)]
    ratio = median(mine / theirs for mine, theirs in pairs)
    medians = median(mine for mine, _ in pairs), median(theirs for _, theirs in pairs)
    return Figure(name, *medians, ratio, queries, goal)


def opened(client: Client, path: str, **query: object) -> None:
    """Ask for a page and see that it came."""
    answer = client.get(path, query, secure=True)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")


def timed(act: Callable[[], object]) -> float:
    """Milliseconds of one run."""
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


def show(title: str, figures: list[Figure]) -> None:
    """The table, with the date and the commit it was measured at."""
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    print(f"{title}: {timezone.localdate()}, commit {commit.stdout.strip() or 'unknown'}, {PAIRS} pairs")
    print(f"{'':44} {'ours ms':>9} {'anchor ms':>9} {'ratio':>7} {'goal':>6} {'queries':>8}")
    for row in figures:
        goal = "–" if row.goal is None else f"{row.goal:g}"
        mark = "  missed" if row.is_missed else ""
        times = f"{row.ours_ms:9.1f} {row.anchor_ms:9.1f} {row.ratio:7.2f}"
        print(f"{row.name:44} {times} {goal:>6} {row.queries:8}{mark}")
