"""The review from set-up to follow-up: nothing moves before it is applied, all of it or nothing."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError

from aop.current import current_periods
from aop.models import Transfer
from aop.moves import TooMuch, moved
from aop.services import seats, transfers
from aop.services.seats import NewSeat
from aop.services.transfers import NewTransfer
from okrs.services import check_ins
from okrs.services.check_ins import Said
from reviews.models import Brief, Decision, Review
from reviews.services import applying, decisions, meeting, reviews
from reviews.services.applying import PlanMoved
from reviews.services.decisions import DecisionFrozen, NewDecision, NoDecisionsNow, Outcome
from reviews.services.meeting import NothingDecided, NotLive, StillOpen
from reviews.services.reviews import MoneyNotSigned, NobodyCalled, PreReadFrozen, ReviewCannotMove, TooLong
from strategy.core import verification
from strategy.core.concurrency import Conflict, Edit
from strategy.core.models import Event, Notice
from strategy.core.services.snapshots import is_unchanged
from tests.meetings import DAY, NOON

pytestmark = pytest.mark.both_databases

TEN = 10_000_00


@pytest.fixture
def scale(live, funded, bet, owner, leader) -> Decision:
    """Scale the nearer crews: minutes lost should fall by four within a quarter."""
    new = NewDecision(
        type="scale",
        statement="Give the nearer crews a second van.",
        owner=owner,
        objective=funded.objective,
        bet=bet,
        expected_key_result=funded,
        expected_delta=Decimal(-4),
        confidence=70,
        revisit_on=date(2026, 6, 15),
    )
    return decisions.record_decision(review=live, new=new, actor=leader)


@pytest.fixture
def moving(scale, lines, leader) -> Decision:
    """The same, with 10,000.00 from the portal to the vans."""
    source, target = lines["portal"].line, lines["vans"].line
    decisions.plan_move(decision=scale, source=source, target=target, amount=TEN, actor=leader)
    return scale


def end(review, actor) -> Review:
    for item in review.items.undecided():
        outcome = "decided" if item.kind == "money" or item.decisions.exists() else "dropped"
        meeting.end_item(item=item, edit=Edit(item.version, {"outcome": outcome}), actor=actor)
    review.refresh_from_db()
    return meeting.end_meeting(review=review, seen=review.version, actor=actor)


def applied(review, actor) -> Review:
    review = end(review, actor)
    return applying.apply_review(review=review, seen=review.version, actor=actor)


def now_of(plan, row) -> list[int]:
    return current_periods(plan, [row.line_id])[row.line_id]


def test_a_review_finds_the_plan_of_its_quarter(drafted_review, plan):
    assert drafted_review.plan == plan
    assert drafted_review.state == "draft"


def test_calling_needs_a_chair_and_company(drafted_review, leader, planner):
    reviews.take_part(review=drafted_review, user=leader, actor=planner)
    drafted_review.refresh_from_db()
    with pytest.raises(NobodyCalled):
        reviews.call_review(review=drafted_review, seen=drafted_review.version, actor=planner)


def test_called_people_are_told_and_an_agenda_is_proposed(called, leader, finance, owner):
    told = set(Notice.objects.filter(kind="reviews.called").values_list("recipient", flat=True))
    assert told == {leader.pk, finance.pk, owner.pk}
    kinds = list(called.items.in_order().values_list("kind", flat=True))
    assert (kinds[0], kinds[-1]) == ("read", "read_back")
    assert "money" in kinds
    assert called.invitation == 1


def test_a_new_date_is_a_new_invitation(called, planner):
    later = called.starts_at + timedelta(days=1)
    changed = reviews.edit_review(review=called, edit=Edit(called.version, {"starts_at": later}), actor=planner)
    assert changed.invitation == 2
    same = reviews.edit_review(review=changed, edit=Edit(changed.version, {"starts_at": later}), actor=planner)
    assert same.invitation == 2


def test_a_brief_has_two_hundred_words_at_most(called, funded, owner):
    edit = Edit(None, {"text": "word " * 201, "ask": "stop"})
    with pytest.raises(TooLong):
        reviews.write_brief(review=called, objective=funded.objective, edit=edit, actor=owner)
    assert not Brief.objects.exists()


def test_two_authors_of_a_brief_are_told_of_each_other(called, funded, owner, planner):
    edit = Edit(None, {"text": "One.", "ask": "scale"})
    brief = reviews.write_brief(review=called, objective=funded.objective, edit=edit, actor=owner)
    mine = Edit(brief.version, {"text": "Two."}, {"text": "One."})
    reviews.write_brief(review=called, objective=funded.objective, edit=mine, actor=planner)
    with pytest.raises(Conflict):
        reviews.write_brief(
            review=called,
            objective=funded.objective,
            edit=Edit(brief.version, {"text": "Three."}, {"text": "One."}),
            actor=owner,
        )


def test_finance_signs_before_the_pre_read_is_frozen(called, planner):
    with pytest.raises(MoneyNotSigned):
        reviews.freeze_review(review=called, seen=called.version, actor=planner)
    assert Review.objects.get(pk=called.pk).snapshot is None


def test_frozen_it_shows_outcomes_and_money_as_they_stood(frozen, funded, lines, planner):
    picture = frozen.snapshot.content
    (aim,) = picture["objectives"]
    assert (aim["score"], aim["pace"], aim["confidence"]) == ("0.5", "at_risk", "5")
    assert aim["key_results"][0]["value"] == "40"
    assert aim["money"] == {"year": "60000.00", "by_period": ["5000.00"] * 12, "lines": 1}
    assert picture["plan"]["spend"] == "141000.05"
    assert len(picture["plan"]["version"]["seal"]) == 64
    assert is_unchanged(frozen.snapshot)
    frozen.snapshot.content["objectives"][0]["score"] = "1"
    assert not is_unchanged(frozen.snapshot)


def test_after_the_freeze_no_brief_changes(frozen, funded, owner):
    with pytest.raises(PreReadFrozen):
        reviews.write_brief(review=frozen, objective=funded.objective, edit=Edit(None, {"text": "Late."}), actor=owner)


def test_the_pre_read_stays_when_the_world_goes_on(frozen, funded, owner):
    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        said = Said(Decimal(34), 6, DAY + timedelta(days=1))
        check_ins.check_in(key_result=funded, said=said, actor=owner)
    frozen.refresh_from_db()
    assert frozen.snapshot.content["objectives"][0]["score"] == "0.5"


def test_reading_is_marked_once(frozen, owner):
    first = reviews.mark_read(review=frozen, actor=owner)
    assert reviews.mark_read(review=frozen, actor=owner) == first


def test_the_meeting_goes_from_item_to_item_by_the_servers_clock(live, leader):
    second = live.items.in_order()[1]
    with time_machine.travel(NOON + timedelta(minutes=20), tick=False):
        now = meeting.go_to_item(review=live, item=second, actor=leader)
    assert (now.current_item, now.item_started_at) == (second, NOON + timedelta(minutes=20))


def test_nothing_goes_from_item_to_item_before_the_meeting(frozen, leader):
    with pytest.raises(NotLive):
        meeting.go_to_item(review=frozen, item=frozen.items.first(), actor=leader)


def test_every_objective_ends_decided_deferred_or_dropped(live, leader):
    item = live.items.get(kind="objective")
    with pytest.raises(StillOpen):
        meeting.end_meeting(review=live, seen=live.version, actor=leader)
    with pytest.raises(NothingDecided):
        meeting.end_item(item=item, edit=Edit(item.version, {"outcome": "decided"}), actor=leader)
    with pytest.raises(ValidationError):
        meeting.end_item(item=item, edit=Edit(item.version, {"outcome": "deferred"}), actor=leader)
    later = {"outcome": "deferred", "deferred_to": date(2026, 4, 1), "note": "The test runs until then."}
    ended = meeting.end_item(item=item, edit=Edit(item.version, later), actor=leader)
    assert ended.outcome == "deferred"


def test_decisions_are_written_from_the_freeze_to_the_end(called, owner, leader, funded):
    new = NewDecision(type="continue", statement="Go on.", owner=owner, objective=funded.objective)
    with pytest.raises(NoDecisionsNow):
        decisions.record_decision(review=called, new=new, actor=leader)


def test_an_effect_says_how_much_and_when(live, owner, leader, funded):
    new = NewDecision(type="scale", statement="More.", owner=owner, expected_key_result=funded)
    with pytest.raises(ValidationError):
        decisions.record_decision(review=live, new=new, actor=leader)


def test_nothing_moves_before_it_is_applied(moving, plan, lines, live, leader):
    before = now_of(plan, lines["portal"])
    live.refresh_from_db()
    review = end(live, leader)
    assert now_of(plan, lines["portal"]) == before
    assert not Transfer.objects.exists()
    moving.refresh_from_db()
    assert moving.is_frozen
    assert (moving.baseline, moving.decider) == (Decimal(40), leader)
    with pytest.raises((DecisionFrozen, NoDecisionsNow)):
        decisions.edit_decision(decision=moving, edit=Edit(moving.version, {"statement": "No."}), actor=leader)
    assert review.state == "decided"


def test_applied_money_moves_and_the_revision_contains_it(moving, plan, lines, live, leader):
    before = plan.versions.in_force().get()
    live.refresh_from_db()
    review = applied(live, leader)
    assert sum(now_of(plan, lines["portal"])) == 90_000_00
    assert sum(now_of(plan, lines["vans"])) == 51_000_05
    revision = plan.versions.in_force().get()
    assert (review.revision, revision.kind, revision.parent) == (revision, "revision", before)
    assert revision.line_versions.get(line=lines["portal"].line).total == 90_000_00
    moving.refresh_from_db()
    assert moving.transfer.folded_in == revision
    assert not [finding for finding in verification.run().values() if finding.wrong]


def test_the_money_leaves_and_arrives_in_the_same_periods(moving, live, leader, lines):
    live.refresh_from_db()
    applied(live, leader)
    entries = transfers.entries_of(Transfer.objects.get())
    source, target = entries[lines["portal"].line_id], entries[lines["vans"].line_id]
    assert [-value for value in source] == target
    assert sum(target) == TEN


def test_refused_as_a_whole_when_the_plan_moved_underneath(moving, plan, lines, live, leader, chief):
    entries = moved(lines["portal"].line_id, lines["vans"].line_id, [1_00] + [0] * 11)
    transfers.move_money(plan=plan, new=NewTransfer(entries, "Meanwhile."), actor=chief)
    live.refresh_from_db()
    review = end(live, leader)
    with pytest.raises(PlanMoved, match="Portal platform"):
        applying.apply_review(review=review, seen=review.version, actor=leader)
    review.refresh_from_db()
    assert review.state == "decided"
    assert Transfer.objects.count() == 1
    assert plan.versions.in_force().get().kind == "approved"


def test_seats_move_with_the_money(moving, lines, live, leader, planner, bet):
    one = NewSeat(line=lines["portal"].line, title="Crew lead", state="gated", gate_bet=bet)
    two = NewSeat(line=lines["portal"].line, title="Developer", state="open")
    first, second = (seats.add_seat(new=new, actor=planner) for new in (one, two))
    decisions.plan_seat_move(decision=moving, seat=first, act="open", actor=leader)
    decisions.plan_seat_move(decision=moving, seat=second, act="move", target=lines["vans"].line, actor=leader)
    live.refresh_from_db()
    applied(live, leader)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.line) == ("open", lines["vans"].line)
    assert Event.objects.filter(verb="aop.seat.open").get().reason == "Grid, Q1: Give the nearer crews a second van."


def test_a_seat_changed_meanwhile_refuses_the_whole(moving, plan, lines, live, leader, planner):
    seat = seats.add_seat(new=NewSeat(line=lines["portal"].line, title="Developer", state="open"), actor=planner)
    decisions.plan_seat_move(decision=moving, seat=seat, act="frozen", actor=leader)
    seats.edit_seat(seat=seat, edit=Edit(seat.version, {"title": "Tester"}), actor=planner)
    live.refresh_from_db()
    review = end(live, leader)
    with pytest.raises(PlanMoved, match="Tester"):
        applying.apply_review(review=review, seen=review.version, actor=leader)
    assert not Transfer.objects.exists()
    assert sum(now_of(plan, lines["portal"])) == 100_000_00


def test_no_more_leaves_a_line_than_all_decisions_together_may_take(scale, lines, leader):
    source = lines["portal"].line
    decisions.plan_move(decision=scale, source=source, target=lines["vans"].line, amount=60_000_00, actor=leader)
    with pytest.raises(TooMuch):
        decisions.plan_move(decision=scale, source=source, target=lines["shops"].line, amount=50_000_00, actor=leader)


def test_without_moves_nothing_is_revised(scale, plan, live, leader):
    live.refresh_from_db()
    review = applied(live, leader)
    assert (review.state, review.revision) == ("applied", None)
    assert plan.versions.in_force().get().kind == "approved"


def test_it_is_applied_once(moving, live, leader):
    live.refresh_from_db()
    review = applied(live, leader)
    with pytest.raises(ReviewCannotMove):
        applying.apply_review(review=review, seen=review.version, actor=leader)
    assert Transfer.objects.count() == 1


def test_a_decision_comes_back_on_its_day_with_expected_beside_actual(scale, live, leader, owner, funded):
    live.refresh_from_db()
    applied(live, leader)
    assert not Decision.objects.due_by(date(2026, 6, 14)).exists()
    assert Decision.objects.due_by(date(2026, 6, 15)).get() == scale
    with time_machine.travel(NOON + timedelta(days=10), tick=False):
        said = Said(Decimal(37), 6, DAY + timedelta(days=10))
        check_ins.check_in(key_result=funded, said=said, actor=owner)
    scale.refresh_from_db()
    moved_by = decisions.moved_so_far(Decision.objects.with_effect().get(pk=scale.pk))
    assert (scale.expected_delta, moved_by) == (Decimal(-4), Decimal(-3))
    outcome = Outcome("partly", moved_by, "The second van came late.")
    settled = decisions.settle_decision(decision=scale, outcome=outcome, seen=scale.version, actor=owner)
    assert (settled.verdict, settled.actual, settled.settled_by) == ("partly", Decimal(-3), owner)
    assert not Decision.objects.due_by(date(2026, 12, 31)).exists()
