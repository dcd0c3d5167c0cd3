"""Setting the shares of one line: spans, history, the one rule of concurrency, what is refused."""

import pytest
from django.utils import timezone

from aop.models import Allocation
from aop.services import allocations
from aop.services.allocations import AimClosed, LineFull
from aop.shares import NotAShare
from strategy.core.concurrency import Conflict, Edit, VersionMissing
from strategy.core.models import Event
from tests.aop.funding.acts import fresh, give, intervals

pytestmark = pytest.mark.both_databases


def test_a_line_serves_two_aims_in_shares(sensors, outages, restored, homes, planner):
    give(sensors, {outages: 3000, restored: 2000, homes: 5000}, actor=planner)
    assert intervals(sensors) == {outages: (0, 3000), restored: (3000, 5000), homes: (5000, 10_000)}


def test_the_act_is_told_once_with_shares_before_and_after(sensors, outages, homes, planner):
    give(sensors, {outages: 3000}, actor=planner)
    event = give(sensors, {outages: 0, homes: 2500}, actor=planner)
    assert (event.verb, event.subject_key, event.unit_id) == ("aop.shares.set", sensors.key, sensors.unit_id)
    assert event.changes == {str(outages): ["30 %", "0 %"], str(homes): ["0 %", "25 %"]}


def test_a_share_that_changes_is_closed_and_opened_and_the_others_stay(sensors, outages, homes, planner):
    give(sensors, {outages: 3000, homes: 1000}, actor=planner)
    event = give(sensors, {homes: 2000}, actor=planner)
    closed = Allocation.objects.get(closed_by=event)
    opened = Allocation.objects.get(opened_by=event)
    assert (closed.aim, closed.share_bp, closed.valid_to) == (homes, 1000, event.at)
    assert (opened.aim, opened.share_bp, opened.valid_from) == (homes, 2000, event.at)
    assert Allocation.objects.count() == 3


def test_what_was_true_can_be_read_as_of_then(sensors, outages, homes, planner):
    give(sensors, {outages: 3000}, actor=planner)
    then = timezone.now()
    give(sensors, {outages: 0, homes: 9000}, actor=planner)
    assert [link.aim for link in Allocation.objects.as_of(then)] == [outages]


def test_nothing_is_written_when_nothing_changes(sensors, outages, planner):
    give(sensors, {outages: 3000}, actor=planner)
    told = Event.objects.count()
    assert give(sensors, {outages: 3000}, actor=planner) is None
    assert (fresh(sensors).version, Event.objects.count()) == (2, told)


def test_the_act_counts_the_version_of_the_line_up(sensors, outages, planner):
    give(sensors, {outages: 3000}, actor=planner)
    assert fresh(sensors).version == sensors.version + 1


def test_a_write_names_the_version_it_saw(sensors, outages, planner):
    edit = Edit(version=None, values={"share": 3000})
    with pytest.raises(VersionMissing):
        allocations.set_shares(line=sensors, aims={"share": outages}, edit=edit, actor=planner)


def test_two_people_who_set_different_shares_are_merged_and_history_says_so(sensors, outages, homes, planner, finance):
    give(sensors, {outages: 3000}, actor=planner, version=1)
    event = give(sensors, {homes: 2000}, actor=finance, version=1, originals={homes: 0})
    assert event.verb == "aop.shares.merged"
    assert {aim: high - low for aim, (low, high) in intervals(sensors).items()} == {outages: 3000, homes: 2000}


def test_two_people_who_set_the_same_share_are_shown_both(sensors, outages, planner, finance):
    give(sensors, {outages: 3000}, actor=planner, version=1)
    with pytest.raises(Conflict) as caught:
        give(sensors, {outages: 5000}, actor=finance, version=1, originals={outages: 0})
    (clash,) = caught.value.fields
    assert (clash.label, clash.original, clash.theirs, clash.yours) == (str(outages), 0, 3000, 5000)
    assert intervals(sensors) == {outages: (0, 3000)}


def test_a_merge_may_not_promise_more_than_the_line_has(sensors, outages, homes, planner, finance):
    give(sensors, {outages: 8000}, actor=planner, version=1)
    with pytest.raises(LineFull):
        give(sensors, {homes: 3000}, actor=finance, version=1, originals={homes: 0})
    assert intervals(sensors) == {outages: (0, 8000)}


@pytest.mark.parametrize("share", [10_001, -1])
def test_a_share_outside_the_line_is_refused(sensors, outages, planner, share):
    with pytest.raises(NotAShare):
        give(sensors, {outages: share}, actor=planner)
    assert intervals(sensors) == {}


def test_a_closed_objective_gets_no_money(sensors, outages, planner):
    outages.state = outages.State.CLOSED
    outages.save()
    with pytest.raises(AimClosed):
        give(sensors, {outages: 1000}, actor=planner)


def test_a_dropped_key_result_gets_no_money(sensors, restored, planner):
    restored.dropped_at = timezone.now()
    restored.save()
    with pytest.raises(AimClosed):
        give(sensors, {restored: 1000}, actor=planner)


def test_money_can_be_taken_from_a_closed_objective(sensors, outages, homes, planner):
    give(sensors, {outages: 6000}, actor=planner)
    outages.state = outages.State.CANCELLED
    outages.save()
    give(sensors, {outages: 1000, homes: 9000}, actor=planner)
    assert intervals(sensors) == {outages: (0, 1000), homes: (1000, 10_000)}
