"""The queue only hints: a worker that dies, or a Redis that dies and comes back empty, loses no mail (G3, Z8)."""

import pytest

from strategy.core.models import Outgoing
from tests.support.crashes import nothing_was_lost, until
from tests.support.worker import kill, running_worker

LONGEST_DELAY = 120


@pytest.fixture
def start(house, post, tmp_path):
    """Start a Celery worker with its clock, which looks every second, on a broker."""

    def start(broker):
        return running_worker(
            broker=broker,
            folder=tmp_path,
            options=("--beat", "--schedule", str(tmp_path / "beat"), "-I", "tests.support.daily_worker"),
            more={
                "SWEEP_SECONDS": "1",
                "MAIL_LEASE_SECONDS": "1",
                "MAILS_PER_SECOND": "50",
                "EMAIL_URL": f"smtp://127.0.0.1:{post[1]}",
            },
        )

    return start


def some_sent(sink, number=10):
    until(lambda: len(sink.accepted) >= number, what=f"mail number {number}")


def all_sent(reminders) -> bool:
    return Outgoing.objects.filter(form="digest", state="sent").count() == reminders


def test_a_worker_killed_in_the_middle_is_followed_by_another(start, post, reminders):
    with start("filesystem://") as worker:
        some_sent(post[0])
        kill(worker)
    assert not all_sent(reminders)
    with start("filesystem://"):
        until(lambda: all_sent(reminders), what="the last mail")
    nothing_was_lost(post[0], reminders)


@pytest.mark.redis
def test_redis_stopped_and_emptied_loses_nothing(start, post, reminders, own_redis):
    with start(own_redis.url):
        some_sent(post[0])
        own_redis.stop()
        assert not all_sent(reminders)
        own_redis.start()
        delay = until(lambda: all_sent(reminders), seconds=LONGEST_DELAY, what="the last mail")
        assert delay <= LONGEST_DELAY
    nothing_was_lost(post[0], reminders)
