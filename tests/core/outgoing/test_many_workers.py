"""Many workers and clocks at once do what one does; without Celery a command does the same."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from strategy.core import outgoing, tasks
from strategy.core.database import now as database_now
from strategy.core.models import Membership, Notice, Outgoing, Settings, User
from strategy.core.outgoing import sending
from strategy.core.outgoing.sending import send
from tests.support.reminders import Nudge, at, look

MONDAY = date(2026, 2, 16)
PEOPLE, AT_ONCE = 12, 6


@pytest.fixture
def crowd(transactional_db, grid):
    """Planners of Grid."""
    User.objects.bulk_create(User(email=f"p{number}@b.example", name=f"P {number}") for number in range(PEOPLE))
    people = list(User.objects.filter(email__endswith="@b.example"))
    Membership.objects.bulk_create(Membership(user=person, unit=grid, role="planner") for person in people)
    return people


def at_once(act) -> list:
    """Call `act` in so many threads, each with a connection of its own."""

    def once(_number):
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(once, range(AT_ONCE)))


@pytest.mark.both_databases
def test_clocks_that_tick_together_decide_and_collect_once(nudge, crowd, grid):
    for person in crowd:
        nudge.owes(person, grid, MONDAY)
    assert sum(at_once(lambda: look(at(MONDAY)))) == PEOPLE
    assert Notice.objects.count() == PEOPLE
    assert Outgoing.objects.filter(form="line", digest__isnull=False).count() == PEOPLE


@pytest.mark.postgresql
def test_workers_that_send_together_send_each_mail_once(mail_server, crowd, grid):
    nudge = Nudge(options={"alone": True}).register()
    outgoing.tell(kind=nudge.name, recipients=crowd, subject=grid, day=database_now().date())
    assert sum(at_once(send)) == PEOPLE
    assert len(set(mail_server.recipients())) == len(mail_server.accepted) == PEOPLE


@pytest.mark.postgresql
def test_without_leases_they_would_not(mail_server, crowd, grid, monkeypatch):
    """The control: were a mail only read and not claimed, several would send it."""
    nudge = Nudge(options={"alone": True}).register()
    outgoing.tell(kind=nudge.name, recipients=crowd, subject=grid, day=database_now().date())
    monkeypatch.setattr(sending, "_hold_lease", lambda _row: None)
    monkeypatch.setattr(sending, "_reach", lambda _row, _stage: None)
    rows = list(Outgoing.objects.order_by("pk"))
    monkeypatch.setattr(sending, "_claimed", lambda _deadline: iter(rows))
    at_once(send)
    assert len(mail_server.accepted) > PEOPLE


@pytest.mark.both_databases
@pytest.mark.django_db
@override_settings(MAILS_PER_SECOND=1000)
@pytest.mark.parametrize("door", ["sweep", "send_due"])
def test_a_sweep_of_the_worker_and_the_command_do_it_all(mail_server, planner, grid, door):
    Settings.objects.update(reminder_hour=0)
    nudge = Nudge().register()
    nudge.owes(planner, grid, *_days_around_now())
    if door == "sweep":
        tasks.sweep()
    else:
        said = StringIO()
        call_command("send_due", stdout=said)
        assert said.getvalue() == "1 mail sent\n"
    assert mail_server.recipients() == [planner.email]
    tasks.sweep()
    assert len(mail_server.accepted) == 1


def _days_around_now() -> list[date]:
    today = database_now().date()
    return [date.fromordinal(today.toordinal() + near) for near in (-1, 0, 1)]
