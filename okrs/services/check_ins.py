"""Acts on check-ins: say, correct, take back. What was said stays; a correction stands beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from okrs.models import CheckIn, KeyResult, Objective
from okrs.pace import needs_reason
from okrs.services import scores
from strategy.core import clock, events
from strategy.core.concurrency import Gone
from strategy.core.keys import new_key
from strategy.core.models import Event, User

_AIM = ("kind", "start", "target", "lower", "upper", "weight")


class NotInPlay(Exception):
    """Only key results of an active objective that were not dropped are checked in on."""


class DayOutside(Exception):
    """A check-in speaks of a day of the cycle, today at the latest."""


class ReasonMissing(Exception):
    """Say in a sentence why: the confidence moved by two or more, or fell to three or less."""


class AlreadyCorrected(Exception):
    """This check-in was corrected or taken back meanwhile; correct the newer one."""


class KeyTaken(Exception):
    """This key belongs to another check-in; each has its own."""


class UpdateRefused(Exception):
    """One of several check-ins cannot be taken, so none was."""

    def __init__(self, key_result_id: int, cause: Exception):
        super().__init__(self.__doc__)
        self.key_result_id, self.cause = key_result_id, cause


@dataclass(frozen=True)
class Said:
    """What somebody says of a key result. `value` in its unit of measure (yes is 1, no is 0), `confidence` 0 to 10.

    `key` is made by the page, so that a form sent twice is one check-in.
    """

    value: Decimal
    confidence: int
    on: date
    note: str = ""
    key: UUID | None = None


@dataclass(frozen=True)
class Update:
    """One row of "My updates"."""

    key_result: KeyResult
    said: Said


def check_in(*, key_result: KeyResult, said: Said, actor: User | None) -> CheckIn:
    """Say where a key result stands. Scores and paces above it are counted anew in the same transaction.

    Raises NotInPlay, DayOutside, ReasonMissing, KeyTaken or ValidationError.
    """
    try:
        return check_in_many(updates=[Update(key_result, said)], actor=actor)[0]
    except UpdateRefused as refused:
        raise refused.cause from None


@transaction.atomic
def check_in_many(*, updates: Sequence[Update], actor: User | None) -> list[CheckIn]:
    """Several at once, all or nothing; each has an event of its own. What was said under a key already is left as is.

    Raises UpdateRefused, which names the key result and what `check_in` would have raised.
    """
    line = scores.lock_line(*{update.key_result.objective_id for update in updates})
    known = _known(update.said.key for update in updates)
    rows, fresh = [], set()
    for update in updates:
        row = known.get(update.said.key) or _dare(update, line, actor)
        if row.key_result_id != update.key_result.pk:
            raise UpdateRefused(update.key_result.pk, KeyTaken())
        if row.key not in known:
            fresh.add(row.key_result_id)
            known[row.key] = row
        rows.append(row)
    if fresh:
        scores.count_anew(line, on=clock.today(), said_on=sorted(fresh))
    return rows


@transaction.atomic
def correct_check_in(*, check_in: CheckIn, said: Said, actor: User) -> CheckIn:
    """Say it again, rightly; the original stays and names its correction. Sent twice under one key it is one.

    Raises AlreadyCorrected, KeyTaken, NotInPlay, DayOutside, ReasonMissing or ValidationError.
    """
    line = scores.lock_line(check_in.key_result.objective_id)
    if known := _known([said.key]).get(said.key):
        if known.replaces_id != check_in.pk:
            raise KeyTaken
        return known
    key_result = _in_play(check_in.key_result, line)
    _check_stands(check_in)
    _check_day(said.on, key_result)
    before = _latest(key_result, without=check_in)
    check_reason(before.confidence if before else None, said)
    row = _row(key_result, said, actor, replaces=check_in)
    _tell("corrected", row, actor, before=check_in)
    scores.count_anew(line, on=clock.today(), said_on=[key_result.pk])
    return row


def withdraw_check_in(*, check_in: CheckIn, actor: User, reason: str = "") -> CheckIn:
    """Take a check-in back: what was said before it counts again. Raises AlreadyCorrected or NotInPlay."""
    return withdraw_many(check_ins=[check_in], actor=actor, reason=reason)[0]


@transaction.atomic
def withdraw_many(*, check_ins: Sequence[CheckIn], actor: User, reason: str = "") -> list[CheckIn]:
    """Take several back (their key results at hand), all or nothing. Raises AlreadyCorrected or NotInPlay."""
    line = scores.lock_line(*{row.key_result.objective_id for row in check_ins})
    rows = [_withdraw(row, line, actor, reason) for row in check_ins]
    said_on = sorted({row.key_result_id for row in rows})
    if rows:
        scores.count_anew(line, on=clock.today(), said_on=said_on)
    return rows


def _withdraw(check_in: CheckIn, line: scores.Line, actor: User, reason: str) -> CheckIn:
    key_result = _in_play(check_in.key_result, line)
    _check_stands(check_in)
    row = CheckIn(
        key_result=key_result,
        at=clock.now(),
        on=check_in.on,
        author=actor,
        note=reason,
        replaces=check_in,
        **{name: getattr(key_result, name) for name in _AIM},
    )
    row.full_clean(validate_unique=False)
    row.save(force_insert=True)
    _tell("withdrawn", row, actor, before=check_in, reason=reason)
    return row


def _known(keys: Iterable[UUID | None]) -> dict[UUID | None, CheckIn]:
    """What was said under these keys already."""
    return {row.key: row for row in CheckIn.objects.filter(key__in=[key for key in keys if key])}


def _dare(update: Update, line: scores.Line, actor: User | None) -> CheckIn:
    try:
        return _say(update, line, actor)
    except (Gone, NotInPlay, DayOutside, ReasonMissing, ValidationError) as cause:
        raise UpdateRefused(update.key_result.pk, cause) from cause


def _say(update: Update, line: scores.Line, actor: User | None) -> CheckIn:
    key_result = _in_play(update.key_result, line)
    _check_day(update.said.on, key_result)
    before = _latest(key_result)
    check_reason(before.confidence if before else None, update.said)
    row = _row(key_result, update.said, actor)
    _tell("checked_in", row, actor, before=before)
    return row


def _row(key_result: KeyResult, said: Said, actor: User | None, replaces: CheckIn | None = None) -> CheckIn:
    row = written_down(key_result, said, author=actor, at=clock.now(), replaces=replaces)
    row.full_clean(validate_unique=False)
    row.save(force_insert=True)
    return row


def written_down(
    key_result: KeyResult, said: Said, *, author: User | None, at: datetime, replaces: CheckIn | None = None
) -> CheckIn:
    """The row of a statement with what is aimed at, not cleaned and not saved. Raises ValidationError for a yes/no
    that is neither."""
    if key_result.kind == KeyResult.Kind.YES_NO and said.value not in (0, 1):
        raise ValidationError({"value": "Say yes (1) or no (0)."})
    return CheckIn(
        key=said.key or new_key(),
        key_result=key_result,
        at=at,
        on=said.on,
        author=author,
        value=said.value,
        confidence=said.confidence,
        note=said.note,
        replaces=replaces,
        **{name: getattr(key_result, name) for name in _AIM},
    )


def _in_play(key_result: KeyResult, line: scores.Line) -> KeyResult:
    """The key result, fresh, below its locked objective."""
    return in_play(KeyResult.objects.filter(pk=key_result.pk).first(), line)


def in_play(fresh: KeyResult | None, line: scores.Line) -> KeyResult:
    """The key result as it was just read, with its locked objective. Raises Gone or NotInPlay."""
    if fresh is None or fresh.objective_id not in line:
        raise Gone
    objective = line[fresh.objective_id]
    if fresh.is_dropped or objective.state != Objective.State.ACTIVE:
        raise NotInPlay
    fresh.objective = objective
    return fresh


def _check_day(on: date, key_result: KeyResult) -> None:
    check_day(on, key_result, today=clock.today())


def check_day(on: date, key_result: KeyResult, *, today: date) -> None:
    """Said on the day `today`, of the day `on`. Raises DayOutside."""
    cycle = key_result.objective.cycle
    if not cycle.first_day <= on <= min(cycle.last_day, today):
        raise DayOutside


def check_reason(before: int | None, said: Said) -> None:
    """`before` is the confidence of the statement that counted until now. Raises ReasonMissing."""
    if not said.note.strip() and needs_reason(before, said.confidence):
        raise ReasonMissing


def _check_stands(check_in: CheckIn) -> None:
    if check_in.is_withdrawn or CheckIn.objects.filter(replaces=check_in).exists():
        raise AlreadyCorrected


def _latest(key_result: KeyResult, without: CheckIn | None = None) -> CheckIn | None:
    rows = CheckIn.objects.standing().filter(key_result=key_result).newest_first()
    return (rows.exclude(pk=without.pk) if without else rows).first()


def _tell(verb: str, row: CheckIn, actor: User | None, *, before: CheckIn | None, reason: str = "") -> Event:
    sides = [_words(before), _words(row)]
    changes: dict[str, list[Any]] = {
        name: [sides[0].get(name), value] for name, value in sides[1].items() if sides[0].get(name) != value
    }
    return events.record(
        actor=actor,
        verb=f"okrs.key_result.{verb}",
        target=row.key_result,
        unit=row.key_result.objective.unit_id,
        changes=changes,
        rows=[["okrs.checkin", str(row.key), str(row.on)]],
        reason=reason,
    )


def _words(said: CheckIn | None) -> dict[str, Any]:
    if said is None:
        return {}
    value = None if said.value is None else format(said.value.normalize(), "f")
    return {"value": value, "confidence": said.confidence, "note": said.note, "on": said.on.isoformat()}
