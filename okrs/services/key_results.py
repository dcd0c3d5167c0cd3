"""Acts on key results: add, edit, put in order, drop and restore."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from okrs.models import KeyResult, KeyResultTerm, Metric, Objective
from okrs.services import scores
from strategy.core import clock, events, spans
from strategy.core.concurrency import Edit, Gone, judge, lock_one, plain, write
from strategy.core.models import Event, User

_TIMED = ("owner", "kind", "start", "target", "lower", "upper", "weight")
_Kind = KeyResult.Kind

SAYS: dict[str, set[str]] = {
    _Kind.MOVE: {"start", "target"},
    _Kind.MAINTAIN: {"lower", "upper"},
    _Kind.YES_NO: set(),
}
"""The numbers that have a meaning for each kind; the others are empty."""
NUMBERS = {"start", "target", "lower", "upper"}


class ObjectiveOver(Exception):
    """The objective is closed or cancelled; its key results stay as they are."""


class KeyResultDropped(Exception):
    """This key result was dropped; restore it first."""


class NotTheseKeyResults(Exception):
    """The order must name each key result of the objective once."""


@dataclass(frozen=True)
class NewKeyResult:
    """A key result to add; it comes last."""

    title: str
    owner: User
    kind: str = _Kind.MOVE
    metric: Metric | None = None
    measure: str = ""
    start: Decimal | None = None
    target: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    weight: int = 1
    note: str = ""


def like(key_result: KeyResult) -> NewKeyResult:
    """The same again, for another objective."""
    return NewKeyResult(**{name: getattr(key_result, name) for name in NewKeyResult.__dataclass_fields__})


@transaction.atomic
def add_key_result(*, objective: Objective, new: NewKeyResult, actor: User | None) -> KeyResult:
    """Say how we know that the objective is reached. Raises ObjectiveOver or ValidationError."""
    objective, line = _lock_open(objective)
    _check_numbers(new.kind, vars(new))
    last = objective.key_results.aggregate(last=Max("position"))["last"]
    key_result = KeyResult(objective=objective, position=0 if last is None else last + 1, **vars(new))
    key_result.full_clean()
    key_result.save(force_insert=True)
    told = {name: [None, value] for name, value in vars(new).items() if name != "title" and value not in ("", None)}
    event = _record("added", key_result, actor, changes=plain(told))
    _renew_term(key_result, event)
    _count_anew(objective, line)
    return key_result


@transaction.atomic
def edit_key_result(*, key_result: KeyResult, edit: Edit, actor: User) -> KeyResult:
    """Change a key result by the one rule of concurrency; a new kind empties the numbers that lose their meaning.

    Raises Conflict, ObjectiveOver, KeyResultDropped or ValidationError.
    """
    key_result, line = _lock(key_result)
    if key_result.is_dropped:
        raise KeyResultDropped
    changes, merged = judge(key_result, edit)
    if not changes:
        return key_result
    kind = changes.get("kind", [None, key_result.kind])[1]
    _check_numbers(kind, edit.values)
    for name in NUMBERS - SAYS.get(kind, NUMBERS):
        if getattr(key_result, name) is not None:
            changes[name] = [getattr(key_result, name), None]
    write(key_result, changes)
    event = _record("merged" if merged else "changed", key_result, actor, changes=plain(changes))
    if set(changes) & set(_TIMED):
        _renew_term(key_result, event)
        _count_anew(key_result.objective, line)
    return key_result


@transaction.atomic
def drop_key_result(*, key_result: KeyResult, edit: Edit, actor: User, reason: str = "") -> KeyResult:
    """Stop pursuing it; what was known of it stays. `edit.values` is {"is_dropped": True}. Raises Conflict."""
    return _put(key_result=key_result, edit=edit, verb="dropped", actor=actor, reason=reason)


@transaction.atomic
def restore_key_result(*, key_result: KeyResult, edit: Edit, actor: User, reason: str = "") -> KeyResult:
    """Pursue it again. `edit.values` is {"is_dropped": False}. Raises Conflict."""
    return _put(key_result=key_result, edit=edit, verb="restored", actor=actor, reason=reason)


def _put(*, key_result: KeyResult, edit: Edit, verb: str, actor: User, reason: str) -> KeyResult:
    key_result, line = _lock(key_result)
    changes, _merged = judge(key_result, edit)
    if not changes:
        return key_result
    dropped = changes["is_dropped"][1]
    event = _record(verb, key_result, actor, reason=reason)
    write(key_result, {"dropped_at": [key_result.dropped_at, event.at if dropped else None]})
    if dropped:
        spans.end(KeyResultTerm.objects.filter(key_result=key_result), event=event)
    else:
        _renew_term(key_result, event)
    _count_anew(key_result.objective, line)
    return key_result


@transaction.atomic
def order_key_results(*, objective: Objective, edit: Edit, actor: User) -> Objective:
    """Put key results in order: `edit.values` is {"order": [ids]}, of those that are not dropped.

    Raises Conflict, ObjectiveOver or NotTheseKeyResults.
    """
    objective, _line = _lock_open(objective)
    rows = {row.pk: row for row in KeyResult.objects.live().filter(objective=objective).in_order()}
    changes, merged = judge(objective, edit, read=lambda _name: list(rows))
    if not changes:
        return objective
    before, order = changes["order"]
    if sorted(order) != sorted(rows):
        raise NotTheseKeyResults
    for position, pk in enumerate(order):
        rows[pk].position = position
    KeyResult.objects.bulk_update(rows.values(), ["position"])
    write(objective, {})
    titles = [", ".join(rows[pk].title for pk in side) for side in (before, order)]
    events.record(
        actor=actor,
        verb=f"okrs.key_results.{'merged' if merged else 'reordered'}",
        target=objective,
        unit=objective.unit_id,
        changes={"order": titles},
    )
    return objective


def order_of(objective: Objective) -> list[int]:
    """The present order, as edits know it."""
    return list(KeyResult.objects.live().filter(objective=objective).in_order().values_list("pk", flat=True))


def _check_numbers(kind: str, values: dict[str, Any]) -> None:
    """Refuse numbers that mean nothing for the kind, before they are lost."""
    wrong = sorted(name for name in NUMBERS - SAYS.get(kind, NUMBERS) if values.get(name) is not None)
    if wrong:
        label = _Kind(kind).label.lower()
        raise ValidationError(dict.fromkeys(wrong, f"This number has no meaning for the kind “{label}”."))


def _lock_open(objective: Objective) -> tuple[Objective, scores.Line]:
    """The objective, fresh and locked with all whose score it enters."""
    line = scores.lock_line(objective.pk)
    if objective.pk not in line:
        raise Gone
    if not line[objective.pk].is_open:
        raise ObjectiveOver
    return line[objective.pk], line


def _count_anew(objective: Objective, line: scores.Line) -> None:
    """The score of an active objective is made of other things now."""
    if objective.state == Objective.State.ACTIVE:
        scores.count_anew(line, on=clock.today())


def _lock(key_result: KeyResult) -> tuple[KeyResult, scores.Line]:
    objective, line = _lock_open(key_result.objective)
    key_result = lock_one(key_result)
    key_result.objective = objective
    return key_result, line


def _record(verb: str, key_result: KeyResult, actor: User | None, **story: Any) -> Event:
    unit = key_result.objective.unit_id
    return events.record(actor=actor, verb=f"okrs.key_result.{verb}", target=key_result, unit=unit, **story)


def _renew_term(key_result: KeyResult, event: Event) -> None:
    values = {name: getattr(key_result, name) for name in _TIMED}
    spans.renew(KeyResultTerm, owner={"key_result": key_result}, values=values, event=event)
