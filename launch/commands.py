"""The commands of `run.py` and what they take."""

import argparse
import os
import sys

from launch import checks, processes, proof, serve, suite
from launch.words import StopAsked, Trouble, say

HELP = """\
commands:
  (none)                  install, prepare and start; prints the address and the logins
  test [pytest options]   the whole suite: PostgreSQL, then SQLite; Redis and Chromium where needed
  check                   format, lint, types, imports, migrations, deployment
  proof [name ...]        the published figures (bench/) and the long tests
  shots                   pictures of every page of the demo, into var/shots/

DATABASE_URL, CELERY_BROKER_URL, EMAIL_URL and SECRET_KEY, in the environment or in .env, replace the
built-in SQLite, file queue, mail folder and generated key; .env.example lists every setting."""
COMMANDS = {"test": suite.test, "check": checks.check, "proof": proof.proof, "shots": proof.shots}


def main(arguments: list[str]) -> int:
    """Do what the command line says. Returns the exit code; trouble is one sentence on stderr."""
    if os.name != "posix":
        say("Strategy Stack runs on Linux and macOS; on Windows use WSL.")
        return 1
    processes.obey_signals()
    try:
        if arguments and arguments[0] in COMMANDS:
            return COMMANDS[arguments[0]](arguments[1:])
        return serve.serve(parser().parse_args(arguments))
    except Trouble as trouble:
        print(f"{trouble}", file=sys.stderr, flush=True)
        return 1
    except StopAsked:
        say("Stopped.")
        return 0 if not (arguments and arguments[0] in COMMANDS) else 130


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="run.py", epilog=HELP, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--host", default="127.0.0.1", help="address to listen on; 0.0.0.0 for every one (%(default)s)")
    made.add_argument("--port", type=port, default=8000, help="port to listen on (%(default)s)")
    made.add_argument("--no-demo", dest="demo_refused", action="store_true", help="start empty, with the set-up guide")
    return made


def port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65_535:
        raise argparse.ArgumentTypeError(f"a port is a number from 1 to 65535, not {text!r}")
    return int(text)
