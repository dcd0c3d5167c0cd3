"""Acts on plan versions: begin, rename, hand in, give back, discard. Approval and its seal: `services/sealing.py`.

Locks: plan, then lines, then version rows. Whoever changes lines holds the version's row (`hold`), so a version
handed in or sealed has no edit still under way.
"""

from typing import Any

from django.db import transaction
from django.db.models import F, Max, Value

from aop.models import PERIODS, BudgetLine, LineVersion, Plan, PlanVersion
from aop.services.terms import follow_newest_version
from strategy.core import clock, events, outbox
from strategy.core.concurrency import Clash, Conflict, Edit, VersionMissing, judge, lock_one, plain, write
from strategy.core.database import among, insert_from, long_work
from strategy.core.keys import NewKey
from strategy.core.models import Import, Membership, Role, User

State, Kind = PlanVersion.State, PlanVersion.Kind

MOVES: dict[str, set[str]] = {
    State.DRAFT: {State.SUBMITTED, State.APPROVED},
    State.SUBMITTED: {State.DRAFT, State.APPROVED},
    State.APPROVED: {State.SUPERSEDED},
    State.SUPERSEDED: set(),
}
_GIVEN = ("plan", "parent", "created_by", "source_import")
"""Allowed moves. Straight from draft to approved goes only a budget that was adopted elsewhere."""


class VersionCannotMove(Exception):
    """A version goes from draft to submitted to approved, and a later approval supersedes it."""


class EmptyVersion(Exception):
    """A version without lines cannot be handed in or approved."""


class VersionInUse(Exception):
    """Other versions were made from this one; discard those first."""


class NotADraft(Exception):
    """Only a draft can be changed; this version was handed in or sealed."""


class ForeignParent(Exception):
    """A version is copied from a version of the same plan."""


@transaction.atomic
def create_version(  # noqa: PLR0913  what a version is made of, by name
    *,
    plan: Plan,
    kind: str,
    actor: User | None,
    parent: PlanVersion | None = None,
    name: str = "",
    note: str = "",
    source: Import | None = None,
) -> PlanVersion:
    """A new draft: empty, or with every line of `parent` copied in one statement. Lines keep their keys.

    `source` is the import that makes it. Raises ForeignParent or ValidationError.
    Copying 100,000 lines takes seconds: beyond `AT_ONCE` lines a job.
    """
    plan = lock_one(plan)
    if parent and parent.plan_id != plan.pk:
        raise ForeignParent
    version = PlanVersion(plan=plan, kind=kind, number=next_number(plan, kind), name=name, note=note, parent=parent)
    version.created_by, version.source_import = actor, source
    # The database holds the rules between rows, and the plan's lock keeps the number free.
    version.full_clean(_GIVEN, validate_unique=False, validate_constraints=False)
    version.save(force_insert=True)
    copied = _copy_lines(parent, version) if parent else 0
    event = events.record(
        actor=actor,
        verb="aop.version.created",
        target=version,
        changes={"lines": [None, copied]} | ({"parent": [None, parent.title]} if parent else {}),
    )
    if copied:
        follow_newest_version(lines=BudgetLine.objects.filter(versions__plan_version=version), event=event)
    return version


def next_number(plan: Plan, kind: str) -> int:
    """The number of the next version of a kind. The plan is locked."""
    return (plan.versions.filter(kind=kind).aggregate(last=Max("number"))["last"] or 0) + 1


def _copy_lines(parent: PlanVersion, version: PlanVersion) -> int:
    """A draft follows the world as it is: units come from the cost centres of today, codes are read live."""
    same = ("line", "cost_centre", "account", "name", "vendor", "dimensions", "currency", "spread", *PERIODS, "total")
    texts: tuple[str, ...] = (
        "sealed_unit_path",
        "sealed_cost_centre_code",
        "sealed_cost_centre_name",
        "sealed_account_code",
    )
    texts += ("sealed_account_name", "sealed_account_type", "row_hash")
    columns: dict[str, Any] = {name: F(name) for name in same} | {name: Value("") for name in texts}
    columns |= {
        "plan_version": Value(version.pk),
        "unit": F("cost_centre__unit"),
        "key": NewKey(),
        "version": Value(1),
        "updated_at": Value(clock.now()),
    }
    with long_work():
        return insert_from(LineVersion, columns, parent.line_versions.all())


