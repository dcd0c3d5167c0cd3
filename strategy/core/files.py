"""Files that work has made, handed out to whoever may have them: now, not when they were ordered.

A file lies under its job's key, is put there whole or not at all, and goes away after a day; it can be made again.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.http import FileResponse

from strategy.core.models import Job, User

_MAY_HAVE: dict[str, Callable[[Job, User], bool]] = {}
TYPES = {
    ".csv": "text/csv",  # its encoding is the reader's choice
    ".json": "application/json",
    ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
}
KEPT_FOR = timedelta(hours=24)
_MAKING = ".making-"


class NoFile(Exception):
    """There is no such file, or it is not yours to have."""


def register(kind: str, may_have: Callable[[Job, User], bool]) -> None:
    """Name the predicate asked at every download of what jobs of `kind` made (`reliability.md` A9)."""
    _MAY_HAVE[kind] = may_have


def folder() -> Path:
    """Where the files of jobs lie; each under its job's key."""
    path = Path(settings.MEDIA_ROOT) / "jobs"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


@contextmanager
def workshop(place: Path | None = None) -> Iterator[Path]:
    """A folder to make a file in, beside where it will lie; it goes away with all that was left in it."""
    with tempfile.TemporaryDirectory(dir=place or folder(), prefix=_MAKING) as made:
        yield Path(made)


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


def sweep(now: datetime) -> int:
    """Delete what is older than a day, and what a crash left half made; how many there were."""
    oldest = (now - KEPT_FOR).timestamp()
    old = [path for path in folder().iterdir() if path.stat().st_mtime < oldest]
    for path in old:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return len(old)


def path_of(job: Job) -> Path:
    """Where a job keeps its file, whatever that is called for people."""
    return folder() / str(job.key)


def is_there(job: Job) -> bool:
    """Did the job end well and make a file that has not had its day?"""
    return job.state == Job.State.DONE and bool(job.file_name) and path_of(job).is_file()


def has_file(job: Job, user: User) -> bool:
    """Did the job make a file that its owner may have now?"""
    if job.owner_id != user.pk or not is_there(job):
        return False
    may_have = _MAY_HAVE.get(job.kind)
    return may_have is not None and may_have(job, user)


def of_job(job: Job, user: User) -> FileResponse:
    """The file a job made, for its owner who still has the right. Raises NoFile."""
    if not has_file(job, user):
        raise NoFile
    suffix = Path(job.file_name).suffix.lower()
    response = FileResponse(path_of(job).open("rb"), as_attachment=True, filename=job.file_name)
    response["Content-Type"] = TYPES.get(suffix, "application/octet-stream")
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
