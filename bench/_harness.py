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

PAIRS = 7
ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Figure:
    """One published figure: a ratio, with what both sides took and the goal it is held to (None: no goal)."""

    name: str
    ratio: float
    goal: float | None
    ours: str = ""
    anchor: str = ""

    @property
    def is_met(self) -> bool:
        return self.goal is None or self.ratio <= self.goal


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
        rows = [("figure", "ratio", "goal", "ours", "anchor", "")]
        rows += [
            (one.name, f"{one.ratio:.2f}", goal_of(one), one.ours, one.anchor, "" if one.is_met else "MISSED")
            for one in self.figures
        ]
        widths = [max(len(row[place]) for row in rows) for place in range(6)]
        for row in rows:
            print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
        for note in self.notes:
            print(f"\n{note}")
        return 0 if all(figure.is_met for figure in self.figures) else 1


def goal_of(figure: Figure) -> str:
    return f"<= {figure.goal:g}" if figure.goal is not None else "-"


def compare(  # noqa: PLR0913  two sides and what is said of them
    name: str, ours: Callable[[], object], anchor: Callable[[], object], *, goal: float | None, pairs: int = PAIRS
) -> Figure:
    """Time both in turn, ours first and anchor first by turns, after one unmeasured run of each."""
    ours(), anchor()
    taken = [pair(ours, anchor) if turn % 2 else pair(anchor, ours)[::-1] for turn in range(pairs)]
    ratio = statistics.median(one / other for one, other in taken)
    halves = [seconds(statistics.median(side)) for side in zip(*taken, strict=True)]
    return Figure(name, ratio, goal, *halves)


def pair(first: Callable[[], object], second: Callable[[], object]) -> tuple[float, float]:
    return clocked(first), clocked(second)


def clocked(work: Callable[[], object]) -> float:
    """Seconds that the work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def seconds(taken: float) -> str:
    return f"{taken:.2f} s" if taken >= 1 else f"{taken * 1000:.0f} ms"


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
