"""Thin doors for the worker: plain values in, safe to run twice."""

from celery import shared_task
from celery.signals import worker_ready
from django.utils import timezone

from strategy.core import files, health, jobs


@shared_task
def run_job(*, job_id: int, **_) -> None:
    """Run a job if nobody has claimed it."""
    jobs.run(job_id)


@shared_task
def sweep(**_) -> None:
    """Each minute: run what waits, whatever became of the queue, and take away files that have had their day."""
    health.note_sweep()
    files.sweep(timezone.now())
    for job_id in jobs.waiting().values_list("pk", flat=True)[:50]:
        run_job.delay(job_id=job_id)


@worker_ready.connect
def look_at_once(**_) -> None:
    """A worker that starts does not wait for the first full minute."""
    sweep.delay()
