"""Where finished exports lie: under random names, never half written, for a day."""

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

KEPT_FOR = timedelta(hours=24)
_MAKING = ".making-"


def folder() -> Path:
    """The folder of finished exports; only the application may read it."""
    place = Path(settings.MEDIA_ROOT) / "exports"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


@contextmanager
def workshop(place: Path) -> Iterator[Path]:
    """A folder below `place` to make a file in; it goes away with all that was left in it."""
    with tempfile.TemporaryDirectory(dir=place, prefix=_MAKING) as made:
        yield Path(made)


def keep(made: Path) -> str:
    """Put a finished file among the others under a random name, which is returned."""
    name = secrets.token_hex(16) + made.suffix
    put_in_place(made, folder() / name)
    return name


def put_in_place(made: Path, target: Path) -> None:
    """Give a finished file its name at one stroke: a reader finds all of it or none, also after a crash."""
    with made.open("rb") as file:
        os.fsync(file.fileno())
    made.replace(target)
    descriptor = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def kept(name: str) -> Path | None:
    """The finished file of that name, if it is still there."""
    path = folder() / name
    return path if name and Path(name).name == name and path.is_file() else None


def sweep(now: datetime) -> int:
    """Delete what is older than a day, and what a crash left half made; how many there were."""
    oldest = (now - KEPT_FOR).timestamp()
    gone = 0
    for path in folder().iterdir():
        if path.stat().st_mtime >= oldest:
            continue
        if path.is_dir() and path.name.startswith(_MAKING):
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
        gone += 1
    return gone
