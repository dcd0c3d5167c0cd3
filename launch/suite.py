"""`python3 run.py test`: everything on PostgreSQL, what may differ on SQLite too, and an honest summary."""

import argparse
import hashlib
import os
import re
import sys
import time
from dataclasses import dataclass, field

from launch import install, processes
from launch.machine import Machine, equipped
from launch.place import ROOT
from launch.words import say

NO_TESTS = 5  # pytest's exit code when nothing was collected
_SUMMARY = re.compile(
    r"^(?:=+ )?(?:no tests ran|\d+ (?:passed|failed|skipped|errors?|deselected|xfailed|warnings?))\b.* in [\d.]+s"
)
_COUNT = re.compile(r"(\d+) ([a-z]+)")
_WORDS = ("failed", "passed", "skipped", "xfailed", "xpassed", "error", "warning")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@dataclass
class Part:
    """One run of pytest."""

    name: str
    marks: str
    env: dict[str, str]
    options: list[str] = field(default_factory=list)
    code: int = 0
    summary: str = "no summary"
    skipped: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def in_ci() -> bool:
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def test(arguments: list[str]) -> int:
    """Run the suite; `arguments` go to pytest. Returns 0 only when all that had to run ran and passed."""
    install.ensure(install.DEVELOPMENT)
    marks, rest = take_marks(arguments)
    started = time.monotonic()
    with equipped("PostgreSQL", "Redis", "Chromium") as machine:
        parts = planned(machine, marks, rest)
        for part in parts:
            say(f"\n━━ {part.name} ━━")
            run(part, rest)
    summarise(parts, machine, time.monotonic() - started)
    return verdict(parts, machine)


def take_marks(arguments: list[str]) -> tuple[str, list[str]]:
    """Part `-m EXPRESSION` from the rest, because each part of the suite adds its own."""
    taker = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    taker.add_argument("-m", dest="marks", default="")
    known, rest = taker.parse_known_args(arguments)
    return known.marks, rest


def planned(machine: Machine, marks: str, rest: list[str]) -> list[Part]:
    """Quick parts share the cores; the browser gets them for itself."""
    shared = machine.env | {"PYTHONUNBUFFERED": "1"}
    database = shared.pop("DATABASE_URL", None)
    spread = [] if any(part.startswith("-n") for part in rest) or (os.cpu_count() or 1) < 2 else ["-n", "2"]
    sqlite = Part("SQLite", both(marks, "both_databases and not browser"), shared, spread)
    if database is None:
        everything = Part("SQLite, in place of PostgreSQL", both(marks, "not browser"), shared, spread)
        return [everything, Part("Browser, on SQLite", both(marks, "browser"), shared)]
    on_postgresql = shared | {"DATABASE_URL": database, "STRATEGY_TEST_DB": test_database()}
    return [
        Part("PostgreSQL", both(marks, "not browser"), on_postgresql, spread),
        sqlite,
        Part("Browser, on PostgreSQL", both(marks, "browser"), on_postgresql),
    ]


def both(given: str, ours: str) -> str:
    return f"({given}) and {ours}" if given else ours


def test_database() -> str:
    """A name of this folder's own, so that two checkouts on one server do not meet."""
    default = f"test_strategy_{hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]}"
    return os.environ.get("STRATEGY_TEST_DB", default)


def run(part: Part, rest: list[str]) -> None:
    """Run pytest, show what it says as it says it, and keep the lines the summary needs."""
    colour = ["--color=yes"] if sys.stdout.isatty() else []
    command = [str(install.PYTHON), "-m", "pytest", "-m", part.marks, *part.options, *colour, *rest]
    inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    part.code, said = processes.follow(command, env=inherited | part.env, cwd=ROOT)
    for line in _COLOUR.sub("", said).splitlines():
        if _SUMMARY.match(line):
            part.summary = line
        elif line.startswith("SKIPPED ["):
            part.skipped.append(line)
        elif line.startswith(("FAILED ", "ERROR ")):
            part.failed.append(line)


def summarise(parts: list[Part], machine: Machine, seconds: float) -> None:
    say("\n━━ Summary ━━")
    for name, source in machine.had.items():
        say(f"{name}: {source}")
    for part in parts:
        for line in part.skipped:
            say(f"{part.name}: {line}")
    for part in parts:
        for line in part.failed:
            say(f"{part.name}: {line}")
    for need, reason in machine.missing.items():
        say(f"!! {need} WAS MISSING: {reason}. The tests that need it did not run.")
    minutes, rest = divmod(round(seconds), 60)
    say(f"{len(parts)} parts in {minutes} min {rest} s")
    for part in parts:
        say(f"{part.name} (exit code {part.code}):\n{part.summary}")
    say(f"All parts:\n{total(parts, seconds)}")


def total(parts: list[Part], seconds: float) -> str:
    """The parts' summaries added up, in pytest's own form; a test that ran on two databases counts twice."""
    counts: dict[str, int] = {}
    for part in parts:
        for number, word in _COUNT.findall(part.summary):
            singular = {"errors": "error", "warnings": "warning"}.get(word, word)
            counts[singular] = counts.get(singular, 0) + int(number)
    shown = ", ".join(f"{counts[word]} {word}" for word in _WORDS if counts.get(word))
    return f" {shown or 'no tests ran'} in {seconds:.2f}s ".center(80, "=")


def verdict(parts: list[Part], machine: Machine) -> int:
    """A part without tests is fine as long as another had some; something missing is not fine in CI."""
    if machine.missing and in_ci():
        return 1
    codes = [part.code for part in parts if part.code != NO_TESTS]
    if not codes:
        return NO_TESTS
    return next((code for code in codes if code), 0)
