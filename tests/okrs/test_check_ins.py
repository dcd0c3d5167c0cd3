"""Check-ins: what is said stays said, counts by the day it speaks of, and travels up at once."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from okrs import facts, scoring
from okrs.models import Alignment, CheckIn, KeyResult, Objective
from okrs.rollup import computed
from okrs.services import alignments, check_ins, key_results, objectives, scores
from okrs.services.check_ins import AlreadyCorrected, DayOutside, NotInPlay, ReasonMissing, Said, Update, UpdateRefused
from okrs.services.key_results import NewKeyResult
from okrs.services.objectives import NewObjective
from strategy.core.concurrency import Edit
from strategy.core.keys import new_key
from strategy.core.models import Event

pytestmark = pytest.mark.both_databases

NOON = datetime(2026, 2, 16, 12, tzinfo=UTC)
DAY = NOON.date()


@pytest.fixture(autouse=True)
def on_16_february():
    """Day 47 of 90."""
    with time_machine.travel(NOON, tick=False):
        yield


def say(key_result, actor, value=40, confidence=6, on=DAY, note="", key=None):
    said = Said(value=Decimal(value), confidence=confidence, on=on, note=note, key=key)
    return check_ins.check_in(key_result=key_result, said=said, actor=actor)


def active(unit, owner, cycle, title="Crews arrive sooner", **values):
    new = NewObjective(title=title, unit=unit, owner=owner, cycle=cycle, **values)
    row = objectives.create_objective(new=new, actor=owner)
    return objectives.move_objective(objective=row, edit=Edit(row.version, {"state": "active"}), actor=owner)


def edit(row, actor, **values):
    return objectives.edit_objective(objective=row, edit=Edit(row.version, values), actor=actor)


def test_a_check_in_is_kept_with_what_was_aimed_at_then(key_result, owner):
    said = say(key_result, owner, note="The new crews help.")
    assert (said.value, said.confidence, said.on, said.author) == (40, 6, DAY, owner)
    assert (said.start, said.target, said.weight, said.kind) == (46, 34, 1, "move")
    key_result.refresh_from_db()
    assert (key_result.value, key_result.confidence, key_result.last_check_in_on) == (40, 6, DAY)
    assert (key_result.score, key_result.pace, key_result.judged_on) == (Decimal("0.5"), "on_track", DAY)


def test_it_travels_up_to_the_objective_at_once(key_result, owner):
    say(key_result, owner)
    row = Objective.objects.get(pk=key_result.objective_id)
    assert (row.score, row.known, row.counted, row.pace) == (Decimal("0.5"), 1, 1, "on_track")
    assert (row.confidence, row.last_check_in_on, row.judged_on) == (Decimal("6.00"), DAY, DAY)
    assert row.expected == Decimal("0.522222222222")  # 47 of 90 days


def test_it_is_one_event_with_before_and_after(key_result, owner):
    say(key_result, owner, value=44)
    say(key_result, owner, value=40)
    event = Event.objects.filter(verb="okrs.key_result.checked_in").latest("pk")
    assert event.changes == {"value": ["44", "40"]}
    assert event.unit_id == key_result.objective.unit_id


@pytest.mark.parametrize("on", [date(2025, 12, 31), DAY + timedelta(1), date(2026, 4, 1)])
def test_it_speaks_of_a_day_of_the_cycle_up_to_today(key_result, owner, on):
    with pytest.raises(DayOutside):
        say(key_result, owner, on=on)
    assert not CheckIn.objects.exists()


def test_a_back_dated_one_does_not_push_aside_a_newer_one(key_result, owner):
    say(key_result, owner, value=40)
    say(key_result, owner, value=45, on=DAY - timedelta(7))
    key_result.refresh_from_db()
    assert (key_result.value, key_result.last_check_in_on) == (40, DAY)


def test_of_one_day_the_last_word_counts(key_result, owner):
    say(key_result, owner, value=40)
    say(key_result, owner, value=41)
    key_result.refresh_from_db()
    assert key_result.value == 41


@pytest.mark.parametrize("confidence", [-1, 11])
def test_confidence_is_0_to_10(key_result, owner, confidence):
    with pytest.raises(ValidationError):
        say(key_result, owner, confidence=confidence, note="because")
    assert not CheckIn.objects.exists()
    assert not Event.objects.filter(verb="okrs.key_result.checked_in").exists()


def test_a_jump_of_confidence_asks_for_a_sentence(key_result, owner):
    say(key_result, owner, confidence=6)
    with pytest.raises(ReasonMissing):
        say(key_result, owner, confidence=8)
    say(key_result, owner, confidence=8, note="The test group doubled.")
    with pytest.raises(ReasonMissing):
        say(key_result, owner, confidence=3, note="  ")


def test_yes_or_no_is_one_or_nothing(objective, owner):
    new = NewKeyResult(title="The licence is there", owner=owner, kind="yes_no")
    row = key_results.add_key_result(objective=objective, new=new, actor=owner)
    with pytest.raises(ValidationError):
        say(row, owner, value="0.5")
    say(row, owner, value=1)
    row.refresh_from_db()
    assert row.score == 1


def test_a_form_sent_twice_is_one_check_in(key_result, owner):
    key = new_key()
    assert say(key_result, owner, key=key) == say(key_result, owner, key=key)
    assert CheckIn.objects.count() == 1
    assert Event.objects.filter(verb="okrs.key_result.checked_in").count() == 1


def test_what_is_not_in_play_takes_none(key_result, owner):
    objective = key_result.objective
    objectives.move_objective(objective=objective, edit=Edit(objective.version, {"state": "draft"}), actor=owner)
    with pytest.raises(NotInPlay):
        say(key_result, owner)


def test_many_are_all_or_nothing(key_result, objective, owner):
    new = NewKeyResult(title="Calls", owner=owner, start=Decimal(0), target=Decimal(9))
    other = key_results.add_key_result(objective=objective, new=new, actor=owner)
    good, bad = Said(Decimal(40), 6, DAY), Said(Decimal(3), 2, DAY)
    with pytest.raises(UpdateRefused) as refused:
        check_ins.check_in_many(updates=[Update(key_result, good), Update(other, bad)], actor=owner)
    assert (refused.value.key_result_id, type(refused.value.cause)) == (other.pk, ReasonMissing)
    assert not CheckIn.objects.exists()


def test_a_correction_keeps_the_original(key_result, owner):
    first = say(key_result, owner, value=4)
    fixed = check_ins.correct_check_in(check_in=first, said=Said(Decimal(40), 6, DAY), actor=owner)
    assert fixed.replaces == first
    assert [row.value for row in CheckIn.objects.order_by("pk")] == [4, 40]
    assert list(CheckIn.objects.standing()) == [fixed]
    key_result.refresh_from_db()
    assert key_result.value == 40
    with pytest.raises(AlreadyCorrected):
        check_ins.correct_check_in(check_in=first, said=Said(Decimal(41), 6, DAY), actor=owner)


def test_taken_back_what_was_said_before_counts_again(key_result, owner):
    say(key_result, owner, value=43, on=DAY - timedelta(7))
    slip = say(key_result, owner, value=4)
    check_ins.withdraw_check_in(check_in=slip, actor=owner)
    key_result.refresh_from_db()
    assert (key_result.value, key_result.last_check_in_on) == (43, DAY - timedelta(7))
    only = CheckIn.objects.standing().get()
    check_ins.withdraw_check_in(check_in=only, actor=owner)
    key_result.refresh_from_db()
    assert (key_result.value, key_result.score, key_result.pace) == (None, None, "at_risk")  # silent past half


@pytest.mark.parametrize("sql", ["UPDATE okrs_checkin SET value = 1", "DELETE FROM okrs_checkin"])
def test_nothing_said_can_be_rewritten(key_result, owner, sql):
    say(key_result, owner)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_what_contributes_counts_by_its_weight_and_what_supports_does_not(key_result, objective, owner, grid, quarter):
    top = active(grid, owner, quarter, "Customers trust the grid")
    top = edit(top, owner, scored_by="children")
    silent = active(grid, owner, quarter, "Nobody speaks of it")
    alignments.align(child=objective, parent=top, weight=3, actor=owner)
    alignments.align(child=silent, parent=top, kind=Alignment.Kind.SUPPORTS, actor=owner)
    say(key_result, owner)
    top.refresh_from_db()
    assert (top.score, top.known, top.counted, top.pace) == (Decimal("0.5"), 1, 1, "on_track")
    link = Alignment.objects.current().get(child=silent)
    alignments.edit_alignment(alignment=link, edit=Edit(link.version, {"kind": "contributes"}), actor=owner)
    top.refresh_from_db()
    assert (top.score, top.known, top.counted) == (Decimal("0.375"), 1, 2)
    assert top.pace == "unknown"


def test_a_cancelled_part_counts_no_more(key_result, objective, owner, grid, quarter):
    top = edit(active(grid, owner, quarter, "Top"), owner, scored_by="children")
    alignments.align(child=objective, parent=top, actor=owner)
    say(key_result, owner)
    objective.refresh_from_db()
    objectives.move_objective(objective=objective, edit=Edit(objective.version, {"state": "cancelled"}), actor=owner)
    top.refresh_from_db()
    assert (top.score, top.counted, top.pace) == (None, 0, "unknown")


def test_a_primary_parent_is_contributed_to_unless_said_otherwise(objective, owner, grid, quarter):
    one, other = active(grid, owner, quarter, "One"), active(grid, owner, quarter, "Other")
    objective = edit(objective, owner, parent=one)
    assert Alignment.objects.current().get(child=objective).parent == one
    edit(objective, owner, parent=other)
    assert Alignment.objects.current().get(child=objective).parent == other
    assert Alignment.objects.filter(child=objective, parent=one).get().closed_by.verb == "okrs.objective.changed"


def test_links_make_no_loop_with_links_or_parents(objective, owner, grid, quarter):
    below = active(grid, owner, quarter, "Below", parent=objective)
    far = active(grid, owner, quarter, "Far below")
    alignments.align(child=far, parent=below, kind=Alignment.Kind.SUPPORTS, actor=owner)
    for end in (objective, below, far):
        with pytest.raises(alignments.AlignmentLoop):
            alignments.align(child=objective, parent=end, actor=owner)
    with pytest.raises(alignments.AlignmentLoop):
        edit(objective, owner, parent=far)
    assert Alignment.objects.current().count() == 2


def test_a_score_given_by_hand_is_dated_and_judged_like_any_other(objective, owner):
    objective = edit(objective, owner, scored_by="manual", manual_score=Decimal("0.5"))
    objective.refresh_from_db()
    assert (objective.manual_on, objective.score, objective.pace) == (DAY, Decimal("0.5"), "on_track")
    with time_machine.travel(NOON + timedelta(15), tick=False):
        scores.judge_all(on=DAY + timedelta(15))
    objective.refresh_from_db()
    assert objective.pace == "unknown"


def test_a_new_weight_or_a_dropped_key_result_counts_at_once(key_result, objective, owner):
    new = NewKeyResult(title="Calls", owner=owner, start=Decimal(0), target=Decimal(10))
    other = key_results.add_key_result(objective=objective, new=new, actor=owner)
    say(key_result, owner)
    objective.refresh_from_db()
    assert (objective.score, objective.known, objective.counted) == (Decimal("0.25"), 1, 2)
    other = key_results.edit_key_result(key_result=other, edit=Edit(other.version, {"weight": 0}), actor=owner)
    objective.refresh_from_db()
    assert objective.score == Decimal("0.5")
    drop = Edit(key_result.version, {"is_dropped": True})
    key_results.drop_key_result(key_result=key_result, edit=drop, actor=owner)
    objective.refresh_from_db()
    assert objective.score is None


def test_after_midnight_silence_shows_without_anybody_writing(key_result, owner):
    say(key_result, owner)
    with time_machine.travel(NOON + timedelta(15), tick=False):
        assert scores.judge_all(on=DAY + timedelta(15)) == 1
        assert scores.judge_all(on=DAY + timedelta(15)) == 0
    key_result.refresh_from_db()
    assert (key_result.pace, key_result.score) == ("unknown", Decimal("0.5"))
    assert Objective.objects.get(pk=key_result.objective_id).pace == "unknown"


def test_recomputed_from_what_was_said_a_day_equals_what_is_stored(key_result, objective, owner, grid, quarter):
    top = edit(active(grid, owner, quarter, "Top"), owner, scored_by="both")
    alignments.align(child=objective, parent=top, weight=2, actor=owner)
    mine = NewKeyResult(title="Calls", owner=owner, start=Decimal(0), target=Decimal(7), weight=3)
    calls = key_results.add_key_result(objective=top, new=mine, actor=owner)
    say(key_result, owner, value=43, on=DAY - timedelta(9))
    slip = say(calls, owner, value=99)
    check_ins.correct_check_in(check_in=slip, said=Said(Decimal(1), 6, DAY), actor=owner)
    results = computed(facts.as_of(NOON + timedelta(seconds=1), DAY), DAY)
    for row in Objective.objects.all():
        found = results.objectives[row.pk]
        assert (row.score, row.pace) == (scoring.kept(found.score), found.pace)
        assert (row.known, row.counted, row.last_check_in_on) == (found.known, found.counted, found.last_on)
    for row in KeyResult.objects.all():
        found = results.key_results[row.pk]
        assert (row.score, row.pace) == (scoring.kept(found.score), found.verdict.pace)


def test_a_closed_part_counts_and_does_not_make_the_whole_due_for_ever(key_result, objective, owner, grid, quarter):
    top = edit(active(grid, owner, quarter, "Top"), owner, scored_by="children")
    alignments.align(child=objective, parent=top, actor=owner)
    say(key_result, owner)
    Objective.objects.filter(pk=objective.pk).update(state="closed")
    later = DAY + timedelta(10)
    with time_machine.travel(NOON + timedelta(10), tick=False):
        scores.judge_all(on=later)
    top.refresh_from_db()
    assert (top.score, top.judged_on) == (Decimal("0.5"), later)
    assert not Objective.objects.due_for_judging(later).exists()
