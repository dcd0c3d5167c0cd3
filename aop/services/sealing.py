"""Approval: what was agreed is copied into the version and sealed, and the former version is superseded.

Form and fields of the seal: `aop/sealing.py`, `docs/seal.md`. Sealing reads and writes each row once, 5,000 to a
statement; beyond a few thousand lines callers run it as a job.
"""

from collections.abc import Iterator
from datetime import UTC
from typing import Any

from django.db import transaction

from aop import sealing
from aop.models import LineVersion, PlanVersion
from aop.services.versions import EmptyVersion, Kind, State, locked_for_move, next_number
from strategy.core import clock, events, outbox
from strategy.core.database import AT_ONCE, long_work, write_by_id
from strategy.core.models import Unit, User

SEALED = (
    "sealed_unit_path", "sealed_cost_centre_code", "sealed_cost_centre_name", "sealed_account_code",
    "sealed_account_name", "sealed_account_type", "row_hash",
)  # fmt: skip
_READ = (
    "pk", "unit_id", "line__key", "cost_centre__code", "cost_centre__name", "account__code", "account__name",
    "account__type", "name", "vendor", "dimensions", "currency", "spread", *sealing.ROW[12:],
)  # fmt: skip


class OwnVersion(Exception):
    """Nobody approves a version they made or handed in themselves; ask another leader."""


class NotSubmitted(Exception):
    """A draft is handed in first, then approved."""


class NeverApproved(Exception):
    """A what-if is never approved; make a proposal from it."""


class FoldOutdated(Exception):
    """Another version came into force since transfers were folded into this one; discard it and fold them again."""


@transaction.atomic
def approve_version(*, version: PlanVersion, seen: int | None, actor: User) -> PlanVersion:
    """Approve and seal a submitted version; the one in force is superseded. A proposal becomes *approved*.

    Binds `seen`, the version counter the approver saw. Tells who made it and who handed it in.
    Raises Conflict, VersionCannotMove, NotSubmitted, OwnVersion, NeverApproved, FoldOutdated or EmptyVersion.
    """
    version = locked_for_move(version, seen, State.APPROVED)
    if version.state != State.SUBMITTED:
        raise NotSubmitted
    if actor.pk in {version.created_by_id, version.submitted_by_id}:
        raise OwnVersion
    _seal(version, actor=actor, verb="aop.version.approved")
    outbox.notify(
        recipients=[user for user in (version.created_by, version.submitted_by) if user and user != actor],
        kind="aop.version.approved",
        title=f"{version} was approved",
        address=version.get_absolute_url(),
        subject=version,
    )
    return version


@transaction.atomic
def adopt_version(*, version: PlanVersion, seen: int | None, note: str, actor: User) -> PlanVersion:
    """Record a budget that was adopted elsewhere (a council, a board) as approved, and seal it.

    `note` says who adopted it, or which file.
    Raises Conflict, VersionCannotMove, NeverApproved, FoldOutdated or EmptyVersion.
    """
    version = locked_for_move(version, seen, State.APPROVED)
    _seal(version, actor=actor, verb="aop.version.adopted", reason=note)
    return version


@transaction.atomic
def seal_revision(*, version: PlanVersion, note: str, actor: User) -> PlanVersion:
    """Seal a draft revision that folds what a review decided; the meeting is its approval.

    Raises VersionCannotMove or EmptyVersion.
    """
    version = locked_for_move(version, version.version, State.APPROVED)
    _seal(version, actor=actor, verb="aop.version.revised", reason=note)
    return version


def _seal(version: PlanVersion, *, actor: User, verb: str, reason: str = "") -> None:
    if version.kind == Kind.WHAT_IF:
        raise NeverApproved
    if version.folds.exists() and not (version.parent and version.parent.is_in_force):
        raise FoldOutdated
    before = {"state": version.state, "kind": version.kind, "number": version.number}
    if version.kind == Kind.PROPOSAL:
        version.number = next_number(version.plan, Kind.APPROVED)
        version.kind = Kind.APPROVED
    with long_work():
        _supersede_former(version, actor)
        _seal_rows(version)
        _seal_version(version, actor)
    changes = {
        name: [value, getattr(version, name)] for name, value in before.items() if value != getattr(version, name)
    }
    changes["seal"] = ["", version.seal]
    events.record(actor=actor, verb=verb, target=version, changes=changes, reason=reason)


