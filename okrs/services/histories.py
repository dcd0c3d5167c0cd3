"""A history of check-ins taken in as one act: for imports of what was said elsewhere, and for an invented past."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from okrs.models import CheckIn, KeyResult
from okrs.services import scores
from okrs.services.check_ins import (
    AlreadyCorrected,
    DayOutside,
    KeyTaken,
    NotInPlay,
    ReasonMissing,
    Said,
    UpdateRefused,
    check_day,
    check_reason,
    in_play,
    written_down,
)
from strategy.core import clock, events
from strategy.core.concurrency import Gone
from strategy.core.database import among, long_work
from strategy.core.models import Event, User

AT_ONCE = 1_000
_POINTERS = ("key_result", "author", "replaces")
"""Read from the database a moment ago: asking for each again whether it exists would take a statement a row."""


@dataclass(frozen=True)
class Told:
    """One statement of a history: who said what of a key result, and at which instant, not in the future.

    `corrects` is the key of the statement it replaces, told before it in the same history or known already.
    """

    key_result: KeyResult
    said: Said
    author: User | None
    at: datetime
    corrects: UUID | None = None


@transaction.atomic
def check_in_history(*, told: Sequence[Told], actor: User | None) -> list[CheckIn]:
    """Take in a history, all or nothing, as if each had been said at its instant, the earliest first: the same rules,
    a few statements for each thousand, one event for each author, unit and week, scores counted once at the end.

    `actor` took it in; None where people told it themselves. A key that is known already is left as it is.
    Raises UpdateRefused, which names the key result and what `check_in` or `correct_check_in` would have raised.
    """
    _check_zones(told)
    with long_work(rows=len(told)):
        line = scores.lock_line(*{one.key_result.objective_id for one in told})
        book = _Book(told, line)
        rows = {place: book.take(told[place]) for place in sorted(range(len(told)), key=lambda n: told[n].at)}
        _write(book.fresh)
        events.record_many([_story(week, rows, actor) for week, rows in _by_week(book)])
        if book.fresh:
            scores.count_anew(line, on=clock.today(), said_on=sorted({row.key_result_id for row in book.fresh}))
        return [rows[place] for place in range(len(told))]


class _Book:
    """What was said so far, in memory: statements in `rows` by key, those that stand by key result."""

    def __init__(self, told: Sequence[Told], line: scores.Line):
        ids = {one.key_result.pk for one in told}
        stored = list(CheckIn.objects.filter(key_result__in=among(ids)).order_by("pk"))
        keys = [one.said.key for one in told if one.said.key]
        replaced = {row.replaces_id for row in stored}
        self.line, self.fresh = line, list[CheckIn]()
        self.zone, self.now = clock.zone(), clock.now()
        self.key_results = KeyResult.objects.in_bulk(ids)
        self.rows: dict[UUID | None, CheckIn] = dict(CheckIn.objects.in_bulk(keys, field_name="key"))
        self.rows |= {row.key: row for row in stored}
        self.standing: dict[int, list[CheckIn]] = defaultdict(list)
        for row in stored:
            if row.value is not None and row.pk not in replaced:
                self.standing[row.key_result_id].append(row)

    def take(self, one: Told) -> CheckIn:
        """The row of a statement, judged by what was said before it; not saved yet. Raises UpdateRefused."""
        try:
            known = self.rows.get(one.said.key)
            return self._said_before(known, one) if known else self._say(one)
        except (Gone, NotInPlay, DayOutside, ReasonMissing, AlreadyCorrected, KeyTaken, ValidationError) as cause:
            raise UpdateRefused(one.key_result.pk, cause) from cause

    def _said_before(self, known: CheckIn, one: Told) -> CheckIn:
        """Left as it is, if it is the statement that was meant."""
        corrected = self.rows.get(one.corrects) if one.corrects else None
        if known.key_result_id != one.key_result.pk or (one.corrects and not _replaces(known, corrected)):
            raise KeyTaken
        return known

    def _say(self, one: Told) -> CheckIn:
        key_result = in_play(self.key_results.get(one.key_result.pk), self.line)
        standing = self.standing[key_result.pk]
        before = self._corrected(one) if one.corrects else None
        if one.at > self.now:
            raise DayOutside
        check_day(one.said.on, key_result, today=one.at.astimezone(self.zone).date())
        others = [row for row in standing if row is not before]
        check_reason(_latest(others).confidence if others else None, one.said)
        row = written_down(key_result, one.said, author=one.author, at=one.at, replaces=before)
        _clean(row)
        self.standing[key_result.pk] = [*others, row]
        self.rows[row.key] = row
        self.fresh.append(row)
        return row

    def _corrected(self, one: Told) -> CheckIn:
        row = self.rows.get(one.corrects)
        if row is None or row.key_result_id != one.key_result.pk:
            raise Gone
        if not any(row is standing for standing in self.standing[one.key_result.pk]):
            raise AlreadyCorrected
        return row


def _check_zones(told: Sequence[Told]) -> None:
    for one in told:
        if timezone.is_naive(one.at):
            cause = ValidationError({"at": "Say the instant with its time zone."})
            raise UpdateRefused(one.key_result.pk, cause)


def _replaces(row: CheckIn, other: CheckIn | None) -> bool:
    """Does `row` correct `other`? Neither needs an id yet."""
    if other is None:
        return False
    return row.replaces_id == other.pk if row.pk else row.replaces is other


def _latest(rows: Iterable[CheckIn]) -> CheckIn:
    """What counts: the last day, then the last said (`CheckInQuerySet.newest_first`)."""
    return sorted(rows, key=lambda row: (row.on, row.at))[-1]


def _clean(row: CheckIn) -> None:
    """What `full_clean` asks of a row, without a statement for each."""
    row.clean_fields(exclude=_POINTERS)
    if row.value is None or row.confidence not in range(11):
        raise ValidationError("A check-in says a value, and a confidence from 0 to 10.")


def _write(rows: list[CheckIn]) -> None:
    """What is corrected is there before its correction names it."""
    while rows:
        ready = [row for row in rows if row.replaces is None or row.replaces.pk]
        rows = [row for row in rows if row.replaces is not None and not row.replaces.pk]
        for row in ready:
            row.replaces = row.replaces  # its id is known only now
        CheckIn.objects.bulk_create(ready, batch_size=AT_ONCE)


class _Week(NamedTuple):
    """One author's week of the calendar, in one unit, so that those who may read it do."""

    author: User | None
    unit: int
    year: int
    week: int


def _by_week(book: _Book) -> Iterable[tuple[_Week, list[CheckIn]]]:
    weeks: dict[_Week, list[CheckIn]] = defaultdict(list)
    for row in book.fresh:
        weeks[_week(row, book.zone)].append(row)
    return weeks.items()


def _week(row: CheckIn, zone: ZoneInfo) -> _Week:
    year, week, _day = row.at.astimezone(zone).isocalendar()
    return _Week(row.author, row.key_result.objective.unit_id, year, week)


def _story(week: _Week, rows: list[CheckIn], actor: User | None) -> Event:
    """One sentence of history for all an author said in a week, at the instant of the last of it."""
    return events.told(
        actor=week.author,
        at=rows[-1].at,
        verb="okrs.key_results.checked_in",
        unit=week.unit,
        changes={"taken_in_by": [None, str(actor)]} if actor and actor != week.author else {},
        rows=[["okrs.checkin", str(row.key), f"{row.key_result.title}, {row.on}"] for row in rows],
    )
