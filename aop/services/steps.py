"""Acts on whole versions: at once for a small one, as a job for a large one.

Copying, sealing and classifying cost a few statements whatever the size, but 100,000 lines take seconds; a page waits
for at most `AT_ONCE` of them. What a job does is done by the same services (`aop/tasks.py`).
"""

from collections.abc import Collection
from typing import Any

from django.db import transaction

from aop.models import Plan, PlanVersion, Transfer
from aop.services.folding import NothingToFold, fold_transfers
from aop.services.kinds import classify_lines
from aop.services.sealing import adopt_version, approve_version
from aop.services.versions import create_version
from strategy.core import jobs, outbox
from strategy.core.models import Event, Job, User
from strategy.core.tasks import run_job

AT_ONCE = 5_000
COPY, FOLD, SEAL, CLASSIFY = "aop.copy", "aop.fold", "aop.seal", "aop.classify"


@transaction.atomic
def begin_copy(
    *, plan: Plan, kind: str, parent: PlanVersion | None, name: str, note: str, actor: User
) -> tuple[PlanVersion | None, Job | None]:
    """Begin a version; the copy of a large parent is a job. Raises what `create_version` raises."""
    if parent is None or not is_large(parent):
        made = create_version(plan=plan, kind=kind, parent=parent, name=name, note=note, actor=actor)
        return made, None
    wanted = {"plan": plan.pk, "kind": kind, "parent": parent.pk, "name": name, "note": note}
    return None, _job(COPY, wanted, actor)


@transaction.atomic
def begin_fold(*, plan: Plan, actor: User, name: str = "", note: str = "") -> tuple[PlanVersion | None, Job | None]:
    """Begin the revision that contains what was moved; that of a large version is a job.

    Raises NotInForce or NothingToFold.
    """
    parent = plan.versions.in_force().first()
    if parent is None or not is_large(parent):
        return fold_transfers(plan=plan, name=name, note=note, actor=actor), None
    if not Transfer.objects.of_plan(plan).unfolded().filter(folded_in=None).exists():
        raise NothingToFold
    return None, _job(FOLD, {"plan": plan.pk, "name": name, "note": note}, actor)


@transaction.atomic
def begin_seal(*, version: PlanVersion, seen: int | None, actor: User, note: str | None = None) -> Job | None:
    """Approve a version or, with a `note`, record it as adopted elsewhere. A large one is sealed by a job."""
    if is_large(version):
        return _job(SEAL, {"version": version.pk, "seen": seen, "note": note}, actor)
    seal(version=version, seen=seen, note=note, actor=actor)
    return None


def seal(*, version: PlanVersion, seen: int | None, note: str | None, actor: User) -> PlanVersion:
    """Approve, or with a `note` adopt. Raises what the two raise."""
    if note is None:
        return approve_version(version=version, seen=seen, actor=actor)
    return adopt_version(version=version, seen=seen, note=note, actor=actor)


@transaction.atomic
def begin_classify(
    *, lines: Collection[int], kind: str, reason: str, actor: User, seen: Any = None
) -> tuple[Event | None, Job | None]:
    """Classify lines; very many by a job. Raises what `classify_lines` raises."""
    if len(lines) <= AT_ONCE:
        return classify_lines(lines=lines, kind=kind, reason=reason, actor=actor, seen=seen), None
    return None, _job(CLASSIFY, {"lines": sorted(lines), "kind": kind, "reason": reason}, actor)


def is_large(version: PlanVersion) -> bool:
    """Does the version hold more lines than a page waits for?"""
    return version.line_versions.count() > AT_ONCE


def _job(kind: str, arguments: dict, actor: User) -> Job:
    job = jobs.create(kind=kind, owner=actor, arguments=arguments)
    outbox.poke(run_job, job_id=job.pk)
    return job
