"""Long work as rows: started in a transaction, run by a worker, swept when a worker died.

An app names its kinds in `AppConfig.ready`; a runner takes the job and a `Progress` and returns a result.
"""

import logging
from collections.abc import Callable
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from strategy.core.models import Job, User

LEASE = timedelta(minutes=6)
MOST_TRIES = 3
log = logging.getLogger(__name__)


class Cancelled(Exception):
    """The person who started this work cancelled it."""


class Refusal(Exception):
    """The work cannot be done; the message says why, for people."""


class Progress:
    """How far a job is. Written outside the job's own transaction at most a few times a second."""

    def __init__(self, job: Job):
        self.job = job

    def say(self, done: int, total: int, message: str = "") -> None:
        """Store the state of the work and stop if somebody cancelled it. Raises Cancelled."""
        if Job.objects.filter(pk=self.job.pk, cancel_asked=True).exists():
            raise Cancelled
        Job.objects.filter(pk=self.job.pk).update(
            done=done, total=total, message=message[:300], lease_until=timezone.now() + LEASE
        )


Runner = Callable[[Job, Progress], dict]
_RUNNERS: dict[str, Runner] = {}


def register(kind: str, runner: Runner) -> None:
    """Name what runs jobs of a kind."""
    _RUNNERS[kind] = runner


def create(*, kind: str, owner: User, arguments: dict) -> Job:
    """A job waiting to be run. The caller pokes the queue (`tasks.run_job`) through the outbox."""
    if kind not in _RUNNERS:
        raise KeyError(kind)
    return Job.objects.create(kind=kind, owner=owner, arguments=arguments)


def waiting():
    """Jobs nobody works on: queued, or running with a lease that ran out."""
    now = timezone.now()
    return Job.objects.filter(Q(state=Job.State.QUEUED) | Q(state=Job.State.RUNNING, lease_until__lt=now)).order_by(
        "pk"
    )


def run(job_id: int) -> None:
    """Claim and run one job; a second caller finds it claimed and does nothing."""
    with transaction.atomic():
        job = waiting().select_for_update(no_key=True, of=("self",), skip_locked=_can_skip()).filter(pk=job_id).first()
        if job is None:
            return
        job.state, job.tries = Job.State.RUNNING, job.tries + 1
        job.started_at, job.lease_until = timezone.now(), timezone.now() + LEASE
        job.save(update_fields=["state", "tries", "started_at", "lease_until"])
    if job.tries > MOST_TRIES:
        _end(job, Job.State.FAILED, message="The work was given up after three tries.")
        return
    try:
        result = _RUNNERS[job.kind](job, Progress(job))
    except Cancelled:
        _end(job, Job.State.CANCELLED, message="Cancelled.")
    except Refusal as refusal:
        _end(job, Job.State.FAILED, message=str(refusal))
    except Exception:
        log.exception("Job %s of kind %s failed", job.key, job.kind)
        _end(job, Job.State.FAILED, message="Something went wrong on our side; the log has the details.")
    else:
        _end(job, Job.State.DONE, result=result)


def cancel(job: Job) -> None:
    """Ask a job to stop at its next step; one that waits is cancelled at once."""
    Job.objects.filter(pk=job.pk, state=Job.State.QUEUED).update(state=Job.State.CANCELLED, ended_at=timezone.now())
    Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).update(cancel_asked=True)


def _end(job: Job, state: str, *, message: str = "", result: dict | None = None) -> None:
    last_word = {"message": message[:300]} if message else {}  # else what was said last stays
    Job.objects.filter(pk=job.pk).update(
        state=state, ended_at=timezone.now(), result=result or {}, lease_until=None, **last_word
    )


def _can_skip() -> bool:
    return connection.features.has_select_for_update_skip_locked
