"""Acts on alignment: an objective contributes to another or supports it. The graph has no loops."""

from typing import Any

from django.db import transaction

from okrs.models import Alignment, Objective
from okrs.services import scores
from strategy.core import clock, events
from strategy.core.concurrency import Conflict, Edit, Gone, VersionMissing, judge
from strategy.core.models import Event, User

MOST = 40
"""Links upwards one objective may have."""


class AlignmentLoop(Exception):
    """An objective cannot be aligned to itself or to one that is aligned to it."""


class AlreadyAligned(Exception):
    """These two objectives are linked already; change that link."""


class AimIsOver(Exception):
    """Closed and cancelled objectives take and give no new links."""


class TooManyLinks(Exception):
    """An objective is linked to forty others at most."""


@transaction.atomic
def align(
    *, child: Objective, parent: Objective, actor: User, kind: str = Alignment.Kind.CONTRIBUTES, weight: int = 1
) -> Alignment:
    """Link `child` to `parent`: its score counts there (*contributes*, by weight) or it is only drawn (*supports*).

    Raises AlignmentLoop, AlreadyAligned, AimIsOver, TooManyLinks or ValidationError.
    """
    scores.lock_graph()
    line = scores.lock_line(child.pk, parent.pk)
    if not {child.pk, parent.pk} <= set(line):
        raise Gone
    if not (line[child.pk].is_open and line[parent.pk].is_open):
        raise AimIsOver
    check_no_loop(child, parent)
    standing = Alignment.objects.current().filter(child=child)
    if standing.filter(parent=parent).exists():
        raise AlreadyAligned
    if standing.count() >= MOST:
        raise TooManyLinks
    event = _tell("aligned", child, parent, actor, {"kind": [None, kind], "weight": [None, weight]})
    row = open_link(child=child, parent=parent, kind=kind, weight=weight, event=event)
    scores.count_anew(line, on=clock.today())
    return row


@transaction.atomic
def edit_alignment(*, alignment: Alignment, edit: Edit, actor: User) -> Alignment:
    """Change kind or weight by the one rule of concurrency: the link is closed and opened again.

    Raises Gone, Conflict or ValidationError.
    """
    scores.lock_graph()
    line = scores.lock_line(alignment.child_id, alignment.parent_id)
    row = _standing(alignment)
    changes, merged = judge(row, edit)
    if not changes:
        return row
    values = {"kind": row.kind, "weight": row.weight, **{name: after for name, (_before, after) in changes.items()}}
    event = _tell("realigned_by_merge" if merged else "realigned", row.child, row.parent, actor, dict(changes))
    _close(row, event)
    fresh = open_link(child=row.child, parent=row.parent, event=event, version=row.version + 1, **values)
    scores.count_anew(line, on=clock.today())
    return fresh


@transaction.atomic
def end_alignment(*, alignment: Alignment, seen: int | None, actor: User) -> None:
    """End a link; what it said stays known. Raises Gone, VersionMissing or Conflict."""
    scores.lock_graph()
    line = scores.lock_line(alignment.child_id, alignment.parent_id)
    row = _standing(alignment)
    if seen is None:
        raise VersionMissing
    if seen != row.version:
        raise Conflict(target=row, clashes=[], version=row.version)
    event = _tell("unaligned", row.child, row.parent, actor, {"kind": [row.kind, None], "weight": [row.weight, None]})
    _close(row, event)
    scores.count_anew(line, on=clock.today())


def check_no_loop(child: Objective, parent: Objective) -> None:
    """The graph is locked. Raises AlignmentLoop."""
    if Objective.objects.reached_from(parent).filter(pk=child.pk).exists():
        raise AlignmentLoop


def open_link(*, child: Objective, parent: Objective, event: Event, **values: Any) -> Alignment:
    """A link from the event's instant on. The graph is locked."""
    row = Alignment(child=child, parent=parent, valid_from=event.at, opened_by=event, **values)
    row.full_clean(exclude=["opened_by", "child", "parent"])
    row.save(force_insert=True)
    return row


def follow_parent(objective: Objective, before: Objective | None, after: Objective | None, event: Event) -> None:
    """The primary parent changed: the link to the old one ends, and the objective contributes to the new one, unless
    it is linked to it already. The graph is locked; the caller counts anew."""
    links = Alignment.objects.current().filter(child=objective)
    if before is not None:
        links.filter(parent=before).update(valid_to=event.at, closed_by=event)
    if after is not None and not links.filter(parent=after).exists():
        open_link(child=objective, parent=after, event=event)


def _standing(alignment: Alignment) -> Alignment:
    """The link that stands between the two now: a change of it is a new row."""
    links = Alignment.objects.current().select_related("child", "parent")
    found = links.filter(child=alignment.child_id, parent=alignment.parent_id).first()
    if found is None:
        raise Gone
    return found


def _close(row: Alignment, event: Event) -> None:
    Alignment.objects.filter(pk=row.pk).update(valid_to=event.at, closed_by=event)


def _tell(verb: str, child: Objective, parent: Objective, actor: User | None, changes: dict[str, list]) -> Event:
    return events.record(
        actor=actor,
        verb=f"okrs.objective.{verb}",
        target=child,
        unit=child.unit_id,
        changes={**changes, "to": [None, str(parent)]},
    )
