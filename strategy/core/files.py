"""Files that work has made, handed out to whoever may have them: now, not when they were ordered."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.http import FileResponse

from strategy.core.models import Job, User

_MAY_HAVE: dict[str, Callable[[Job, User], bool]] = {}
TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
    ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class NoFile(Exception):
    """There is no such file, or it is not yours to have."""


def register(kind: str, may_have: Callable[[Job, User], bool]) -> None:
    """Name the predicate asked at every download of what jobs of `kind` made (`reliability.md` A9)."""
    _MAY_HAVE[kind] = may_have


def folder() -> Path:
    """Where the files of jobs lie; each under its job's key."""
    path = Path(settings.MEDIA_ROOT) / "jobs"
    path.mkdir(parents=True, exist_ok=True)
    return path


def path_of(job: Job) -> Path:
    """Where a job keeps its file, whatever that is called for people."""
    return folder() / str(job.key)


def has_file(job: Job, user: User) -> bool:
    """Did the job make a file that its owner may have now?"""
    if job.owner_id != user.pk or job.state != Job.State.DONE or not job.file_name or not path_of(job).is_file():
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
