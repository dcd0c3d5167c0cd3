"""A mail is in one sender's hands at a time, and what a dead one held is judged by how far it came."""

import smtplib
from datetime import timedelta
from functools import partial

import pytest

from strategy.core.database import now as database_now
from strategy.core.models import Outgoing
from strategy.core.outgoing import sending
from strategy.core.outgoing.posting import Postman
from strategy.core.outgoing.sending import claim, recover
from tests.support.reminders import of

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
MINUTE = timedelta(minutes=1)


def test_two_senders_never_hold_the_same_mail(owed):
    now = database_now()
    assert claim(now=now).pk != claim(now=now).pk
    assert claim(now=now) is None


@pytest.mark.parametrize(
    ("stage", "state", "unsure"), [("", "ready", False), ("smtp-open", "ready", False), ("data-sent", "ready", True)]
)
def test_a_lease_that_ran_out_is_judged_by_its_stage(owed, planner, stage, state, unsure):
    row = claim(now=database_now())
    Outgoing.objects.filter(pk=row.pk).update(stage=stage)
    assert recover(now=database_now()) == 0
    assert recover(now=database_now() + 3 * MINUTE) == 1
    row.refresh_from_db()
    assert (row.state, row.maybe_sent, row.lease) == (state, unsure, None)


def test_a_mail_over_which_senders_die_is_left_to_a_person_in_the_end(owed, planner):
    Outgoing.objects.exclude(recipient=planner).delete()
    for _ in range(6):
        assert claim(now=database_now()) is not None
        recover(now=database_now() + 3 * MINUTE)
        Outgoing.objects.filter(state="ready").update(try_at=database_now())
    assert (of(planner).state, of(planner).why) == ("failed", "The sender died over it too often.")


@pytest.mark.parametrize("step", ["opened", "handed", "finished"])
def test_whoever_lost_the_lease_stops(mail_server, owed, planner, monkeypatch, step):
    """A sender that was frozen and wakes up finds the mail in other hands."""
    Outgoing.objects.exclude(recipient=planner).delete()
    row = claim(now=database_now())
    steal = partial(Outgoing.objects.filter(pk=row.pk).update, lease="00000000-0000-0000-0000-000000000001")
    if step == "opened":
        steal()
    elif step == "handed":
        monkeypatch.setattr(smtplib.SMTP, "rcpt", lambda *_: (steal(), (250, b"OK"))[1])
    else:
        monkeypatch.setattr(sending, "_finish", lambda row: (steal(), finish(row)))
    postman = Postman()
    assert not sending._deliver(row, postman)
    postman.close()
    assert len(mail_server.accepted) == (1 if step == "finished" else 0)
    assert of(planner).state == "leased"


finish = sending._finish


def test_held_and_later_mails_are_not_claimed(owed, planner, owner):
    Outgoing.objects.filter(recipient=planner).update(state="held")
    Outgoing.objects.filter(recipient=owner).update(try_at=database_now() + MINUTE)
    assert claim(now=database_now()) is None