def _supersede_former(version: PlanVersion, actor: User) -> None:
    """Exactly one version of a plan is in force. The plan is locked."""
    if version.kind not in {Kind.APPROVED, Kind.REVISION}:
        return
    for former in version.plan.versions.in_force().exclude(pk=version.pk).select_for_update(no_key=True, of=("self",)):
        former.state, former.version = State.SUPERSEDED, former.version + 1
        former.save(update_fields=["state", "version"])
        changes: dict[str, list] = {"state": [State.APPROVED, State.SUPERSEDED], "by": [None, version.title]}
        events.record(actor=actor, verb="aop.version.superseded", target=former, changes=changes)


def _seal_rows(version: PlanVersion) -> None:
    """Copy codes, names, types and paths into every row, and hash it.

    The version's row is locked and every writer of rows holds it, so no edit is still under way.
    """
    paths = sealing.unit_paths(Unit.objects.values_list("pk", "name", "parent"))
    write_by_id(LineVersion, SEALED, _sealed_rows(_in_batches(version, _READ), paths))


def _in_batches(version: PlanVersion, fields: tuple[str, ...]) -> Iterator[tuple]:
    """The rows of a version by id; `fields` begin with pk. Rows already seen may be changed meanwhile."""
    last = 0
    while batch := list(version.line_versions.filter(pk__gt=last).order_by("pk").values_list(*fields)[:AT_ONCE]):
        yield from batch
        last = batch[-1][0]


def _sealed_rows(rows: Iterator[tuple], paths: dict[int, str]) -> Iterator[tuple[Any, ...]]:
    for pk, unit, line, *codes_and_amounts in rows:
        codes = codes_and_amounts[:5]
        hashed = sealing.row_hash([str(line), paths[unit], *codes_and_amounts])
        yield pk, paths[unit], *codes, hashed


def _seal_version(version: PlanVersion, actor: User) -> None:
    version.state, version.version = State.APPROVED, version.version + 1
    version.sealed_at, version.sealed_by = clock.now(), actor
    version.sealed_facts = facts_of(version)
    version.seal_form = sealing.FORM
    version.seal = seal_of(version)
    if not version.seal:
        raise EmptyVersion
    version.full_clean()
    version.save()


def facts_of(version: PlanVersion) -> dict[str, Any]:
    """Calendar, currency and the tree of units as they are now: what a version keeps at its seal."""
    year = version.plan.fiscal_year
    periods = year.periods.order_by("number").values_list("number", "first_day", "last_day")
    units = Unit.objects.in_tree_order().values_list("key", "code", "name", "parent__key")
    return {
        "fiscal_year": {
            "label": year.label,
            "pattern": year.pattern,
            "periods": [[number, first.isoformat(), last.isoformat()] for number, first, last in periods],
        },
        "currency": version.plan.currency,
        "units": [[str(key), code, name, str(parent) if parent else None] for key, code, name, parent in units],
    }


def seal_of(version: PlanVersion) -> str:
    """The seal that fits the version as its rows and columns stand; empty when it has no rows."""
    rows = version.line_versions.order_by().values_list("line__key", "row_hash")
    pairs = sorted((str(key), hashed) for key, hashed in rows)
    return sealing.seal(_header(version, len(pairs)), pairs) if pairs else ""


def _header(version: PlanVersion, rows: int) -> dict[str, Any]:
    return {
        "form": version.seal_form,
        "plan": str(version.plan.key),
        "version": str(version.key),
        "kind": version.kind,
        "number": version.number,
        "name": version.name,
        "parent": str(version.parent.key) if version.parent else None,
        "sealed_at": version.sealed_at.astimezone(UTC).isoformat() if version.sealed_at else None,
        "sealed_by": str(version.sealed_by.key) if version.sealed_by else None,
        "facts": version.sealed_facts,
        "rows": rows,
    }


def is_intact(version: PlanVersion) -> tuple[bool, list[str]]:
    """Does the seal still fit? Returns that, and the keys of lines whose row no longer fits its hash."""
    broken = []
    for _pk, line, *values, hashed in _in_batches(version, ("pk", "line__key", *SEALED[:6], *_READ[8:], "row_hash")):
        if sealing.row_hash([str(line), *values]) != hashed:
            broken.append(str(line))
    return not broken and seal_of(version) == version.seal, broken
