"""Acts on objectives: rules, history, time, and the one rule of concurrency."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from okrs.models import Objective, ObjectiveTerm
from okrs.services import objectives
from okrs.services.alignments import AlignmentLoop
from okrs.services.objectives import NewObjective
from strategy.core.concurrency import Conflict, Edit, VersionMissing
from strategy.core.models import Event, Notice
from strategy.core.services import calendar
from tests.factories import ObjectiveFactory

pytestmark = pytest.mark.both_databases


def move(objective, state, actor, *, version=None):
    edit = Edit(version or objective.version, {"state": state})
    return objectives.move_objective(objective=objective, edit=edit, actor=actor)


def change(objective, actor, **values):
    edit = Edit(objective.version, values)
    return objectives.edit_objective(objective=objective, edit=edit, actor=actor)


def test_a_new_objective_is_a_draft_with_a_story_and_a_beginning_in_time(drafted, owner, grid, quarter):
    event = Event.objects.about(drafted).get()
    assert (event.verb, event.actor, event.unit) == ("okrs.objective.created", owner, grid)
    assert event.changes["cycle"] == [None, "FY26 Q1"]
    assert "why" not in event.changes
    term = ObjectiveTerm.objects.get(objective=drafted)
    assert (term.owner, term.state, term.valid_from, term.valid_to) == (owner, "draft", event.at, None)


def test_a_title_is_needed(grid, owner, quarter):
    with pytest.raises(ValidationError, match="blank"):
        objectives.create_objective(new=NewObjective("", grid, owner, quarter), actor=owner)
    assert not Objective.objects.exists()


def test_who_is_made_owner_by_somebody_else_is_told(planner, owner, grid, quarter):
    objectives.create_objective(new=NewObjective("Faster repairs", grid, owner, quarter), actor=planner)
    notice = Notice.objects.get(recipient=owner)
    assert "made you the owner of “Faster repairs”" in notice.title


def test_nobody_is_told_of_their_own_act(drafted):
    assert not Notice.objects.exists()


def test_a_change_of_owner_closes_one_span_and_opens_another(drafted, owner, planner):
    change(drafted, owner, owner=planner, title="Outages end sooner")
    first, second = ObjectiveTerm.objects.filter(objective=drafted).order_by("pk")
    assert (first.owner, second.owner) == (owner, planner)
    assert first.valid_to == second.valid_from == first.closed_by.at == second.opened_by.at
    assert second.opened_by.changes["owner"] == [str(owner), str(planner)]
    instant = second.valid_from - timedelta(microseconds=1)
    assert ObjectiveTerm.objects.filter(objective=drafted).as_of(instant).get() == first


def test_a_change_of_words_opens_no_span(drafted, owner):
    change(drafted, owner, title="Outages end sooner", why="They told us.")
    assert ObjectiveTerm.objects.filter(objective=drafted).count() == 1


def test_contributors_change_with_their_names_in_the_story(drafted, owner, planner, leader):
    changed = change(drafted, owner, contributors=[planner, leader])
    assert set(changed.contributors.all()) == {planner, leader}
    assert Event.objects.about(drafted).newest_first().first().changes == {"contributors": ["", f"{planner}, {leader}"]}


def test_nothing_changed_leaves_no_trace(drafted, owner):
    change(drafted, owner, title=drafted.title, contributors=[])
    assert Event.objects.about(drafted).count() == 1
    assert Objective.objects.get(pk=drafted.pk).version == drafted.version


@pytest.mark.parametrize(
    ("path", "ends"),
    [
        (["active"], "active"),
        (["candidate", "draft", "active", "draft"], "draft"),
        (["active", "cancelled", "active"], "active"),
        (["cancelled", "candidate"], "candidate"),
    ],
)
def test_an_objective_moves_along_the_table(drafted, owner, path, ends):
    for state in path:
        drafted = move(drafted, state, owner)
    assert drafted.state == ends
    assert list(drafted.terms.order_by("pk").values_list("state", flat=True)) == ["draft", *path]


@pytest.mark.parametrize("state", ["closed", "candidate", "gone"])
def test_an_active_objective_cannot_jump(objective, owner, state):
    with pytest.raises(objectives.ObjectiveCannotMove):
        move(objective, state, owner)
    assert Objective.objects.get(pk=objective.pk).state == "active"


def test_what_is_cancelled_cannot_be_edited(objective, owner):
    cancelled = move(objective, "cancelled", owner)
    with pytest.raises(objectives.ObjectiveIsOver):
        change(cancelled, owner, title="Still going")


def test_a_closing_cycle_takes_no_more_aims(quarter, grid, owner, drafted):
    calendar.move_cycle(cycle=quarter, state="closing", actor=None)
    with pytest.raises(objectives.CycleTakesNoAims):
        objectives.create_objective(new=NewObjective("Late", grid, owner, quarter), actor=owner)
    with pytest.raises(objectives.CycleTakesNoAims):
        move(drafted, "active", owner)


def test_a_write_without_a_version_is_refused(drafted, owner):
    with pytest.raises(VersionMissing):
        objectives.edit_objective(objective=drafted, edit=Edit(None, {"title": "X"}), actor=owner)


def test_two_editors_of_two_fields_merge_and_of_one_conflict(drafted, owner, planner):
    seen = drafted.version
    change(drafted, planner, title="Theirs")
    merged = objectives.edit_objective(objective=drafted, edit=Edit(seen, {"why": "Mine"}, {"why": ""}), actor=owner)
    assert (merged.title, merged.why) == ("Theirs", "Mine")
    assert Event.objects.about(drafted).newest_first().first().verb == "okrs.objective.merged"
    edit = Edit(seen, {"title": "Mine", "shift": "S"}, {"title": drafted.title, "shift": ""})
    with pytest.raises(Conflict) as caught:
        objectives.edit_objective(objective=drafted, edit=edit, actor=owner)
    assert [clash.name for clash in caught.value.fields] == ["title"]
    assert Objective.objects.get(pk=drafted.pk).shift == ""


def test_an_objective_cannot_be_its_own_ancestor(grid, owner, quarter):
    a, b, c = (ObjectiveFactory(unit=grid, owner=owner, cycle=quarter) for _ in range(3))
    change(b, owner, parent=a)
    change(c, owner, parent=b)
    for parent in (a, b, c):
        with pytest.raises(AlignmentLoop):
            change(a, owner, parent=parent)
    assert Objective.objects.get(pk=a.pk).parent is None


def test_a_parent_must_still_be_pursued(drafted, owner, grid, quarter):
    over = ObjectiveFactory(unit=grid, owner=owner, cycle=quarter, state="cancelled")
    with pytest.raises(objectives.ParentIsOver):
        change(drafted, owner, parent=over)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wishes=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=12))
def test_whatever_is_tried_the_alignment_stays_a_forest(grid, owner, quarter, wishes):
    rows = [ObjectiveFactory(unit=grid, owner=owner, cycle=quarter) for _ in range(6)]
    for child, parent in wishes:
        row = Objective.objects.get(pk=rows[child].pk)
        above = set(Objective.objects.line_up(rows[parent]).values_list("pk", flat=True))
        try:
            change(row, owner, parent=rows[parent])
        except AlignmentLoop:
            assert row.pk in above
        else:
            assert row.pk not in above
    parents = dict(Objective.objects.filter(pk__in=[r.pk for r in rows]).values_list("pk", "parent_id"))
    for pk in parents:
        path = [pk]
        while parents[path[-1]] is not None:
            path.append(parents[path[-1]])
            assert len(path) <= len(rows)
        assert set(path) == set(Objective.objects.line_up(Objective(pk=pk)).values_list("pk", flat=True))
        below = Objective.objects.line_down(Objective(pk=path[-1])).values_list("pk", flat=True)
        assert set(path) <= set(below)


def test_a_copy_is_a_draft_of_its_own_with_the_key_results(objective, key_result, owner, planner, year):
    change(objective, owner, contributors=[planner], why="They told us.")
    following = year.cycles.get(name="FY26 Q2")
    copy = objectives.duplicate_objective(objective=objective, cycle=following, actor=owner)
    assert (copy.title, copy.why, copy.state, copy.cycle) == (objective.title, "They told us.", "draft", following)
    assert copy.key != objective.key
    assert list(copy.contributors.all()) == [planner]
    other = copy.key_results.get()
    assert (other.title, other.start, other.target) == (key_result.title, 46, 34)
    assert (other.key, other.objective) != (key_result.key, objective)
