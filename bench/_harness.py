"""How figures are measured: ours and its anchor in turn in one run, and what counts is the median of the ratios.

A machine that is busy slows both sides of a pair alike; a stopwatch alone would tell of the machine.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection
from django.test import Client

PAIRS = 7
ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Figure:
    """One published figure: a ratio, with what both sides took and the goal it is held to (None: no goal).

    `queries` is what ours asked the database (None: not counted).
    """

    name: str
    ratio: float
    goal: float | None
    ours: str = ""
    anchor: str = ""
    queries: int | None = None

    @property
    def is_missed(self) -> bool:
        return self.goal is not None and self.ratio > self.goal


@dataclass
class Report:
    """The figures of one script."""

    title: str
    figures: list[Figure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, figure: Figure) -> None:
        """Keep a figure and say it at once, for a long run shows how far it is."""
        self.figures.append(figure)
        print(f"  {figure.name}: {figure.ratio:.2f}", flush=True)

    def finish(self) -> int:
        """Print the table with date and commit. The exit code: 1 when a goal is missed."""
        print(f"\n{self.title}, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {commit()}\n")
        rows = [("figure", "ratio", "goal", "ours", "anchor", "queries", ""), *map(told, self.figures)]
        widths = [max(len(row[place]) for row in rows) for place in range(7)]
        for row in rows:
            print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
        for note in self.notes:
            print(f"\n{note}")
        return 1 if any(figure.is_missed for figure in self.figures) else 0


def told(figure: Figure) -> tuple[str, ...]:
    """The cells of its row."""
    goal = "-" if figure.goal is None else f"<= {figure.goal:g}"
    queries = "" if figure.queries is None else f"{figure.queries}"
    missed = "MISSED" if figure.is_missed else ""
    return figure.name, f"{figure.ratio:.2f}", goal, figure.ours, figure.anchor, queries, missed


def compare(
    name: str,
    ours: Callable[[], object],
    anchor: Callable[[], object],
    *,
    goal: float | None = None,
    pairs: int = PAIRS,
) -> Figure:
    """Time both in turn, ours first and anchor first by turns, after one unmeasured run of each."""
    queries: list[int] = []

    def counted() -> None:
        queries.append(asked(ours))

    counted(), anchor()
    taken = [pair(counted, anchor) if turn % 2 else pair(anchor, counted)[::-1] for turn in range(pairs)]
    ratio = statistics.median(one / other for one, other in taken)
    halves = [seconds(statistics.median(side)) for side in zip(*taken, strict=True)]
    return Figure(name, ratio, goal, *halves, queries[-1])


def same_number(name: str, few: int, many: int) -> Figure:
    """Whether two sizes cost the same number of queries: any other ratio than 1 misses."""
    low, high = sorted((few, many))
    return Figure(name, high / low, 1.0, f"{many}", f"{few}")


def asked(work: Callable[[], object]) -> int:
    """Do the work and count its queries; what goes by COPY is not one."""
    count = 0

    def counting(execute, *arguments):
        nonlocal count
        count += 1
        return execute(*arguments)

    with connection.execute_wrapper(counting):
        work()
    return count


def signed_in(person) -> Client:
    """A browser of the person's own, at an address that the settings allow."""
    client = Client(headers={"host": "localhost"})
    client.force_login(person)
    return client


def opened(client: Client, path: str, **query: object) -> None:
    """Ask for a page and see that it came."""
    answer = client.get(path, query, secure=True, headers={"host": "localhost"})
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")


def pair(first: Callable[[], object], second: Callable[[], object]) -> tuple[float, float]:
    return clocked(first), clocked(second)


def clocked(work: Callable[[], object]) -> float:
    """Seconds that the work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def seconds(taken: float) -> str:
    return f"{taken:.2f} s" if taken >= 1 else f"{taken * 1000:.1f} ms" if taken < 0.1 else f"{taken * 1000:.0f} ms"


def in_a_fresh_process(module: str, *arguments: object) -> list[float]:
    """Run `python -m module arguments`, and read the numbers of the last line it prints."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [float(number) for number in done.stdout.split("\n")[-2].split()]


def peak_megabytes() -> float:
    """The most memory this process has had. `ru_maxrss` would count what the parent had when it began us."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(kilobytes) / 1024


def commit() -> str:
    """The commit that was measured, with a mark when files differ from it."""
    said = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return said.stdout.strip() or "unknown"
