"""`python3 run.py proof`: the figures we publish and the tests that take long. `shots`: pictures of every page."""

import os
import subprocess
import tempfile
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from launch import install
from launch.machine import Machine, equipped
from launch.place import ROOT, prepare_place, surroundings
from launch.words import Trouble, say

# Creates an empty database beside the one named in DATABASE_URL, or drops it.
_DATABASE = """
import os, sys, psycopg2
from psycopg2 import sql
db = psycopg2.connect(os.environ["DATABASE_URL"]); db.autocommit = True
for verb in sys.argv[2:]:
    db.cursor().execute(sql.SQL(verb).format(sql.Identifier(sys.argv[1])))
"""


def proof(names: list[str]) -> int:
    """Run `bench/NAME.py` for each name (all without one), each on a fresh PostgreSQL database, then the slow tests.

    A script finds DATABASE_URL (migrated, empty), TEST_REDIS_URL, STRATEGY_VAR and SECRET_KEY in its environment and
    ends with a code other than 0 when a figure misses its goal.
    """
    install.ensure(install.DEVELOPMENT)
    scripts = {path.stem: path for path in sorted((ROOT / "bench").glob("*.py")) if not path.stem.startswith("_")}
    if unknown := [name for name in names if name not in scripts]:
        raise Trouble(f"bench/ has no {unknown[0]!r}; there are: {', '.join(scripts) or 'none yet'}.")
    ended: dict[str, tuple[int, float]] = {}
    with equipped("PostgreSQL", "Redis", "Chromium") as machine:
        if "PostgreSQL" in machine.missing:
            raise Trouble(f"The figures are measured on PostgreSQL, which is missing: {machine.missing['PostgreSQL']}.")
        for name in names or scripts:
            ended[f"bench/{name}.py"] = timed(measure, name, machine)
        if not names:
            ended["slow tests"] = timed(slow_tests, machine)
    return summarise(ended)


def timed(work: Callable[..., int], *arguments: Any) -> tuple[int, float]:
    """The exit code of some work, and its seconds."""
    started = time.monotonic()
    return work(*arguments), time.monotonic() - started


def summarise(ended: dict[str, tuple[int, float]]) -> int:
    """Say how each part ended and how long it took. Returns 0 only when all passed."""
    say("\n━━ Summary ━━")
    for name, (code, seconds) in ended.items():
        say(f"{name}: {'passed' if code == 0 else f'missed (exit code {code})'}, {seconds:.0f} s")
    missed = [name for name, (code, _) in ended.items() if code]
    total = sum(seconds for _, seconds in ended.values()) / 60
    verdict = f"Missed: {', '.join(missed)}" if missed else "All figures and long tests passed"
    say(f"{verdict}; {total:.1f} min")
    return 1 if missed else 0


def measure(name: str, machine: Machine) -> int:
    say(f"\n━━ bench/{name}.py ━━")
    database = f"bench_{name}"
    with tempfile.TemporaryDirectory(prefix="strategy-bench-") as folder:
        _, env = prepare_place(dict(os.environ) | machine.env | {"STRATEGY_VAR": folder})
        make = [str(install.PYTHON), "-c", _DATABASE, database]
        subprocess.run([*make, "DROP DATABASE IF EXISTS {}", "CREATE DATABASE {}"], env=env, check=True)
        env["DATABASE_URL"] = urlsplit(machine.env["DATABASE_URL"])._replace(path=f"/{database}").geturl()
        migrate = [str(install.PYTHON), "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(migrate, cwd=ROOT, env=env, check=True)
        code = subprocess.run([str(install.PYTHON), "-m", f"bench.{name}"], cwd=ROOT, env=env, check=False).returncode
        subprocess.run([*make, "DROP DATABASE {} WITH (FORCE)"], env=env | machine.env, check=True)
    return code


def slow_tests(machine: Machine) -> int:
    say("\n━━ slow tests ━━")
    command = [str(install.PYTHON), "-m", "pytest", "-m", "slow"]
    code = subprocess.run(command, cwd=ROOT, env=os.environ | machine.env, check=False).returncode
    return 0 if code == 5 else code  # 5: there are none


def shots(arguments: list[str]) -> int:
    """Take every page of the demo in Chromium into `var/shots/`; `arguments` go to `tests.browser.shots`."""
    install.ensure(install.DEVELOPMENT)
    with equipped("Chromium") as machine:
        if reason := machine.missing.get("Chromium"):
            raise Trouble(f"Pictures need Chromium, which is missing: {reason}.")
        _, env = prepare_place(surroundings() | machine.env)
        command = [str(install.PYTHON), "-m", "tests.browser.shots", *arguments]
        return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode
