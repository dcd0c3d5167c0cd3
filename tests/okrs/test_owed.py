"""What a person owes: only theirs, only what is open, only while the cycle runs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from okrs.models import KeyResult, Objective
from okrs.owed import owed_by
from strategy.core.models import User
from tests.factories import KeyResultFactory, ObjectiveFactory

pytestmark = pytest.mark.both_databases


@pytest.fixture
def common(grid, owner, quarter):
    return {"unit": grid, "owner": owner, "cycle": quarter}


def lacks(user, day):
    """What aims lack: check-ins aside."""
    return [row for row in owed_by(user, day) if row.word == "Open"]


def whys(user, day):
    return [(row.title, row.why) for row in lacks(user, day)]


def test_an_active_objective_owes_a_key_result(common, owner, planner, today):
    blind = ObjectiveFactory(title="Blind", **common)
    KeyResultFactory(objective=ObjectiveFactory(title="Seeing", **common))
    (row,) = lacks(owner, today)
    assert (row.title, row.address) == ("Blind", reverse("okrs:key_result_create", args=[blind.pk]))
    assert "no key result" in row.why
    assert lacks(planner, today) == []


def test_a_dropped_key_result_tells_nothing(objective, key_result, owner, today):
    assert lacks(owner, today) == []
    KeyResult.objects.update(dropped_at="2026-02-01T00:00Z")
    assert len(lacks(owner, today)) == 1


def test_a_draft_is_owed_once_its_cycle_has_begun(common, owner, quarter, today):
    ObjectiveFactory(title="Draft", state="draft", **common)
    assert whys(owner, today) == [("Draft", "a draft, and FY26 Q1 has begun")]
    assert whys(owner, quarter.first_day - timedelta(days=1)) == []
    assert whys(owner, quarter.last_day + timedelta(days=1)) == []


def test_a_key_result_owes_its_unit_of_measure(objective, key_result, metric, owner, planner, today):
    KeyResult.objects.update(measure="")
    assert whys(owner, today) == [(key_result.title, "does not say in what it is measured")]
    KeyResult.objects.update(metric=metric)
    assert whys(owner, today) == []
    KeyResult.objects.update(metric=None, owner=planner)
    assert (len(whys(owner, today)), len(whys(planner, today))) == (0, 1)
    Objective.objects.update(state="cancelled")
    assert whys(planner, today) == []


def test_a_yes_or_no_needs_no_unit(objective, key_result, owner, today):
    KeyResult.objects.update(measure="", kind="yes_no", start=None, target=None)
    assert whys(owner, today) == []


def test_nobody_without_a_role_owes_anything(common, nobody, today):
    ObjectiveFactory(**common | {"owner": nobody})
    assert owed_by(nobody, today) == []


def test_owing_much_costs_no_more_reads(common, owner, today):
    reads = []
    for size in (1, 30):
        ObjectiveFactory.create_batch(size, **common)
        ObjectiveFactory.create_batch(size, state="draft", **common)
        KeyResultFactory.create_batch(size, objective=ObjectiveFactory(**common), measure="")
        with CaptureQueriesContext(connection) as found:
            owed_by(User.objects.get(pk=owner.pk), today)
        reads.append(len(found))
    assert reads[0] == reads[1]


def test_a_check_in_is_owed_one_rhythm_after_the_last_and_the_longest_silent_come_first(common, owner, today):
    aim = ObjectiveFactory(**common)
    for days in (7, 20, 6, 9):
        KeyResultFactory(objective=aim, title=f"{days}", last_check_in_on=today - timedelta(days))
    KeyResultFactory(objective=aim, title="never")
    KeyResultFactory(objective=ObjectiveFactory(**common | {"state": "draft"}), title="not in play")
    rows = [row for row in owed_by(owner, today) if row.word != "Open"]
    assert [(row.title, row.word) for row in rows] == [
        ("never", "Late"),
        ("20", "Stale"),
        ("9", "Late"),
        ("7", "Due today"),
    ]
    assert [row.why for row in rows[:2]] == ["nobody has said where it stands yet", "last check-in 20 days ago"]


def test_no_check_in_is_owed_before_the_cycle_or_after_it(common, owner, quarter):
    KeyResultFactory(objective=ObjectiveFactory(**common), measure="%")
    assert owed_by(owner, quarter.first_day - timedelta(days=1)) == []
    assert [row.word for row in owed_by(owner, quarter.first_day + timedelta(days=6))] == []
    assert [row.word for row in owed_by(owner, quarter.first_day + timedelta(days=7))] == ["Due today"]
    assert owed_by(owner, quarter.last_day + timedelta(days=1)) == []
