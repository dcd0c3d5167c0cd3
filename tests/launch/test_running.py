"""A start that succeeds: pages, secrets, and an end that leaves nobody behind."""

import os
import signal
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from launch.machine import free_port
from tests.launch.starting import INSTALLED, ROOT, UP_SECONDS, assert_one_sentence, launch


class Running:
    """A started application."""

    def __init__(self, process, port, output):
        self.process, self.port, self.output = process, port, output

    def said(self) -> str:
        return self.output.read_text()

    def status(self, path: str) -> int:
        try:
            with urllib.request.urlopen(f"http://localhost:{self.port}{path}") as answer:
                return answer.status
        except urllib.error.HTTPError as refusal:
            return refusal.code


@contextmanager
def started(surroundings, tmp_path, *arguments):
    """Start on a free port and wait for the greeting; whatever the test did, nothing is left running."""
    port, output = free_port(), tmp_path / "said"
    command = [sys.executable, "-c", INSTALLED, "--port", str(port), *arguments]
    with output.open("wb") as sink:
        process = subprocess.Popen(command, cwd=ROOT, env=surroundings, stdout=sink, stderr=subprocess.STDOUT)
    try:
        end = time.monotonic() + UP_SECONDS
        while "Ctrl-C stops everything" not in output.read_text():
            assert process.poll() is None, output.read_text()
            assert time.monotonic() < end, output.read_text()
            time.sleep(0.1)
        yield Running(process, port, output)
    finally:
        process.terminate()
        process.wait(timeout=UP_SECONDS)


def relatives(var: Path) -> list[int]:
    """Every process that runs with this `var/`, found by its environment."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"STRATEGY_VAR={var}\0".encode() in entry.read_bytes():
                found.append(int(entry.parent.name))
        except OSError:
            continue  # ended meanwhile, or not ours
    return found


def leader(var: Path, program: bytes) -> int:
    """The first process of a group that runs `program`: the launcher's own child."""
    return next(
        pid for pid in relatives(var) if os.getpgid(pid) == pid and program in Path(f"/proc/{pid}/cmdline").read_bytes()
    )


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_first_start_serves_pages_and_a_stop_leaves_nobody_behind(surroundings, tmp_path):
    var = tmp_path / "var"
    with started(surroundings, tmp_path, "--no-demo") as running:
        code = (var / "setup-code").read_text()
        assert f"http://localhost:{running.port}/setup/" in running.said()
        assert f"asked for this code: {code}" in running.said()
        assert running.status("/health/") == 200
        assert running.status("/setup/") == 200
        assert len(relatives(var)) >= 4  # launcher, web server with a worker, task worker with its clock
        for secret in ("secret-key", "setup-code"):
            assert stat.S_IMODE((var / secret).stat().st_mode) == 0o600
        running.process.send_signal(signal.SIGINT)
        assert running.process.wait(timeout=UP_SECONDS) == 0
        assert relatives(var) == []
    assert running.said().strip().endswith("Stopped.")


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_second_start_is_refused_and_the_death_of_one_child_stops_all(surroundings, tmp_path):
    var = tmp_path / "var"
    with started(surroundings, tmp_path, "--no-demo") as running:
        assert_one_sentence(launch(surroundings, "--port", str(free_port())), "already runs")
        assert running.process.poll() is None
        os.kill(leader(var, b"celery"), signal.SIGKILL)
        assert running.process.wait(timeout=UP_SECONDS) == 1
        assert relatives(var) == []
    assert "The task worker ended by itself (signal 9), so everything was stopped." in running.said()
    assert "worker.log" in running.said()
