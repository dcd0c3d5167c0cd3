"""Acts on what a line is, the same in every version: kind and reason for many at once; owner and notes for one.

A line is never sealed, so these work on an approved plan too. Locks: lines only, by ascending id.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, F, QuerySet, Sum

from aop.models import BudgetLine
from aop.models.lines import reason_hash
from aop.services.terms import renew_terms
from strategy.core import events
from strategy.core.concurrency import Edit, judge, lock_one, plain, write
from strategy.core.database import among, long_work
from strategy.core.models import Event, UnitPath, User


@dataclass(frozen=True)
class SeenLine:
    """What a person saw of a line before saying its kind: its version and what it was then (None: not known)."""

    version: int
    kind: str | None = None
    reason_hash: str | None = None


class LinesChanged(Exception):
    """Somebody else changed the kind of some of these lines meanwhile; nothing was written."""

    def __init__(self, lines: Collection[BudgetLine]):
        super().__init__(self.__doc__)
        self.lines = list(lines)


class LinesGone(Exception):
    """Some of these lines are no longer there; nothing was written."""


@transaction.atomic
def classify_lines(
    *,
    lines: Collection[int],
    kind: str,
    reason: str,
    actor: User,
    seen: Mapping[int, SeenLine] | None = None,
) -> Event | None:
    """Say the kind of lines (ids) and why they serve no objective: one act, one event, a constant number of
    statements. Lines that already have both are left alone; None when that is all of them.

    `seen` gives what the person saw of each line; a line changed since then refuses the whole act unless its kind and
    reason are still as seen. None says the person chose by a rule (a filter), not line by line.
    Raises LinesChanged, LinesGone or ValidationError.
    """
    BudgetLine(kind=kind, reason=reason).clean_fields(exclude=["plan", "unit", "name"])
    with long_work(rows=len(lines)):
        return _classify(_locked_as_seen(set(lines), seen, kind, reason), kind, reason, actor)


def _classify(found: list[BudgetLine], kind: str, reason: str, actor: User) -> Event | None:
    changing = [line for line in found if (line.kind, line.reason, line.is_classified) != (kind, reason, True)]
    if not changing:
        return None
    event = events.record(
        actor=actor,
        verb="aop.lines.classified",
        target=changing[0] if len(changing) == 1 else None,
        unit=unit_over({line.unit_id for line in changing}),
        changes={"kind": [_one({line.kind for line in changing}), kind]},
        rows=[["aop.budgetline", str(line.key), line.name] for line in changing],
        reason=reason,
    )
    ids = [line.pk for line in changing]
    now = {"kind": kind, "reason": reason, "is_classified": True, "version": F("version") + 1}
    BudgetLine.objects.filter(pk__in=among(ids)).update(**now)
    renew_terms(lines=ids, event=event)
    return event


def _locked_as_seen(ids: set[int], seen: Mapping[int, SeenLine] | None, kind: str, reason: str) -> list[BudgetLine]:
    """All lines of these ids, locked, if none is gone and none changed what is about to be said of it."""
    facts = ("pk", "key", "name", "unit", "kind", "reason", "is_classified", "version")
    found = list(locked_lines(ids).only(*facts))
    if len(found) != len(ids):
        raise LinesGone
    clashing = [line for line in found if seen is not None and not _is_as_seen(line, seen[line.pk], kind, reason)]
    if clashing:
        raise LinesChanged(clashing)
    return found


def _is_as_seen(line: BudgetLine, seen: SeenLine, kind: str, reason: str) -> bool:
    """The one rule of concurrency for a line of many."""
    if line.version == seen.version or (line.kind, line.reason) == (kind, reason):
        return True
    return (line.kind, reason_hash(line.reason)) == (seen.kind, seen.reason_hash)


def _one(values: set[str]) -> str | None:
    """The value all share; None when they differ."""
    return next(iter(values)) if len(values) == 1 else None


def locked_lines(ids: Collection[int]) -> QuerySet[BudgetLine]:
    """Lines of these ids, locked in their order."""
    return BudgetLine.objects.filter(pk__in=among(ids)).order_by("pk").select_for_update(no_key=True, of=("self",))


def unit_over(units: Collection[int]) -> int | None:
    """The lowest unit that holds all of `units`: who answers for it may read about an act on all of them."""
    over = UnitPath.objects.filter(descendant__in=among(units)).values("ancestor")
    over = over.annotate(held=Count("pk"), far=Sum("depth")).filter(held=len(set(units)))
    return over.order_by("far", "ancestor").values_list("ancestor", flat=True).first()


@transaction.atomic
def edit_line_facts(*, line: BudgetLine, edit: Edit, actor: User) -> BudgetLine:
    """Change kind, reason, owner or notes of one line by the one rule of concurrency.

    Raises Conflict, VersionMissing or ValidationError.
    """
    line = lock_one(line)
    changes, merged = judge(line, edit)
    if not changes:
        return line
    if "kind" in changes and not line.is_classified:
        changes["is_classified"] = [False, True]
    write(line, changes)
    told = {name: change for name, change in plain(changes).items() if name != "is_classified"}
    verb = "aop.line_facts.merged" if merged else "aop.line_facts.changed"
    event = events.record(actor=actor, verb=verb, target=line, unit=line.unit_id, changes=told)
    if {"kind", "reason", "owner", "unit"} & changes.keys():
        renew_terms(lines=[line.pk], event=event)
    return line