@transaction.atomic
def edit_version(*, version: PlanVersion, edit: Edit, actor: User) -> PlanVersion:
    """Rename a version that is not sealed, or change its note. Raises Conflict or NotADraft."""
    version = lock_one(version)
    if version.is_sealed:
        raise NotADraft
    changes, merged = judge(version, edit)
    if changes:
        write(version, changes)
        verb = "aop.version.merged" if merged else "aop.version.changed"
        events.record(actor=actor, verb=verb, target=version, changes=plain(changes))
    return version


@transaction.atomic
def submit_version(*, version: PlanVersion, seen: int | None, actor: User) -> PlanVersion:
    """Hand a draft in for approval; its lines cannot be changed from now on. Tells those who may approve.

    `seen` is the version counter the person saw. Raises Conflict, VersionCannotMove or EmptyVersion.
    """
    version = locked_for_move(version, seen, State.SUBMITTED)
    if not version.line_versions.exists():
        raise EmptyVersion
    _move(version, State.SUBMITTED, submitted_by=actor, submitted_at=clock.now())
    events.record(actor=actor, verb="aop.version.submitted", target=version, changes=_moved(State.DRAFT, version))
    approvers = Membership.objects.filter(role=Role.LEADER, unit__parent__isnull=True).of_active_people()
    outbox.notify(
        recipients=[m.user for m in approvers.select_related("user") if m.user_id != actor.pk],
        kind="aop.version.submitted",
        title=f"{version} waits for approval",
        address=version.get_absolute_url(),
        subject=version,
    )
    return version


@transaction.atomic
def return_version(*, version: PlanVersion, seen: int | None, reason: str, actor: User) -> PlanVersion:
    """Give a submitted version back for more work. Tells who handed it in. Raises Conflict, VersionCannotMove."""
    version = locked_for_move(version, seen, State.DRAFT)
    submitter = version.submitted_by
    _move(version, State.DRAFT, submitted_by=None, submitted_at=None)
    changes = _moved(State.SUBMITTED, version)
    events.record(actor=actor, verb="aop.version.returned", target=version, changes=changes, reason=reason)
    outbox.notify(
        recipients=[submitter] if submitter and submitter != actor else [],
        kind="aop.version.returned",
        title=f"{version} was given back",
        address=version.get_absolute_url(),
        subject=version,
    )
    return version


@transaction.atomic
def discard_version(*, version: PlanVersion, seen: int | None, actor: User) -> None:
    """Delete a draft and what it planned. The lines themselves stay, with their links.

    Raises Conflict, NotADraft or VersionInUse.
    """
    lock_one(version.plan)
    lines = BudgetLine.objects.filter(versions__plan_version=version).order_by("pk")
    ids = [pk for (pk,) in lines.select_for_update(no_key=True, of=("self",)).values_list("pk")]
    version = lock_one(version)
    check_seen(version, seen)
    if not version.takes_edits:
        raise NotADraft
    if version.children.exists():
        raise VersionInUse
    event = events.record(
        actor=actor, verb="aop.version.discarded", target=version, changes={"lines": [len(ids), None]}
    )
    version.folds.update(folded_in=None)
    with long_work():
        version.line_versions.all().delete()
        version.delete()
        follow_newest_version(lines=BudgetLine.objects.filter(pk__in=among(ids)), event=event)


def locked_for_move(version: PlanVersion, seen: int | None, state: str) -> PlanVersion:
    """The version, locked after its plan, if it may go to `state` and stands as the person saw it."""
    lock_one(version.plan)
    version = lock_one(version)
    check_seen(version, seen)
    if state not in MOVES[State(version.state)]:
        raise VersionCannotMove
    return version


def check_seen(version: PlanVersion, seen: int | None) -> None:
    """A move binds the version counter the person saw. Raises VersionMissing or Conflict."""
    if seen is None:
        raise VersionMissing
    if seen != version.version:
        clash = Clash("state", "State", None, version.get_state_display(), None)
        raise Conflict(target=version, clashes=[clash], version=version.version)


def _move(version: PlanVersion, state: str, **facts: Any) -> None:
    for name, value in facts.items():
        setattr(version, name, value)
    version.state, version.version = state, version.version + 1
    version.full_clean()
    version.save(update_fields=["state", "version", *facts])


def _moved(before: str, version: PlanVersion) -> dict[str, list]:
    return {"state": [before, version.state]}
