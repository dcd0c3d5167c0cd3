"""Claim a mail, judge it again, hand it over, and write down how far that came (`reliability.md` P6).

A sender that dies leaves a lease that runs out. What the stage says then decides: before *data-sent* the mail
certainly did not leave and is sent; after it nobody knows, and the kind says whether to try once more or to hold it.
"""

import logging
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F, Q

from strategy.core import outbox
from strategy.core.database import now as database_now
from strategy.core.faults import fault
from strategy.core.models import Outgoing
from strategy.core.outgoing.collecting import drop, show
from strategy.core.outgoing.deciding import house
from strategy.core.outgoing.judging import INBOX_ONLY, NOTHING_LEFT, lines_of
from strategy.core.outgoing.kinds import Uncertain, kind_of
from strategy.core.outgoing.letters import letter
from strategy.core.outgoing.posting import Answer, Outcome, Postman

PAUSES = [timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30)]
"""How long to wait after the first, second and third try; the fourth is the last."""
MOST_LOST = 6
"""So often may senders die over one mail before it is left to a person."""
LONGEST = 50
"""Seconds one round of sending takes at most: the next sweep goes on."""
TWICE = "Twice it is not known whether it arrived."
DIED = "The sender died over it too often."
UNSURE = "It is not known whether it arrived."
REFUSED = "core.mail_refused"
log = logging.getLogger(__name__)


class LeaseLost(Exception):
    """The lease ran out and somebody else may be sending this."""


def send(*, seconds: float = LONGEST) -> int:
    """Send what is due until nothing is left or the time is up. How many mails the server took."""
    deadline, postman, sent = time.monotonic() + seconds, Postman(), 0
    recover(now=database_now())
    try:
        for row in _claimed(deadline):
            sent += _deliver(row, postman)
    finally:
        postman.close()
    return sent


def _claimed(deadline: float) -> Iterator[Outgoing]:
    while time.monotonic() < deadline:
        fault("claim.before")
        row = claim(now=database_now())
        if row is None:
            return
        fault("claim.after_commit")
        yield row


@transaction.atomic
def claim(*, now: datetime) -> Outgoing | None:
    """Lease one mail that is due; None when there is none that nobody else holds."""
    due = Outgoing.objects.mails().to_try(now).oldest_first()
    row = due.select_for_update(no_key=True, of=("self",), skip_locked=True).first()
    if row is None:
        return None
    row.state, row.lease, row.stage = Outgoing.State.LEASED, uuid4(), Outgoing.Stage.NONE
    row.lease_until = now + timedelta(seconds=settings.MAIL_LEASE_SECONDS)
    row.tries += 1
    row.version += 1
    row.save(update_fields=["state", "lease", "stage", "lease_until", "tries", "version"])
    fault("claim.before_commit")
    return row


def recover(*, now: datetime) -> int:
    """Free the mails whose sender did not come back. How many there were."""
    found = 0
    for pk in Outgoing.objects.abandoned(now).order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            left = Outgoing.objects.abandoned(now).filter(pk=pk)
            row = left.select_for_update(no_key=True, of=("self",), skip_locked=True).first()
            if row is None:
                continue
            row.lost_leases += 1
            found += 1
            if row.stage == Outgoing.Stage.DATA:
                _judge_unknown(row, UNSURE, now)
            elif row.lost_leases >= MOST_LOST:
                _end(row, Outgoing.State.FAILED, DIED)
            else:
                _wait(row, now, row.why)
    return found


def _deliver(row: Outgoing, postman: Postman) -> bool:
    try:
        message = _prepared(row)
        if message is None:
            return False
        postman.post(
            message,
            opened=lambda: _reach(row, Outgoing.Stage.OPEN),
            handed=lambda: _reach(row, Outgoing.Stage.DATA),
        )
        _finish(row)
    except LeaseLost:
        log.warning("The lease of %s was lost", row.unique_key)
        return False
    except Answer as answer:
        _note(row, answer)
        return False
    except Exception:
        log.exception("%s could not be sent", row.unique_key)
        _note(row, Answer(Outcome.LATER, "Something went wrong on our side; the log has the details."))
        return False
    fault("mail.after_commit")
    return True


