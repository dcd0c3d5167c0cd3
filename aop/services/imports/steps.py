"""Which steps of an import run at once and which as a job: a large file is read in the background."""

from django.db import transaction

from aop.importing.mapping import NotAMapping
from aop.services.imports import applying, checking, reading, undoing
from strategy.core import jobs, outbox
from strategy.core.models import Import, Job, User
from strategy.core.tables.limits import FileRefused
from strategy.core.tasks import run_job

KIND = "aop.import"
LARGE = 1 << 20
"""Bytes above which a step is a job: it would take longer than a second."""
REFUSALS = (
    FileRefused, NotAMapping, reading.NotOpen, checking.MappingChanged, applying.UnreadableRows,
    applying.NothingToImport, applying.AlreadyImported, applying.Obstructed, applying.LedgerMoves,
    undoing.NotApplied, undoing.StoodUpon,
)  # fmt: skip
STEPS = ("read", "check", "apply", "undo")


class StepRefused(Exception):
    """A step was refused; the message says why, for people."""


class StillWorking(Exception):
    """A step of this import is still under way; wait until it is done."""


def run_step(
    *,
    step: str,
    upload: Import,
    actor: User,
    choices: dict | None = None,
    progress: checking.Progress = checking.silent,
) -> Import:
    """Do one step now. `choices`: dialect, year, start_month of *read*; again of *apply*. Raises StepRefused."""
    chosen = choices or {}
    try:
        if step == "read":
            dialect = reading.Dialect(**chosen["dialect"]) if chosen.get("dialect") else None
            wish = reading.Wish(dialect, chosen.get("year"), chosen.get("start_month"))
            return reading.read_file(upload=upload, actor=actor, wish=wish)
        if step == "check":
            return checking.check_import(upload=upload, actor=actor, progress=progress)
        if step == "apply":
            again = bool(chosen.get("again"))
            return applying.apply_import(upload=upload, actor=actor, again=again, progress=progress)
        return undoing.undo_import(upload=upload, actor=actor)
    except REFUSALS as refusal:
        raise StepRefused(str(refusal) or refusal.__doc__ or "") from refusal


def begin_step(*, step: str, upload: Import, actor: User, choices: dict | None = None) -> Import | Job:
    """Do one step: at once for a small file, as a job for a large one. Raises StepRefused or StillWorking."""
    if job_of(upload):
        raise StillWorking
    if upload.file_size <= LARGE:
        return run_step(step=step, upload=upload, actor=actor, choices=choices)
    with transaction.atomic():
        arguments = {"import": upload.pk, "step": step, "choices": choices or {}}
        job = jobs.create(kind=KIND, owner=actor, arguments=arguments)
        outbox.poke(run_job, job_id=job.pk)
    return job


def job_of(upload: Import) -> Job | None:
    """The job that works on this import now."""
    working = Job.objects.filter(kind=KIND, state__in=[Job.State.QUEUED, Job.State.RUNNING])
    return working.filter(arguments__import=upload.pk).order_by("-pk").first()


def last_failure(upload: Import) -> str:
    """Why the last job of this import failed; empty when it did not."""
    last = Job.objects.filter(kind=KIND, arguments__import=upload.pk).order_by("-pk").first()
    return last.message if last and last.state == Job.State.FAILED else ""
