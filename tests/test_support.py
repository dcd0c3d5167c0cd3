"""The ground the other tests stand on: the fence, the flush, the worker, the browser's complaints."""

import socket
import time

import pytest
from django.db import DatabaseError, connection, transaction

from strategy.core import events, tasks
from strategy.core.models import Event, Job
from tests.support.browser import Complaints
from tests.support.network import NetworkBlocked

WAIT_SECONDS = 20


def test_a_test_cannot_leave_this_machine():
    with pytest.raises(NetworkBlocked):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(NetworkBlocked):
        socket.getaddrinfo("example.org", 443)


def test_a_test_reaches_this_machine():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=1).close()
    socket.getaddrinfo("localhost", 80)


@pytest.mark.both_databases
@pytest.mark.parametrize("turn", [1, 2])
def test_history_is_flushed_between_tests_that_commit_and_guarded_within(transactional_db, planner, turn):
    """The second turn would meet the history of the first, or triggers that never woke up again."""
    before = Event.objects.count()
    with transaction.atomic():
        events.record(actor=planner, verb="core.test.done", target=planner)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM strategy_event")
    assert Event.objects.count() == before + 1
    assert Event.objects.filter(verb="core.test.done").count() == 1


def wait_for(condition):
    end = time.monotonic() + WAIT_SECONDS
    while not condition() and time.monotonic() < end:
        time.sleep(0.1)
    return condition()


def taken(job) -> bool:
    job.refresh_from_db()
    return job.state == Job.State.FAILED


@pytest.mark.both_databases
def test_a_real_worker_takes_a_task_from_files(worker, planner):
    job = Job.objects.create(kind="nobody-runs-this", owner=planner)
    tasks.run_job.delay(job_id=job.pk)
    assert wait_for(lambda: taken(job)), "the worker did not take the job"


@pytest.mark.redis
def test_a_real_worker_takes_a_task_from_redis(redis_worker, planner):
    job = Job.objects.create(kind="nobody-runs-this", owner=planner)
    tasks.run_job.delay(job_id=job.pk)
    assert wait_for(lambda: taken(job)), "the worker did not take the job"


def test_without_a_worker_a_task_runs_at_once(db, planner):
    job = Job.objects.create(kind="nobody-runs-this", owner=planner)
    tasks.run_job.delay(job_id=job.pk)
    assert taken(job)


def test_a_complaint_of_the_browser_counts_unless_it_was_expected():
    complaints = Complaints(heard=["console error: status of 409", "script error: oh"])
    complaints.expect("status of 409")
    assert complaints.unexpected == ["script error: oh"]


def test_chromium_refuses_what_the_policy_forbids(page, complaints, planner):
    """The control of every browser test: an inline style is heard of."""
    complaints.expect("Content Security Policy")
    page.goto("/accounts/login/")
    page.evaluate("document.body.append(Object.assign(document.createElement('style'), {textContent: 'p{}'}))")
    page.locator("body").wait_for()
    assert any("Content Security Policy" in text for text in complaints.heard)
