"""Ordering the export of a version. Making the file is the work of `aop/exports/`."""

from typing import Any

from django.db import transaction

from aop.models import PlanVersion
from strategy.core import events, jobs, outbox
from strategy.core.models import Job, Unit, User
from strategy.core.tasks import run_job

KIND = "aop.plan_export"


@transaction.atomic
def order_export(  # noqa: PLR0913  what, which part, how and for whom, by name
    *,
    version: PlanVersion,
    unit: Unit | None,
    options: dict[str, Any],
    is_large: bool,
    actor: User,
    is_current: bool = False,
) -> Job:
    """A job that exports what `actor` may read of `version`, below `unit` where one is named; history keeps it.

    With `is_current` it exports the current plan: the version in force with what transfers changed, as of the making.

    A large one is handed to the worker; a small one the caller runs right away.
    """
    arguments: dict[str, Any] = {
        "version": str(version.key),
        "unit": str(unit.key) if unit else None,
        "options": options,
    }
    if is_current:
        arguments["current"] = True
    job = jobs.create(kind=KIND, owner=actor, arguments=arguments)
    events.record(
        actor=actor,
        verb="aop.version.exported",
        target=version,
        unit=unit,
        changes={"format": [None, options.get("format", "")]},
    )
    if is_large:
        outbox.poke(run_job, job_id=job.pk)
    return job


def name_file(*, job: Job, name: str) -> None:
    """Say what the file that `job` has made is called for people."""
    job.file_name = name
    job.save(update_fields=["file_name"])
