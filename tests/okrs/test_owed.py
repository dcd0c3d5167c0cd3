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


def whys(user, day):
    return [(row.title, row.why) for row in owed_by(user, day)]


def test_an_active_objective_owes_a_key_result(common, owner, planner, today):
    blind = ObjectiveFactory(title="Blind", **common)
    KeyResultFactory(objective=ObjectiveFactory(title="Seeing", **common))
    (row,) = owed_by(owner, today)
    assert (row.title, row.address) == ("Blind", reverse("okrs:key_result_create", args=[blind.pk]))
    assert "no key result" in row.why
    assert owed_by(planner, today) == []


def test_a_dropped_key_result_tells_nothing(objective, key_result, owner, today):
    assert owed_by(owner, today) == []
    KeyResult.objects.update(dropped_at="2026-02-01T00:00Z")
    assert len(owed_by(owner, today)) == 1


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
