"""Children: started in groups of their own, watched together, stopped to the last grandchild."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from launch.words import StopAsked, Trouble, say

PATIENCE_SECONDS = 15
LOG_LIMIT = 5 << 20
_ASKED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass
class Child:
    name: str
    process: subprocess.Popen
    log: Path


def obey_signals() -> None:
    """From here on a request to stop raises StopAsked, wherever we are."""

    def ask(number, frame):
        raise StopAsked

    for number in _ASKED:
        signal.signal(number, ask)


def start(name: str, command: list[str], *, env: dict[str, str], cwd: Path, log: Path) -> Child:
    """Start `command` in a process group of its own, so that Ctrl-C reaches us first and stopping reaches all of it."""
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_suffix(".log.1"))
    with log.open("ab") as sink:
        process = subprocess.Popen(
            command,
            env=env,
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=end_with_parent,
        )
    return Child(name, process, log)


def end_with_parent() -> None:
    """In the child: be asked to stop even when the launcher is killed and can ask nobody (Linux only)."""
    pr_set_pdeathsig = 1
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)


def check_alive(children: list[Child]) -> None:
    """Raises Trouble with the last lines of the first child that is gone."""
    for child in children:
        code = child.process.poll()
        if code is not None:
            how = f"signal {-code}" if code < 0 else f"code {code}"
            raise Trouble(
                f"The {child.name} ended by itself ({how}), so everything was stopped. {last_words(child.log)}"
            )


def watch(children: list[Child]) -> None:
    """Wait until a child dies (Trouble) or somebody asks us to stop (StopAsked)."""
    while True:
        check_alive(children)
        time.sleep(0.2)


def last_words(log: Path, count: int = 15) -> str:
    lines = log.read_text(errors="replace").splitlines()[-count:] if log.exists() else []
    return f"The end of {log}:\n" + "\n".join(f"    {line}" for line in lines)


def stop(children: list[Child]) -> None:
    """Ask all to stop, then make them; a second Ctrl-C makes them at once. No process of theirs is left."""
    if any(child.process.poll() is None for child in children):
        say("\nStopping …")
    hurry = []
    for number in _ASKED:
        signal.signal(number, lambda *_: hurry.append(True))
    for child in children:
        if child.process.poll() is None:
            child.process.terminate()
    deadline = time.monotonic() + PATIENCE_SECONDS
    while any(child.process.poll() is None for child in children) and time.monotonic() < deadline and not hurry:
        time.sleep(0.05)
    for child in children:
        kill_group(child.process)


def kill_group(process: subprocess.Popen) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):  # nobody is left in it
        os.killpg(process.pid, signal.SIGKILL)  # the leader's pid names its group, also after its end
    process.wait()


def follow(command: list[str], *, env: dict[str, str], cwd: Path) -> tuple[int, str]:
    """Run `command`, show what it says as it says it, and return its exit code with all that was said."""
    said = bytearray()
    with subprocess.Popen(
        command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, bufsize=0
    ) as process:
        pipe = cast(IO[bytes], process.stdout)
        try:
            while chunk := pipe.read(65_536):
                sys.stdout.buffer.write(chunk)
                sys.stdout.buffer.flush()
                said += chunk
        except BaseException:
            process.terminate()
            raise
        return process.wait(), said.decode(errors="replace")
