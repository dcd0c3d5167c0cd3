"""Linking many lines at once, unlinking them, and taking it back."""

import pytest

from aop.models import Allocation
from aop.services import allocations
from aop.services.allocations import AimClosed, ChangedSince, LineFull, Seen
from strategy.core.concurrency import Conflict, VersionMissing
from strategy.core.models import Event
from tests.aop.funding.acts import fresh, give, intervals, link

pytestmark = pytest.mark.both_databases


def test_many_lines_are_linked_as_one_act(sensors, training, vans, outages, planner):
    before = Event.objects.count()
    event = link([sensors, training, vans], outages, actor=planner, share=4000)
    assert Event.objects.count() == before + 1
    assert [intervals(line) for line in (sensors, training, vans)] == [{outages: (0, 4000)}] * 3
    assert {row[1] for row in event.rows} == {str(line.key) for line in (sensors, training, vans)}
    assert (event.subject_key, event.changes) == (outages.key, {str(outages): [None, "40 %"]})


def test_all_that_is_left_of_each_line_goes_to_the_aim(sensors, training, outages, homes, planner):
    give(sensors, {homes: 2500}, actor=planner)
    link([sensors, training], outages, actor=planner)
    assert intervals(sensors) == {homes: (0, 2500), outages: (2500, 10_000)}
    assert intervals(training) == {outages: (0, 10_000)}


def test_a_line_that_serves_the_aim_already_gets_the_new_share(sensors, outages, planner):
    give(sensors, {outages: 2500}, actor=planner)
    link([sensors], outages, actor=planner, share=6000)
    assert intervals(sensors) == {outages: (0, 6000)}


def test_one_line_without_room_refuses_them_all_and_is_named(sensors, training, outages, homes, planner):
    give(sensors, {homes: 7000}, actor=planner)
    with pytest.raises(LineFull, match="“Fault sensors” has 30 % left"):
        link([sensors, training], outages, actor=planner, share=4000)
    assert intervals(training) == {}


def test_a_line_that_is_whole_has_nothing_left_to_link(sensors, outages, homes, planner):
    give(sensors, {homes: 10_000}, actor=planner)
    with pytest.raises(LineFull):
        link([sensors], outages, actor=planner)


def test_a_line_changed_meanwhile_stops_the_act_and_says_what_is_free_now(sensors, training, outages, homes, planner):
    seen = {line.pk: Seen(fresh(line).version, 10_000) for line in (sensors, training)}
    give(sensors, {homes: 7000}, actor=planner)
    with pytest.raises(Conflict) as caught:
        allocations.link_lines(lines=seen, aim=outages, share_bp=None, actor=planner)
    (clash,) = caught.value.fields
    assert (clash.label, clash.original, clash.theirs) == ("Fault sensors", "100 %", "30 %")
    assert intervals(training) == {}


def test_a_line_whose_free_part_is_as_seen_is_linked_although_its_version_moved(sensors, outages, homes, planner):
    seen = {sensors.pk: Seen(fresh(sensors).version, 10_000)}
    event = give(sensors, {homes: 7000}, actor=planner)
    allocations.undo_links(event=event, actor=planner)
    allocations.link_lines(lines=seen, aim=outages, share_bp=5000, actor=planner)
    assert intervals(sensors) == {outages: (0, 5000)}


def test_a_write_names_the_version_it_saw_of_each_line(sensors, outages, planner):
    with pytest.raises(VersionMissing):
        allocations.link_lines(lines={sensors.pk: Seen(None)}, aim=outages, share_bp=None, actor=planner)


def test_the_act_is_told_to_those_who_see_all_its_lines(sensors, shops, training, outages, top, grid, finance):
    assert link([sensors, shops], outages, actor=finance, share=100).unit_id == top.pk
    assert link([sensors, training], outages, actor=finance, share=200).unit_id == grid.pk


def test_linking_takes_as_many_statements_for_one_line_as_for_many(
    new_line, outages, homes, planner, django_assert_num_queries, django_assert_max_num_queries
):
    lines = [new_line(f"Line {number}", p01=100) for number in range(31)]
    counts = []
    for chosen, aim in ((lines[:1], outages), (lines[1:], outages)):
        with django_assert_max_num_queries(20) as counted:
            seen = {line.pk: Seen(line.version) for line in chosen}
            allocations.link_lines(lines=seen, aim=aim, share_bp=1000, actor=planner)
        counts.append(len(counted))
    assert counts[0] == counts[1]


def test_links_end_for_one_aim_or_for_all(sensors, training, outages, homes, planner):
    give(sensors, {outages: 3000, homes: 3000}, actor=planner)
    give(training, {outages: 3000}, actor=planner)
    seen = {line.pk: Seen(fresh(line).version) for line in (sensors, training)}
    allocations.unlink_lines(lines=seen, aim=outages, actor=planner)
    assert (intervals(sensors), intervals(training)) == ({homes: (3000, 6000)}, {})
    seen = {line.pk: Seen(fresh(line).version) for line in (sensors, training)}
    allocations.unlink_lines(lines=seen, aim=None, actor=planner)
    assert intervals(sensors) == {}
    assert not Allocation.objects.current().exists()


def test_an_act_is_taken_back_whole(sensors, training, outages, homes, planner):
    give(sensors, {homes: 2500}, actor=planner)
    event = link([sensors, training], outages, actor=planner)
    undone = allocations.undo_links(event=event, actor=planner)
    assert (intervals(sensors), intervals(training)) == ({homes: (0, 2500)}, {})
    assert undone.verb == "aop.links.undone"
    allocations.undo_links(event=undone, actor=planner)
    assert intervals(training) == {outages: (0, 10_000)}


def test_moved_intervals_go_back_to_where_they_were(sensors, outages, homes, restored, planner):
    give(sensors, {outages: 3000, homes: 4000, restored: 3000}, actor=planner)
    give(sensors, {outages: 0}, actor=planner)
    give(sensors, {restored: 2000}, actor=planner)
    before = intervals(sensors)
    event = give(sensors, {outages: 4000}, actor=planner)
    assert intervals(sensors)[homes] != before[homes]
    allocations.undo_links(event=event, actor=planner)
    assert intervals(sensors) == before


def test_an_act_is_not_taken_back_over_a_later_one(sensors, outages, homes, planner):
    event = give(sensors, {outages: 3000}, actor=planner)
    give(sensors, {outages: 4000}, actor=planner)
    with pytest.raises(ChangedSince):
        allocations.undo_links(event=event, actor=planner)
    event = give(sensors, {outages: 0}, actor=planner)
    give(sensors, {homes: 4000}, actor=planner)
    with pytest.raises(ChangedSince):
        allocations.undo_links(event=event, actor=planner)


def test_a_link_does_not_come_back_to_an_objective_closed_since(sensors, outages, planner):
    give(sensors, {outages: 3000}, actor=planner)
    event = give(sensors, {outages: 0}, actor=planner)
    outages.state = outages.State.CLOSED
    outages.save()
    with pytest.raises(AimClosed):
        allocations.undo_links(event=event, actor=planner)


def test_an_act_of_another_kind_is_not_taken_back_here(organisation_settings, planner):
    with pytest.raises(ChangedSince):
        allocations.undo_links(event=Event.objects.first(), actor=planner)
