"""`python3 run.py`: from an empty folder to a running, filled application."""

import argparse
import contextlib
import errno
import fcntl
import http.client
import ipaddress
import json
import os
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from launch import install, processes
from launch.place import ROOT, check_services, prepare_place, surroundings
from launch.words import Trouble, say

START_SECONDS = 90
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  to listen on all, and how to reach that from here


@dataclass
class Start:
    """One start of the application: where it listens, where its files are, and what it runs with."""

    host: str
    port: int
    var: Path
    env: dict[str, str]

    @property
    def address(self) -> str:
        """What to type into a browser on this machine."""
        host = "localhost" if self.host in {*EVERYWHERE, "127.0.0.1", "::1"} else self.host
        return f"http://{at(host, self.port)}/"


def serve(options: argparse.Namespace) -> int:
    """Install, prepare, start, and stay until asked to stop. Raises Trouble."""
    check_port(options.host, options.port)
    known = surroundings()
    check_services(known)
    var, env = prepare_place(known)
    env |= {"STRATEGY_BIND": at(options.host, options.port)}
    env.setdefault("ALLOWED_HOSTS", ",".join(names_of(options.host)))
    start = Start(options.host, options.port, var, env)
    env.setdefault("PUBLIC_ADDRESS", start.address.rstrip("/"))
    with only_one(var):
        install.ensure(install.PRODUCT)
        found = manage(start, "prepare")
        wants_demo = found["empty"] and found["demo"] and not options.demo_refused
        if wants_demo:
            load_demo(start)
        stay(start, welcome=greet if wants_demo or not found["empty"] else invite)
    return 0


def stay(start: Start, *, welcome: Callable[[Start], None]) -> None:
    children: list[processes.Child] = []
    try:
        children.append(start_web(start))
        children.append(start_worker(start))
        wait_until_it_answers(start, children)
        announce(start)
        welcome(start)
        say(f"\nLogs are in {os.path.relpath(start.var / 'log')}. Ctrl-C stops everything.")
        processes.watch(children)
    finally:
        processes.stop(children)


def check_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise Trouble(f"Port {port} is taken: stop what uses it, or choose another with --port.") from error
            raise Trouble(f"{at(host, port)} cannot be listened on: {error.strerror or error}.") from error


@contextlib.contextmanager
def only_one(var: Path):
    """Two workers with a clock on the same files would do everything twice, so the folder takes one start at a time."""
    with (var / "running").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Trouble(f"Strategy Stack already runs on {var}; stop it first, or set STRATEGY_VAR.") from error
        yield


def at(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def names_of(host: str) -> list[str]:
    """The names under which this machine may be addressed when it listens on `host`."""
    names = ["localhost", "127.0.0.1", "[::1]"]
    if host in EVERYWHERE:
        names += [socket.gethostname(), socket.getfqdn(), *addresses_of_this_machine()]
    else:
        names.append(f"[{host}]" if ":" in host else host)
    return list(dict.fromkeys(names))


def addresses_of_this_machine() -> list[str]:
    found: set[str] = set()
    with contextlib.suppress(OSError):
        found.update(str(item[4][0]) for item in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET))
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # sends nothing; tells which of our addresses faces outwards
        found.add(probe.getsockname()[0])
    return sorted(address for address in found if not ipaddress.ip_address(address).is_loopback)


def manage(start: Start, command: str) -> dict:
    """Run a management command that answers in JSON; what it refuses becomes our sentence."""
    done = subprocess.run(
        [str(install.PYTHON), "manage.py", command],
        cwd=ROOT,
        env=start.env,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 0:
        return json.loads(done.stdout.splitlines()[-1])
    refusal = done.stderr.strip().splitlines() or ["no word of explanation"]
    if refusal[-1].startswith("CommandError: "):
        raise Trouble(refusal[-1].removeprefix("CommandError: "))
    raise Trouble(f"The application does not start: {refusal[-1]}")


def load_demo(start: Start) -> None:
    say("Loading the demo organisation …")
    log = start.var / "log" / "demo.log"
    with log.open("wb") as sink:
        command = [str(install.PYTHON), "manage.py", "demo"]
        done = subprocess.run(command, cwd=ROOT, env=start.env, stdout=sink, stderr=subprocess.STDOUT, check=False)
    if done.returncode:
        said = processes.last_words(log)
        raise Trouble(f"The demo organisation could not be loaded; --no-demo starts without. {said}")


def start_web(start: Start) -> processes.Child:
    command = [str(install.PYTHON), "-m", "gunicorn", "strategy.wsgi", "--config", str(ROOT / "gunicorn.conf.py")]
    return processes.start("web server", command, env=start.env, cwd=ROOT, log=start.var / "log" / "web.log")


def start_worker(start: Start) -> processes.Child:
    """One worker for tasks with the clock (beat) inside it."""
    command = [str(install.PYTHON), "-m", "celery", "-A", "strategy", "worker", "--beat"]
    command += ["--schedule", str(start.var / "beat-schedule"), "--pool", "threads", "--concurrency", "2"]
    command += ["--without-gossip", "--without-mingle", "--loglevel", "INFO"]
    return processes.start("task worker", command, env=start.env, cwd=ROOT, log=start.var / "log" / "worker.log")


def wait_until_it_answers(start: Start, children: list[processes.Child]) -> None:
    near = EVERYWHERE.get(start.host, start.host)
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        processes.check_alive(children)
        connection = http.client.HTTPConnection(near, start.port, timeout=10)
        try:
            connection.request("GET", "/health/", headers={"Host": "localhost"})
            connection.getresponse()
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
        else:
            return
        finally:
            connection.close()
    raise Trouble(f"The web server does not answer. {processes.last_words(children[0].log)}")


def announce(start: Start) -> None:
    say(f"\nStrategy Stack runs at {start.address}")
    if start.host in EVERYWHERE:
        for address in addresses_of_this_machine():
            say(f"              and at http://{at(address, start.port)}/")


def invite(start: Start) -> None:
    """Nobody is here yet: tell the first administrator where to begin, and the secret that proves who that is."""
    say(f"\nNobody is here yet. The first administrator begins at {start.address}setup/")
    say(f"and is asked for this code: {start.env['SETUP_CODE']}")


def greet(start: Start) -> None:
    logins = start.var / "demo-logins.txt"
    if logins.exists():
        say(f"\n{logins.read_text(encoding='utf8').rstrip()}")
