"""Exports as work: made with the rights their owner has when it runs, and asked about again at the fetching."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from aop.current import version_in_force
from aop.export_options import NotAChoice, Options
from aop.exports.making import Made, NothingToExport, make
from aop.exports.scope import NotAllowed, Scope, aims_are_open, rights_of, scope_for
from aop.exports.workbook import TooManyRows
from aop.models import PlanVersion
from aop.services.exporting import KIND, name_file
from strategy.core import files, jobs
from strategy.core.jobs import Progress, Refusal
from strategy.core.models import Job, Unit, User
from strategy.core.money import plain_money
from strategy.core.tables.writing import NotWritable

SMALL = {"xlsx": 600, "csv": 5_000}
"""Lines that take less than a second; more is handed to the worker."""


def run_export(job: Job, progress: Progress) -> dict[str, Any]:
    """Make the file of a job. Raises Refusal with a sentence for its owner."""
    try:
        version, scope = _asked_for(job)
        options = Options.of(job.arguments.get("options", {}))
        with files.workshop() as folder:
            made = make(version, scope, options, at=timezone.now(), folder=folder, tell=progress.say)
            name_file(job=job, name=made.name)
            files.put_in_place(made.path, files.path_of(job))
    except (NotAllowed, NotAChoice, NothingToExport, TooManyRows, NotWritable) as problem:
        raise Refusal(str(problem)) from problem
    return _result(version, scope, made)


def _asked_for(job: Job) -> tuple[PlanVersion, Scope]:
    """The version a job speaks of and what its owner may read of it, now."""
    arguments = job.arguments
    version = PlanVersion.objects.visible_to(job.owner).with_plan().filter(key=arguments["version"]).first()
    if version is None or not job.owner.is_active:
        raise NotAllowed("You may no longer read this version, or it was discarded.")
    if is_current := bool(arguments.get("current")):
        version = version_in_force(version.plan) or version
    unit = None
    if arguments.get("unit"):
        unit = Unit.objects.visible_to(job.owner).filter(key=arguments["unit"]).first()
        if unit is None:
            raise NotAllowed("You may no longer read the money of this unit.")
    return version, scope_for(job.owner, unit, with_transfers=is_current)


def _result(version: PlanVersion, scope: Scope, made: Made) -> dict[str, Any]:
    currency = version.plan.currency
    return {
        "version": str(version.key),
        "title": f"{version.plan.fiscal_year} Current plan" if scope.with_transfers else str(version),
        "scope": scope.words,
        "lines": made.lines,
        "rows": made.rows,
        "currency": currency,
        "totals": {kind: plain_money(minor, currency) for kind, minor in made.totals.items()},
        "seal": made.seal,
        "everything": scope.is_everything,
        "units": made.units,
        "open_aims": aims_are_open(),
    }


def may_have(job: Job, user: User) -> bool:
    """May the owner still have the file of a finished job?"""
    return rights_of(user).cover(job.result)


def recent(user: User) -> QuerySet[Job]:
    """A person's exports, the newest first."""
    return Job.objects.of(user).filter(kind=KIND).newest_first()


def with_files(found: Iterable[Job], user: User) -> list[tuple[Job, bool]]:
    """Exports of a person, each with whether they may fetch the file now."""
    rights = rights_of(user)
    return [(job, files.is_there(job) and rights.cover(job.result)) for job in found]


def is_large(lines: int, options: Options) -> bool:
    """Does making the file take longer than a page may?"""
    return lines > SMALL[options.format]


def register_all() -> None:
    """Name this work, and who may have what it makes."""
    jobs.register(KIND, run_export)
    files.register(KIND, may_have)