@transaction.atomic
def _prepared(row: Outgoing) -> EmailMultiAlternatives | None:
    """The mail, as far as it is still true; None when nothing is, and the row is dropped. Raises LeaseLost."""
    _hold_lease(row)
    person, at, now = row.recipient, house(), database_now()
    rows = list(row.told.filter(state=Outgoing.State.READY)) if row.form == Outgoing.Form.DIGEST else [row]
    today = at.day_of(person, now) if at else now.date()
    lines, dropped = lines_of(rows, person, today)
    if row.form == Outgoing.Form.DIGEST and not person.mail_reminders:
        dropped |= {line.row.pk: INBOX_ONLY for line in lines}
        lines = []
    for pk, why in dropped.items():
        drop([pk], why)
    for line in lines:
        show(line, now)
    if not lines:
        _end(row, Outgoing.State.DROPPED, dropped.get(row.pk, NOTHING_LEFT))
        return None
    return letter(row, lines, person)


def _hold_lease(row: Outgoing) -> None:
    mine = Outgoing.objects.filter(pk=row.pk, lease=row.lease, state=Outgoing.State.LEASED)
    if not mine.select_for_update(no_key=True).exists():
        raise LeaseLost


def _reach(row: Outgoing, stage: str) -> None:
    """Commit how far the delivery is. Raises LeaseLost."""
    mine = Outgoing.objects.filter(pk=row.pk, lease=row.lease, state=Outgoing.State.LEASED)
    if not mine.update(stage=stage):
        raise LeaseLost
    row.stage = stage


@transaction.atomic
def _finish(row: Outgoing) -> None:
    """Sent, and with a digest its lines. Raises LeaseLost when somebody else took over meanwhile."""
    _hold_lease(row)
    sent = {"state": Outgoing.State.SENT, "sent_at": database_now(), "version": F("version") + 1, "why": ""}
    Outgoing.objects.filter(pk=row.pk).update(**sent, lease=None, lease_until=None)
    Outgoing.objects.filter(digest=row, state=Outgoing.State.READY).update(**sent)


@transaction.atomic
def _note(row: Outgoing, answer: Answer) -> None:
    """What becomes of a row whose try failed, if it is still ours."""
    mine = Outgoing.objects.filter(pk=row.pk, lease=row.lease, state=Outgoing.State.LEASED)
    fresh = mine.select_for_update(no_key=True).first()
    if fresh is None:
        return
    now = database_now()
    if answer.outcome is Outcome.UNKNOWN:
        _judge_unknown(fresh, answer.why, now + PAUSES[0])
        return
    if answer.outcome is Outcome.REFUSED:
        _end(fresh, Outgoing.State.FAILED, answer.why)
        _tell_of_refusal(fresh)
        return
    tried = fresh.tries - fresh.lost_leases
    if tried > len(PAUSES):
        _end(fresh, Outgoing.State.FAILED, answer.why)
        return
    _wait(fresh, now + PAUSES[max(tried, 1) - 1], answer.why)


def _judge_unknown(row: Outgoing, why: str, until: datetime) -> None:
    """Nobody knows whether it arrived: once more under the same Message-ID, or a person decides."""
    kind = kind_of(row.kind)
    hold = kind is not None and kind.uncertain is Uncertain.HOLD
    if row.maybe_sent or hold:
        _end(row, Outgoing.State.HELD, TWICE if row.maybe_sent else why, maybe_sent=True)
    else:
        _wait(row, until, why, maybe_sent=True)


def _wait(row: Outgoing, until: datetime, why: str, **more) -> None:
    _put(row, state=Outgoing.State.READY, try_at=until, why=why, **more)


def _end(row: Outgoing, state: str, why: str, **more) -> None:
    _put(row, state=state, why=why, **more)


def _put(row: Outgoing, **values) -> None:
    values["why"] = values["why"][:300]
    Outgoing.objects.filter(pk=row.pk).update(
        **values,
        lease=None,
        lease_until=None,
        stage=Outgoing.Stage.NONE,
        lost_leases=row.lost_leases,
        version=F("version") + 1,
    )


def _tell_of_refusal(row: Outgoing) -> None:
    outbox.notify(
        recipients=[row.recipient],
        kind=REFUSED,
        title="A mail to your address was refused by the mail server; what it said stands in this inbox.",
    )


def oldest_waiting(*, now: datetime) -> timedelta | None:
    """How long the oldest mail that should have left by `now` has waited; None when none waits."""
    late = Outgoing.objects.mails().filter(
        Q(state=Outgoing.State.READY) | Q(state=Outgoing.State.LEASED), due_at__lte=now
    )
    first = late.order_by("due_at").values_list("due_at", flat=True).first()
    return None if first is None else max(now - first, timedelta(0))
