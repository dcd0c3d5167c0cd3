"""What tests need from the machine: PostgreSQL, Redis, Chromium. Named, found, or installed; else named as missing."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from launch.processes import end_with_parent
from launch.words import Trouble, say

PACKAGES = {"PostgreSQL": "postgresql", "Redis": "redis-server", "Chromium": "chromium"}
START_SECONDS = 60


@dataclass
class Machine:
    """Addresses for the tests, where each came from, and what could not be had."""

    env: dict[str, str] = field(default_factory=dict)
    had: dict[str, str] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)


@contextmanager
def equipped(*needs: str) -> Iterator[Machine]:
    """Yield a machine with as many of `needs` (PostgreSQL, Redis, Chromium) as can be had; stop them at the end."""
    finders: dict[str, Callable[[Machine, ExitStack], bool]] = {
        "PostgreSQL": find_postgresql,
        "Redis": find_redis,
        "Chromium": find_chromium,
    }
    with ExitStack() as services:
        machine = Machine()
        absent = [need for need in needs if not finders[need](machine, services)]
        if absent:
            reason = install_packages([PACKAGES[need] for need in absent])
            for need in absent:
                if not finders[need](machine, services):
                    machine.missing[need] = reason or "installed, and still not found"
        yield machine


def find_postgresql(machine: Machine, services: ExitStack) -> bool:
    named = os.environ.get("TEST_DATABASE_URL") or os.environ.get("DATABASE_URL", "")
    if named.startswith(("postgres", "psql", "pgsql")):
        machine.env["DATABASE_URL"], machine.had["PostgreSQL"] = named, "named in the environment"
        return True
    binaries = postgresql_binaries()
    if binaries is None:
        return False
    machine.env["DATABASE_URL"] = services.enter_context(scratch_postgresql(binaries))
    machine.had["PostgreSQL"] = f"scratch server from {binaries}"
    return True


def find_redis(machine: Machine, services: ExitStack) -> bool:
    named = os.environ.get("TEST_REDIS_URL") or os.environ.get("CELERY_BROKER_URL", "")
    if named.startswith("redis"):
        machine.env["TEST_REDIS_URL"], machine.had["Redis"] = named, "named in the environment"
        return True
    program = shutil.which("redis-server") or shutil.which("valkey-server")
    if program is None:
        return False
    machine.env["TEST_REDIS_URL"] = services.enter_context(scratch_redis(program))
    machine.had["Redis"] = f"scratch server from {program}"
    return True


def find_chromium(machine: Machine, services: ExitStack) -> bool:
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if path is None:
        return False
    machine.env["CHROMIUM"] = machine.had["Chromium"] = path
    return True


def postgresql_binaries() -> Path | None:
    """The folder with `initdb` and `postgres`; Debian keeps it off the path."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    folders = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/opt/homebrew/opt").glob("postgresql*/bin")]
    usable = [folder for folder in folders if (folder / "initdb").exists()]
    return max(usable, key=lambda folder: folder.as_posix(), default=None)


@contextmanager
def scratch_postgresql(binaries: Path) -> Iterator[str]:
    """A server of our own in a temporary folder, quick because it may lose everything. Yields its address."""
    person = server_account()
    with scratch_folder(person) as folder:
        cluster = folder / "data"
        prepare = [
            str(binaries / "initdb"),
            "-D",
            str(cluster),
            "-U",
            "strategy",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
        ]
        done = subprocess.run([*prepare, "--locale=C.UTF-8"], **person, cwd=folder, capture_output=True, check=False)
        if done.returncode:
            subprocess.run(prepare, **person, cwd=folder, capture_output=True, check=True)
        port = free_port()
        command = [str(binaries / "postgres"), "-D", str(cluster), "-k", str(folder), "-p", str(port)]
        for setting in ("listen_addresses=127.0.0.1", "fsync=off", "synchronous_commit=off", "full_page_writes=off"):
            command += ["-c", setting]
        command += ["-c", "max_connections=300"]
        with running(command, "PostgreSQL", folder, person, lambda log: "ready to accept connections" in log):
            yield f"postgres://strategy@127.0.0.1:{port}/postgres"


@contextmanager
def scratch_redis(program: str) -> Iterator[str]:
    with scratch_folder({}) as folder:
        port = free_port()
        command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
        with running(command, "Redis", folder, {}, lambda log: "eady to accept connections" in log):
            yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def running(
    command: list[str], name: str, folder: Path, person: dict, is_ready: Callable[[str], bool]
) -> Iterator[None]:
    log = folder / "log"
    with log.open("wb") as sink:
        process = subprocess.Popen(
            command,
            **person,
            cwd=folder,
            stdout=sink,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=end_with_parent,
        )
    try:
        deadline = time.monotonic() + START_SECONDS
        while not is_ready(log.read_text(errors="replace")):
            if process.poll() is not None or time.monotonic() > deadline:
                raise Trouble(f"{name} did not start for the tests:\n{log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.05)
        yield
    finally:
        process.send_signal(signal.SIGINT)  # to PostgreSQL: at once, without waiting for its clients
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def scratch_folder(person: dict) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="strategy-scratch-"))
    if person:
        shutil.chown(folder, person["user"], person["group"])
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def server_account() -> dict:
    """PostgreSQL refuses to run as root; then it runs as its own account, or as nobody."""
    if os.geteuid() != 0:
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    chosen = known.get("postgres") or known["nobody"]
    return {"user": chosen.pw_uid, "group": chosen.pw_gid, "extra_groups": []}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def install_packages(names: list[str]) -> str:
    """Install Debian packages where that is allowed. Returns why it was not possible, or nothing."""
    if shutil.which("apt-get") is None:
        return "this machine has no apt-get"
    if os.geteuid() != 0:
        return f"only root may run: apt-get install {' '.join(names)}"
    say(f"Installing {', '.join(names)} with apt-get …")
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for attempt in range(3):
        update = subprocess.run(["apt-get", "update", "-qq"], env=env, capture_output=True, check=False)
        if update.returncode == 0:
            break
        time.sleep(5 * (attempt + 1))
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *names]
    done = subprocess.run(command, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else f"apt-get failed: {(done.stderr.strip().splitlines() or ['?'])[-1]}"
