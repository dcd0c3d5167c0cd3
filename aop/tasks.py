"""What the worker runs for the plan. Rights are asked again when a job runs: they may be gone since it was ordered."""

from collections.abc import Callable

from aop import policies
from aop.models import BudgetLine, Plan, PlanVersion
from aop.services.folding import NothingToFold, fold_transfers
from aop.services.kinds import LinesGone, classify_lines
from aop.services.sealing import FoldOutdated, NeverApproved, NotSubmitted, OwnVersion
from aop.services.steps import CLASSIFY, COPY, FOLD, SEAL, seal
from aop.services.transfers import NotInForce
from aop.services.versions import EmptyVersion, ForeignParent, VersionCannotMove, create_version
from strategy.core import jobs
from strategy.core.concurrency import Conflict, Gone
from strategy.core.database import among
from strategy.core.jobs import Progress, Refusal
from strategy.core.models import Job, User

REFUSALS = (
    Conflict, EmptyVersion, FoldOutdated, ForeignParent, Gone, LinesGone, NeverApproved, NothingToFold,
    NotInForce, NotSubmitted, OwnVersion, VersionCannotMove,
)  # fmt: skip
NO_LONGER = "You may no longer do this."


def run_copy(job: Job, progress: Progress) -> dict:
    """Copy a large version into a new draft."""
    asked = job.arguments
    parent = PlanVersion.objects.visible_to(job.owner).filter(pk=asked["parent"]).first()
    _require(job.owner, parent is not None and policies.can_create_version(job.owner))
    progress.say(0, parent.line_versions.count(), "Copying lines")
    made = {name: asked[name] for name in ("kind", "name", "note")}
    plan = Plan.objects.get(pk=asked["plan"])
    version = _attempt(create_version, plan=plan, parent=parent, actor=job.owner, **made)
    return {"address": version.get_absolute_url(), "lines": version.line_versions.count()}


def run_fold(job: Job, progress: Progress) -> dict:
    """Begin the revision of a large version that contains what was moved."""
    asked = job.arguments
    plan = Plan.objects.visible_to(job.owner).filter(pk=asked["plan"]).first()
    _require(job.owner, plan is not None and policies.can_fold_transfers(job.owner))
    progress.say(0, 0, "Copying lines")
    made = {name: asked[name] for name in ("name", "note")}
    version = _attempt(fold_transfers, plan=plan, actor=job.owner, **made)
    return {"address": version.get_absolute_url(), "lines": version.line_versions.count()}


def run_seal(job: Job, progress: Progress) -> dict:
    """Approve or adopt a large version. A worker that died after the commit left it sealed: then it is done."""
    asked = job.arguments
    version = PlanVersion.objects.visible_to(job.owner).with_plan().filter(pk=asked["version"]).first()
    if version is not None and version.is_sealed and version.sealed_by == job.owner and job.tries > 1:
        return {"address": version.get_absolute_url()}
    may = version is not None and (
        policies.can_approve(job.owner, version) if asked["note"] is None else policies.can_adopt(job.owner)
    )
    _require(job.owner, may)
    progress.say(0, version.line_versions.count(), "Sealing every line")
    sealed = _attempt(seal, version=version, seen=asked["seen"], note=asked["note"], actor=job.owner)
    return {"address": sealed.get_absolute_url()}


def run_classify(job: Job, progress: Progress) -> dict:
    """Classify very many lines; one that is foreign by now refuses them all."""
    asked = job.arguments
    lines = BudgetLine.objects.visible_to(job.owner).filter(pk__in=among(asked["lines"]))
    whole = lines.count() == len(asked["lines"])
    _require(job.owner, whole and policies.can_classify(job.owner, lines))
    progress.say(0, len(asked["lines"]), "Classifying lines")
    said = {"kind": asked["kind"], "reason": asked["reason"]}
    event = _attempt(classify_lines, lines=asked["lines"], actor=job.owner, **said)
    return {"lines": len(event.rows) if event else 0}


def _require(owner: User, may: bool) -> None:  # noqa: FBT001  reads as a sentence
    if not owner.is_active or not may:
        raise Refusal(NO_LONGER)


def _attempt(act: Callable, **arguments):
    try:
        return act(**arguments)
    except REFUSALS as refusal:
        raise Refusal(refusal.__doc__ or "") from refusal


def register_all() -> None:
    """Name the work of this app."""
    jobs.register(COPY, run_copy)
    jobs.register(FOLD, run_fold)
    jobs.register(SEAL, run_seal)
    jobs.register(CLASSIFY, run_classify)
