"""Workers that die by kill -9 at every named point lose no reminder (`reliability.md` G2, Z6)."""

import os
import random
import signal
import threading
import time

import pytest

from strategy.core.models import Notice, Outgoing
from strategy.core.outgoing.sending import send
from strategy.core.outgoing.sweeping import prepare
from tests.support import daily
from tests.support.crashes import fault_points, nothing_was_lost, until

pytestmark = [pytest.mark.both_databases]
AFTER_THE_SERVER_TOOK_IT = "mail.after_250"
UNKNOWN = {AFTER_THE_SERVER_TOOK_IT, "mail.before_data"}
"""Where a dead worker leaves it open whether the mail arrived."""
ONCE = [point for point in fault_points() if point.split(".")[0] in {"decide", "collect"}]
FOR_EACH_MAIL = [point for point in fault_points() if point not in ONCE]


def all_sent(nursery) -> bool:
    nursery.run()
    return not Outgoing.objects.mails().exclude(state="sent").exists()


def killed(nursery, rounds: int) -> list[str]:
    """Kill a worker at each point, `rounds` times where mails pass, and once where people are decided upon."""
    first = [(point, 1) for point in ONCE if point != "collect.before_commit"] + [("collect.before_commit", 40)]
    mails = [(point, random.Random(number).randint(1, 3)) for number in range(rounds) for point in FOR_EACH_MAIL]
    for point, on in first + mails:
        assert nursery.was_killed(point, on=on), f"{point} was not reached"
    return [point for point, _on in first + mails]


def test_the_points_are_those_of_the_catalogue():
    wanted = {"claim.before", "claim.after_commit", "mail.before_smtp", "mail.before_data", "mail.after_250"}
    assert wanted | {"claim.before_commit", "mail.after_commit", "decide.before_commit"} <= set(fault_points())


def check(nursery, sink, reminders, rounds):
    kills = killed(nursery, rounds)
    until(lambda: all_sent(nursery), what="the last mail")
    nothing_was_lost(sink, reminders)
    assert len(sink.accepted) == reminders + kills.count(AFTER_THE_SERVER_TOOK_IT)
    assert Outgoing.objects.filter(maybe_sent=True).count() == sum(point in UNKNOWN for point in kills)
    assert Notice.objects.count() == reminders


def test_a_worker_killed_at_each_point_loses_nothing(nursery, post, reminders):
    check(nursery, post[0], reminders, rounds=1)


@pytest.mark.slow
@pytest.mark.parametrize("reminders", [400], indirect=True)
def test_a_worker_killed_150_times_loses_nothing(nursery, post, reminders):
    check(nursery, post[0], reminders, rounds=20)


@pytest.mark.postgresql
@pytest.mark.parametrize("reminders", [5], indirect=True)
def test_a_worker_that_was_frozen_does_not_send_what_others_took_over(nursery, post, settings, only_ours):
    """SIGSTOP in the middle of a delivery, past the lease; then it wakes (G4)."""
    sink, port = post
    daily.register()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.MAILS_PER_SECOND = "127.0.0.1", port, 10_000
    nursery.run("decide.after_commit")
    sink.answers["RCPT"] = 1
    frozen = threading.Thread(target=nursery.run)
    frozen.start()
    until(lambda: Outgoing.objects.filter(state="leased", stage="smtp-open").exists(), what="the first mail")
    row = Outgoing.objects.get(state="leased")
    pid = nursery.child
    os.kill(pid, signal.SIGSTOP)
    time.sleep(1.2)
    sink.answers.clear()
    prepare()
    send()
    os.kill(pid, signal.SIGCONT)
    frozen.join()
    row.refresh_from_db()
    assert row.state == "sent"
    assert len([message for message in sink.accepted if message["To"] == row.recipient.email]) == 1
