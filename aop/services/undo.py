"""Taking an act back by its counter-act: a new act with its own event, judged like any other.

What was changed again meanwhile is not touched: Conflict or LinesChanged.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import F, OuterRef, Subquery

from aop.models import PERIODS, Account, BudgetLine, CostCentre, LineTerm, LineVersion, PlanVersion
from aop.services.kinds import LinesChanged, locked_lines
from aop.services.lines import NewLine, edit_line, put_back_line, remove_line
from aop.services.terms import renew_terms
from strategy.core import events
from strategy.core.concurrency import Edit
from strategy.core.database import among, long_work
from strategy.core.models import Event, User
from strategy.core.money import parse_money

_UNKNOWN_VERSION = 0
Code = TypeVar("Code", Account, CostCentre)


class CannotBeTakenBack(Exception):
    """This act cannot be taken back."""


def undo(*, event: Event, actor: User) -> None:
    """Take back the act an event tells. Raises CannotBeTakenBack, Conflict, LinesChanged, NotADraft or Gone."""
    act = _COUNTER_ACTS.get(event.verb)
    if act is None:
        raise CannotBeTakenBack
    act(event=event, actor=actor)


def can_be_undone(event: Event) -> bool:
    return event.verb in _COUNTER_ACTS


def _undo_added(*, event: Event, actor: User) -> None:
    row = _row_of(event)
    remove_line(row=row, seen=row.version if row.version == 1 else _UNKNOWN_VERSION, actor=actor)


def _undo_changed(*, event: Event, actor: User) -> None:
    """The former values, started from the ones this act left; any version will do as long as those still stand."""
    row = _row_of(event)
    before: dict[str, Any] = {name: _value(event, name, pair[0], row.currency) for name, pair in _fields(event)}
    after: dict[str, Any] = {name: _value(event, name, pair[1], row.currency) for name, pair in _fields(event)}
    for name in ("cost_centre", "account"):
        if name in event.changes:
            before[name] = _code_before(event, Account) if name == "account" else _code_before(event, CostCentre)
            current = getattr(row, name)
            after[name] = current if str(current) == event.changes[name][1] else None
    labels = {name.removeprefix("dimension "): pair for name, pair in event.changes.items() if _is_dimension(name)}
    if labels:
        as_left = all(row.dimensions.get(label) == now for label, (_was, now) in labels.items())
        after["dimensions"] = row.dimensions if as_left else None
        before["dimensions"] = _relabelled(row.dimensions, labels)
    edit_line(row=row, edit=Edit(_UNKNOWN_VERSION, before, after), actor=actor)


def _fields(event: Event) -> list[tuple[str, list]]:
    return [(name, pair) for name, pair in event.changes.items() if name in {"name", "vendor", *PERIODS}]


def _is_dimension(name: str) -> bool:
    return name.startswith("dimension ")


def _relabelled(now: dict[str, str], labels: dict[str, list]) -> dict[str, str]:
    return {**now, **{label: was or "" for label, (was, _now) in labels.items()}}


def _value(event: Event, name: str, text: str, currency: str) -> int | str:
    return parse_money(text, currency) if name in PERIODS else text


def _undo_removed(*, event: Event, actor: User) -> None:
    version = PlanVersion.objects.filter(key=_key(event, "aop.planversion")).first()
    line = BudgetLine.objects.filter(key=event.subject_key).first()  # type: ignore[misc]  # none: finds no line
    if version is None or line is None:
        raise CannotBeTakenBack
    was = {name: pair[0] for name, pair in event.changes.items()}
    amounts = {name: parse_money(was.get(name, "0"), version.plan.currency) for name in PERIODS}
    total = parse_money(was["total"], version.plan.currency)
    typed = any(name in was for name in PERIODS)
    new = NewLine(
        name=was["name"],
        cost_centre=_code_before(event, CostCentre),
        account=_code_before(event, Account),
        vendor=was.get("vendor", ""),
        dimensions={name.removeprefix("dimension "): code for name, code in was.items() if _is_dimension(name)},
        periods=list(amounts.values()) if typed else None,
        total=None if typed else total,
    )
    put_back_line(version=version, line=line, new=new, actor=actor)


@transaction.atomic
def _undo_classified(*, event: Event, actor: User) -> None:
    """Each line gets the kind and reason of the term this act ended, unless a later act renewed it again."""
    keys = [key for label, key, _name in event.rows if label == "aop.budgetline"]
    with long_work(rows=len(keys)):
        _restore_kinds(event, keys, actor)


def _restore_kinds(event: Event, keys: list[str], actor: User) -> None:
    ids = set(LineTerm.objects.filter(closed_by=event).values_list("line", flat=True))
    lines = list(locked_lines(ids))
    still = set(LineTerm.objects.filter(opened_by=event, valid_to__isnull=True).values_list("line", flat=True))
    if len(keys) != len(ids) or still != ids:
        raise LinesChanged([line for line in lines if line.pk not in still])
    former = LineTerm.objects.filter(closed_by=event, line=OuterRef("pk"))
    rows = [["aop.budgetline", str(line.key), line.name] for line in lines]
    undone = events.record(actor=actor, verb="aop.lines.classification_undone", unit=event.unit_id, rows=rows)
    BudgetLine.objects.filter(pk__in=among(ids)).update(
        kind=Subquery(former.values("kind")[:1]),
        reason=Subquery(former.values("reason")[:1]),
        is_classified=Subquery(former.values("is_classified")[:1]),
        version=F("version") + 1,
    )
    renew_terms(lines=ids, event=undone)


def _row_of(event: Event) -> LineVersion:
    row = LineVersion.objects.filter(key=_key(event, "aop.lineversion")).select_related("plan_version", "line").first()
    if row is None:
        raise CannotBeTakenBack
    return row


def _key(event: Event, label: str) -> str:
    """The key of the row that the event calls so; raises CannotBeTakenBack when it names none."""
    key = next((key for name, key, _title in event.rows if name == label), None)
    if key is None:
        raise CannotBeTakenBack
    return key


def _code_before(event: Event, model: type[Code]) -> Code:
    name = "account" if model is Account else "cost_centre"
    found = model._default_manager.filter(key=_key(event, f"before:{name}")).first()
    if found is None:
        raise CannotBeTakenBack
    return found


_COUNTER_ACTS: dict[str, Callable] = {
    "aop.line.added": _undo_added,
    "aop.line.put_back": _undo_added,
    "aop.line.changed": _undo_changed,
    "aop.line.merged": _undo_changed,
    "aop.line.removed": _undo_removed,
    "aop.lines.classified": _undo_classified,
}
