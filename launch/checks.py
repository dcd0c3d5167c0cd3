"""`python3 run.py check`: everything a machine can say about the code without running the suite."""

import os
import secrets
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

from launch import install
from launch.place import ROOT
from launch.words import Trouble, say

BIN = install.VENV / "bin"
CHECKS = {
    "format": ["ruff", "format", "--check", "."],
    "lint": ["ruff", "check", "."],
    "templates": ["djlint", "--lint", "--quiet", "templates"],
    "types": ["mypy"],
    "import contract": ["lint-imports"],
    "missing migrations": ["python", "manage.py", "makemigrations", "--check", "--dry-run"],
    "deployment": ["python", "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
}


def check(arguments: list[str]) -> int:
    """Run every check, or those named. Returns 1 if any complained; Trouble for a name that is none."""
    install.ensure(install.DEVELOPMENT)
    if unknown := [name for name in arguments if name not in CHECKS]:
        raise Trouble(f"No check is called {unknown[0]!r}; there are: {', '.join(CHECKS)}.")
    with tempfile.TemporaryDirectory(prefix="strategy-check-") as folder, ThreadPoolExecutor(2) as pool:
        env = production(folder)
        running = {name: pool.submit(run, CHECKS[name], env) for name in arguments or CHECKS}
        results = {name: report(name, *future.result()) for name, future in running.items()}
    failed = [name for name, passed in results.items() if not passed]
    say(
        f"\n{len(results) - len(failed)} of {len(results)} checks passed"
        + (f"; not: {', '.join(failed)}" if failed else "")
    )
    return 1 if failed else 0


def production(folder: str) -> dict[str, str]:
    """A deployment as it should be, so that the deployment checks judge our defaults and not this machine."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "strategy.settings",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "strategy.example",
        "STRATEGY_VAR": folder,
        "STRATEGY_EMBEDDED": "0",
        "DEBUG": "0",
        "DATABASE_URL": f"sqlite:///{folder}/check.sqlite3",
        "CELERY_BROKER_URL": "redis://127.0.0.1:6379/0",
        "EMAIL_URL": "smtp://127.0.0.1:25",
    }


def run(command: list[str], env: dict[str, str]) -> tuple[int, str, float]:
    started = time.monotonic()
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:]],
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, time.monotonic() - started


def report(name: str, code: int, output: str, seconds: float) -> bool:
    say(f"{'ok    ' if code == 0 else 'FAILED'}  {name} ({seconds:.1f} s)")
    if code:
        say("\n".join(f"        {line}" for line in shortened(output.strip().splitlines())))
    return code == 0


def shortened(lines: list[str], most: int = 80) -> list[str]:
    """Both ends of a long report: some tools say the cause first, some last."""
    if len(lines) <= most:
        return lines
    return [*lines[: most // 2], f"… {len(lines) - most} lines …", *lines[-most // 2 :]]
