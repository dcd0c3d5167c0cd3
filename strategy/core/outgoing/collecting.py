"""Lines that are due go into the inbox, and into one mail a day for each person at most."""

import logging
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Q

from strategy.core.faults import fault
from strategy.core.models import Notice, Outgoing, User
from strategy.core.outgoing.deciding import House, house
from strategy.core.outgoing.judging import INBOX_ONLY, Line, lines_of
from strategy.core.outgoing.kinds import DIGEST

log = logging.getLogger(__name__)


def collect(*, now: datetime) -> int:
    """Tell everybody what is due to them by `now`. How many digests were made.

    A line that comes after the day's digest was made stands in the inbox at once and in the mail of the next day.
    """
    at = house()
    if at is None:
        return 0
    made = 0
    for person in _people(at, now):
        try:
            made += _collect_for(person, at, now)
        except Exception:
            log.exception("The reminders of person %s could not be collected", person.pk)
    return made


def _people(at: House, now: datetime) -> list[User]:
    """Whose lines are to be looked at: there is a new one, or there are some and today's digest is not made yet."""
    waiting = Outgoing.objects.to_collect(now)
    new = set(waiting.filter(notice__isnull=True).values_list("recipient", flat=True))
    found = list(User.objects.filter(pk__in=waiting.values("recipient")).order_by("pk"))
    keys = {person.pk: key_of(person, at.day_of(person, now)) for person in found}
    there = set(Outgoing.objects.filter(unique_key__in=keys.values()).values_list("unique_key", flat=True))
    return [person for person in found if person.pk in new or keys[person.pk] not in there]


def key_of(person: User, day: date) -> str:
    """The unique key of a person's digest of a day."""
    return f"{DIGEST}:{day.isoformat()}:{person.pk}"


@transaction.atomic
def _collect_for(person: User, at: House, now: datetime) -> int:
    rows = list(
        Outgoing.objects.to_collect(now)
        .filter(recipient=person)
        .select_for_update(no_key=True, of=("self",), skip_locked=True)
    )
    today = at.day_of(person, now)
    lines, dropped = lines_of(rows, person, today)
    for pk, why in dropped.items():
        drop([pk], why)
    for line in lines:
        show(line, now)
    made = 0
    if lines and not person.mail_reminders:
        drop([line.row.pk for line in lines], INBOX_ONLY)
    elif lines:
        made = _mail([line.row.pk for line in lines], person, today, now)
    fault("collect.before_commit")
    return made


def _mail(rows: list[int], person: User, today: date, now: datetime) -> int:
    """Make the digest of the day unless there is one, and put the lines into it."""
    key = key_of(person, today)
    if Outgoing.objects.filter(unique_key=key).exists():
        return 0
    ours = Outgoing(
        unique_key=key,
        kind=DIGEST,
        form=Outgoing.Form.DIGEST,
        recipient=person,
        due_on=today,
        due_at=now,
        try_at=now,
    )
    Outgoing.objects.bulk_create([ours], ignore_conflicts=True)
    digest = Outgoing.objects.get(unique_key=key)
    if digest.key != ours.key:  # somebody else was faster, and theirs may be on its way
        return 0
    Outgoing.objects.filter(pk__in=rows).update(digest=digest, version=F("version") + 1)
    return 1


def show(line: Line, now: datetime) -> None:
    """Put a line into the inbox, once."""
    if line.row.notice_id is not None:
        return
    notice = Notice.objects.create(
        recipient_id=line.row.recipient_id,
        kind=line.kind.name,
        at=now,
        title=line.text,
        address=line.address,
        subject_type=line.row.subject_type,
        subject_key=line.row.subject_key,
    )
    Outgoing.objects.filter(pk=line.row.pk).update(notice=notice)


def drop(rows: list[int], why: str) -> None:
    """What is not sent is kept, with the reason."""
    Outgoing.objects.filter(pk__in=rows).filter(~Q(state=Outgoing.State.SENT)).update(
        state=Outgoing.State.DROPPED, why=why, version=F("version") + 1
    )
