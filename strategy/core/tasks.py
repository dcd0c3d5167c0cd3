"""Thin doors for the worker: plain values in, safe to run twice."""

from celery import shared_task
from celery.signals import worker_ready
from django.utils import timezone

from strategy.core import files, health, jobs
from strategy.core.outgoing import sending, sweeping


@shared_task
def run_job(*, job_id: int, **_) -> None:
    """Run a job if nobody has claimed it."""
    jobs.run(job_id)


@shared_task
def send_outgoing(**_) -> None:
    """Send the mails that are due."""
    sending.send()


@shared_task
def remind(**_) -> None:
    """Decide who is due and collect it; if a mail is to leave, send."""
    if sweeping.prepare():
        send_outgoing.delay()


@shared_task
def sweep(**_) -> None:
    """Each minute: run what waits, whatever became of the queue, and take away files that have had their day."""
    health.note_sweep()
    files.sweep(timezone.now())
    for job_id in jobs.waiting().values_list("pk", flat=True)[:50]:
        run_job.delay(job_id=job_id)
    remind.delay()


@worker_ready.connect
def look_at_once(**_) -> None:
    """A worker that starts does not wait for the first full minute."""
    sweep.delay()
