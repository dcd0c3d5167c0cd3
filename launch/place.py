"""Where things lie, and the environment in which everything runs."""

import os
import re
import secrets
import socket
from pathlib import Path
from urllib.parse import urlsplit

from launch.words import Trouble

ROOT = Path(__file__).resolve().parent.parent
DATABASES = {"sqlite", "postgres", "postgresql", "psql", "pgsql"}
_LINE = re.compile(r"(?:export )?([A-Za-z_0-9]+)=(.*)")


def surroundings() -> dict[str, str]:
    """The environment and, for what it does not name, `.env`. An empty address counts as not named."""
    known = read_env_file(ROOT / ".env") | os.environ
    for name in ("DATABASE_URL", "CELERY_BROKER_URL", "EMAIL_URL", "SECRET_KEY", "SETUP_CODE", "STRATEGY_VAR"):
        if not known.get(name, "").strip():
            known.pop(name, None)
    return known


def read_env_file(path: Path) -> dict[str, str]:
    """The same lines that the settings read: `NAME=value`, optionally quoted; others are passed over."""
    if not path.is_file():
        return {}
    found = {}
    for line in path.read_text(encoding="utf8").splitlines():
        if match := _LINE.fullmatch(line):
            found[match[1]] = unquote(match[2])
    return found


def unquote(value: str) -> str:
    if len(value) >= 2 and value[0] == value[-1] == "'":
        return value[1:-1]
    if len(value) >= 2 and value[0] == value[-1] == '"':
        return re.sub(r"\\(.)", r"\1", value[1:-1])
    return value


def prepare_place(known: dict[str, str]) -> tuple[Path, dict[str, str]]:
    """Make `var/` with its folders and secrets. Returns the folder and the environment for what we start."""
    var = Path(known.get("STRATEGY_VAR", ROOT / "var")).resolve()
    try:
        var.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in ("log", "mail", "files", "static", "queue/messages", "queue/control"):
            (var / name).mkdir(parents=True, exist_ok=True)
        made = {
            "SECRET_KEY": known.get("SECRET_KEY") or secret(var / "secret-key", 50),
            "SETUP_CODE": known.get("SETUP_CODE") or secret(var / "setup-code", 9),
        }
    except OSError as error:
        raise Trouble(f"The folder {var} cannot be used: {error.strerror or error}.") from error
    fixed = {"STRATEGY_VAR": str(var), "DJANGO_SETTINGS_MODULE": "strategy.settings", "PYTHONUNBUFFERED": "1"}
    return var, {"STRATEGY_EMBEDDED": "1"} | known | made | fixed


def secret(path: Path, length: int) -> str:
    """A random text kept in a file that only its owner reads; made at first use."""
    if path.exists() and (kept := path.read_text(encoding="ascii").strip()):
        return kept
    fresh = secrets.token_urlsafe(length)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as sink:
        sink.write(fresh)
    return fresh


def check_services(known: dict[str, str]) -> None:
    """Refuse addresses that cannot work, before the long part of a start. Raises Trouble."""
    if url := known.get("DATABASE_URL"):
        scheme = url.partition(":")[0]
        if scheme not in DATABASES or "://" not in url:
            raise Trouble(
                "DATABASE_URL must be sqlite:////path/to/file or postgres://user:password@host:port/name, "
                f"not {without_password(url)!r}."
            )
        port_of(url, "DATABASE_URL")
    broker = known.get("CELERY_BROKER_URL", "filesystem://")
    scheme = broker.partition(":")[0]
    if scheme not in {"filesystem", "redis", "rediss", "unix", "amqp", "amqps"}:
        raise Trouble(f"CELERY_BROKER_URL must be redis://host:port/number, not {without_password(broker)!r}.")
    if scheme in {"redis", "rediss"}:
        reach(broker, "Redis", default_port=6379)


def port_of(url: str, name: str) -> int | None:
    try:
        return urlsplit(url).port
    except ValueError as error:
        raise Trouble(f"{name} names a port that is no number: {without_password(url)!r}.") from error


def reach(url: str, what: str, *, default_port: int) -> None:
    address = urlsplit(url).hostname or "localhost", port_of(url, "CELERY_BROKER_URL") or default_port
    try:
        socket.create_connection(address, timeout=5).close()
    except OSError as error:
        reason = error.strerror or str(error)
        raise Trouble(f"{what} at {without_password(url)} cannot be reached: {reason}.") from error


def without_password(url: str) -> str:
    return re.sub(r"(//[^:/@]*):.*@", r"\1:…@", url)
