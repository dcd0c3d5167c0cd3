"""Thin doors for the worker: plain values in, safe to run twice."""

from celery import shared_task

from strategy.core import health, jobs


@shared_task
def run_job(*, job_id: int, **_) -> None:
    """Run a job if nobody has claimed it."""
    jobs.run(job_id)


@shared_task
def sweep(**_) -> None:
    """Each minute: run what waits, whatever became of the queue."""
    health.note_sweep()
    for job_id in jobs.waiting().values_list("pk", flat=True)[:50]:
        run_job.delay(job_id=job_id)
