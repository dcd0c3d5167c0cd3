"""Who is due: each kind is asked for each day in each time zone, and each answer becomes one row.

A row's key is kind, subject, day and person, so that asking again (two clocks, a clock set back, a person who moves
to another zone) changes nothing. The day of a zone is asked for again each hour, for what was made since.
"""

import logging
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction

from strategy.core.database import now as database_now
from strategy.core.database import one_at_a_time
from strategy.core.faults import fault
from strategy.core.models import Outgoing, ReminderRound, Settings, User
from strategy.core.outgoing.hours import DAY, due_day, due_instant
from strategy.core.outgoing.kinds import Due, Kind, all_kinds, kind_of

LOCK = 7_301_001
AGAIN = timedelta(hours=1)
AT_ONCE = 500
log = logging.getLogger(__name__)


class House:
    """The organisation's hour and zone, and whose day is which."""

    def __init__(self, settings: Settings):
        self.hour = settings.reminder_hour
        self.zone = zone_of(settings.time_zone) or ZoneInfo("UTC")

    def of(self, person: User) -> ZoneInfo:
        """The time zone a person's days are counted in."""
        return zone_of(person.time_zone) or self.zone

    def day_of(self, person: User, now: datetime) -> date:
        """The latest day whose reminders are due to a person."""
        return due_day(self.of(person), now, self.hour)


def house() -> House | None:
    """None before the organisation is set up."""
    settings = Settings.objects.filter(pk=1).first()
    return House(settings) if settings else None


def zone_of(name: str) -> ZoneInfo | None:
    """The zone of a name; None for no name, and for one that the rules no longer know."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        return None


def decide(*, now: datetime) -> int:
    """Ask every kind who is due by `now`, the days missed included. How many rows are new.

    A kind that fails is logged and asked again the next time; the others go on.
    """
    at = house()
    if at is None:
        return 0
    with transaction.atomic():
        one_at_a_time(LOCK)
        fault("decide.before")
        rounds = {one.kind: one for one in ReminderRound.objects.all()}
        zones = sorted(User.objects.active().values_list("time_zone", flat=True).distinct())
        made = sum(_round(kind, rounds.get(kind.name), at, zones, now) for kind in all_kinds())
        fault("decide.before_commit")
    fault("decide.after_commit")
    return made


def _round(kind: Kind, last: ReminderRound | None, at: House, zones: list[str], now: datetime) -> int:
    again = last is None or abs(now - last.asked_at) >= AGAIN
    made = 0
    try:
        with transaction.atomic():
            for name in zones:
                days = _days(kind, zone_of(name) or at.zone, at.hour, last, now, again=again)
                made += sum(_ask(kind, name, day, at) for day in days)
            through = max(now, last.through) if last else now
            asked_at = now if again else last.asked_at  # type: ignore[union-attr]  # again, where there is no last
            ReminderRound.objects.update_or_create(kind=kind.name, defaults={"through": through, "asked_at": asked_at})
    except Exception:
        log.exception("Kind %s could not say who is due", kind.name)
        return 0
    return made


def _days(
    kind: Kind, zone: ZoneInfo, hour: int, last: ReminderRound | None, now: datetime, *, again: bool
) -> Iterator[date]:
    """The days to ask about: those since the last round that still mean something, today's once an hour."""
    today = due_day(zone, now, hour)
    first = today if last is None else due_day(zone, last.through, hour) + DAY
    if again:
        first = min(first, today)
    day = max(first, today - (kind.days - 1) * DAY)
    while day <= today:
        yield day
        day += DAY


def _ask(kind: Kind, zone_name: str, day: date, at: House) -> int:
    people = User.objects.active().filter(time_zone=zone_name)
    known = set(people.values_list("pk", flat=True))
    zone = zone_of(zone_name) or at.zone
    instant = partial(due_instant, zone, hour=at.hour)
    found = [one for one in kind.due(day, people) if one.recipient in known]
    return _write(_row(kind, one, instant(day=one.day)) for one in found)


def _write(rows: Iterable[Outgoing]) -> int:
    """Insert what is not there yet: INSERT … ON CONFLICT DO NOTHING on the unique key. How many were new."""
    by_key = {row.unique_key: row for row in rows}
    new = by_key.keys() - set(Outgoing.objects.filter(unique_key__in=list(by_key)).values_list("unique_key", flat=True))
    Outgoing.objects.bulk_create([by_key[key] for key in sorted(new)], batch_size=AT_ONCE, ignore_conflicts=True)
    return len(new)


def _row(kind: Kind, due: Due, at: datetime, *, turn: int = 0) -> Outgoing:
    key = [kind.name, str(due.subject.key), due.day.isoformat(), *([str(turn)] if turn else []), str(due.recipient)]
    return Outgoing(
        unique_key=":".join(key),
        kind=kind.name,
        form=Outgoing.Form.ALONE if kind.alone else Outgoing.Form.LINE,
        recipient_id=due.recipient,
        subject_type=due.subject._meta.label_lower,
        subject_key=due.subject.key,
        due_on=due.day,
        due_at=at,
        try_at=at,
    )


def tell(*, kind: str, recipients: Iterable[User], subject: Any, day: date, turn: int = 0) -> int:
    """Decide now, in the transaction of an act: everybody of `recipients` gets the kind's line or mail about `subject`.

    `turn` tells several of one day apart, such as the versions of an invitation. The caller pokes the queue with
    `outbox.poke(send_outgoing)`. Returns how many rows are new; raises LookupError for a kind nobody registered.
    """
    entry = kind_of(kind)
    if entry is None:
        raise LookupError(kind)
    now = database_now()
    people = [person for person in recipients if person.is_active]
    return _write(_row(entry, Due(person.pk, subject, day), now, turn=turn) for person in people)
