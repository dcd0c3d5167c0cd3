"""Worker processes that are killed with -9 at named points, and what the world looks like afterwards.

A nursery is a process of its own that has loaded the product once; each round it forks a worker, which dies where it
is told to. The test's own process only looks at the database and at the mail server.
"""

import ast
import json
import os
import signal
import subprocess
import sys
import time
from functools import cache
from pathlib import Path

from strategy.core import verification
from strategy.core.models import Outgoing
from tests.support.smtp import Sink
from tests.support.source import parsed, product_files
from tests.support.worker import ROOT, address_of_the_database

SECONDS = 60


@cache
def fault_points() -> list[str]:
    """Every name that the product gives to `fault(…)`, read from its source: a new point is found by itself."""
    names = set()
    for path in product_files():
        if "fault(" not in path.read_text(encoding="utf8"):
            continue
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "fault":
                names.add(node.args[0].value)
    return sorted(names)


def surroundings(folder: Path, *, port: int, lease: int = 1, **more: str) -> dict[str, str]:
    """The environment of a worker on this test's database and mail server."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "strategy.settings",
        "DATABASE_URL": address_of_the_database(),
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "MAIL_LEASE_SECONDS": str(lease),
        "MAILS_PER_SECOND": "10000",
        "STRATEGY_VAR": str(folder),
        "PYTHONPATH": str(ROOT),
        **more,
    }


class Nursery:
    """Forks workers and tells how each ended. `child` is the process id of the last one."""

    child = 0

    def __init__(self, env: dict[str, str]):
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.nursery"],
            cwd=ROOT,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, point: str = "", *, on: int = 1) -> int:
        """One worker: it sweeps, and is killed when it comes to `point` for the `on`-th time. How it ended."""
        self._process.stdin.write(json.dumps({"point": point, "on": on}) + "\n")
        self._process.stdin.flush()
        self.child = self._answer()
        return self._answer()

    def _answer(self) -> int:
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError("the nursery ended")
        return json.loads(answer)

    def was_killed(self, point: str, *, on: int = 1) -> bool:
        return self.run(point, on=on) == -signal.SIGKILL

    def close(self) -> None:
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(timeout=SECONDS)


def until(true, *, seconds: float = SECONDS, what: str = "it") -> float:
    """Wait until `true()`; how long it took."""
    started = time.monotonic()
    while not true():
        if time.monotonic() - started > seconds:
            raise AssertionError(f"{what} did not happen within {seconds} s")
        time.sleep(0.05)
    return time.monotonic() - started


def nothing_was_lost(sink: Sink, reminders: int) -> None:
    """Everybody has the mail of the day once decided, and a second delivery is a marked twin of the first."""
    states = set(Outgoing.objects.values_list("form", "state"))
    assert states == {("line", "sent"), ("digest", "sent")}
    assert Outgoing.objects.filter(form="digest").count() == reminders
    ids: dict[str, list[str]] = {}
    for message in sink.accepted:
        ids.setdefault(str(message["To"]), []).append(str(message["Message-ID"]))
    assert len(ids) == reminders
    marked = set(Outgoing.objects.filter(maybe_sent=True).values_list("recipient__email", flat=True))
    assert {person for person, some in ids.items() if len(some) > 1} <= marked
    assert {person: some for person, some in ids.items() if len(set(some)) > 1} == {}
    assert {rule: finding.wrong for rule, finding in verification.run().items() if finding.wrong} == {}
