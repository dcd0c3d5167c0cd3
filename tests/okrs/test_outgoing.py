"""Who is reminded to check in, and when: one rhythm after the last time, once more a week later, then no more."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine

from okrs.outgoing import due, is_still_due
from okrs.services import check_ins, objectives
from okrs.services.check_ins import Said
from strategy.core.concurrency import Edit
from strategy.core.models import Outgoing, User
from strategy.core.outgoing.deciding import decide

pytestmark = pytest.mark.both_databases

SAID = date(2026, 2, 2)


@pytest.fixture
def spoken(key_result, owner):
    """The owner checked in on 2 February."""
    with time_machine.travel(datetime(2026, 2, 2, 12, tzinfo=UTC), tick=False):
        check_ins.check_in(key_result=key_result, said=Said(Decimal(40), 6, SAID), actor=owner)
    key_result.refresh_from_db()
    return key_result


def reminded_on(day: date) -> list[int]:
    return [one.recipient for one in due(day, User.objects.active())]


@pytest.mark.parametrize(("after", "told"), [(6, False), (7, True), (8, False), (13, False), (14, True), (21, False)])
def test_a_week_later_and_once_more(spoken, owner, after, told):
    assert reminded_on(SAID + timedelta(days=after)) == ([owner.pk] if told else [])


def test_who_never_spoke_is_reminded_a_week_after_the_cycle_began(key_result, owner, quarter):
    assert reminded_on(quarter.first_day + timedelta(days=7)) == [owner.pk]
    assert reminded_on(quarter.first_day + timedelta(days=8)) == []


def test_after_the_cycle_nobody_is_reminded(spoken, quarter):
    with time_machine.travel(datetime(2026, 3, 30, 12, tzinfo=UTC), tick=False):
        said = Said(Decimal(39), 6, date(2026, 3, 30))
        check_ins.check_in(key_result=spoken, said=said, actor=spoken.owner)
    assert reminded_on(date(2026, 4, 6)) == []


def test_what_was_said_meanwhile_is_not_asked_for(spoken, owner):
    day = SAID + timedelta(days=7)
    assert is_still_due(spoken, owner, day)
    with time_machine.travel(datetime(2026, 2, 9, 6, tzinfo=UTC), tick=False):
        check_ins.check_in(key_result=spoken, said=Said(Decimal(39), 6, day), actor=owner)
    spoken.refresh_from_db()
    assert not is_still_due(spoken, owner, day)


def test_neither_is_what_is_not_in_play_or_somebody_elses(spoken, owner, planner):
    day = SAID + timedelta(days=7)
    assert not is_still_due(spoken, planner, day)
    objective = spoken.objective
    objectives.move_objective(objective=objective, edit=Edit(objective.version, {"state": "draft"}), actor=owner)
    assert not is_still_due(spoken, owner, day)


def test_it_is_decided_once_at_the_hour_of_reminders_in_the_readers_zone(spoken, owner):
    at_eight = datetime(2026, 2, 9, 7, 0, tzinfo=UTC)  # 08:00 in Berlin
    decide(now=at_eight - timedelta(minutes=1))
    mine = Outgoing.objects.filter(kind="okrs.check_in_due", recipient=owner)
    assert not mine.exists()
    for _ in range(2):
        decide(now=at_eight + timedelta(minutes=1))
    assert mine.count() == 1
