"""A review of Grid's first quarter: the leader chairs, finance signs, the planner sets it up."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine

from aop.models import BudgetLine
from aop.services import allocations, seats
from aop.services.allocations import Seen
from aop.services.seats import NewSeat
from okrs.services import bets, check_ins
from okrs.services.bets import NewBet
from okrs.services.check_ins import Said
from reviews.models import Decision, Review, ReviewPart
from reviews.services import applying, decisions, meeting, reviews
from reviews.services.decisions import NewDecision
from reviews.services.reviews import NewReview
from strategy.core.concurrency import Edit

NOON = datetime(2026, 3, 16, 12, tzinfo=UTC)
DAY = NOON.date()
TEN = 10_000_00
Part = ReviewPart.Part


@pytest.fixture
def funded(approved, lines, key_result, owner, planner):
    """The portal serves the objective with 60 %; the owner said in March where the key result stands."""
    line = BudgetLine.objects.get(pk=lines["portal"].line_id)  # as it is, whatever else a test has made of it
    objective = key_result.objective
    seen = {line.pk: Seen(line.version)}
    allocations.link_lines(lines=seen, aim=objective, share_bp=6_000, actor=planner)
    said = Said(Decimal(40), 5, DAY, "Half way.")
    with time_machine.travel(NOON, tick=False):
        check_ins.check_in(key_result=key_result, said=said, actor=owner)
    key_result.refresh_from_db()
    return key_result


@pytest.fixture
def bet(funded, owner):
    new = NewBet(
        title="Crews sleep near the line",
        objective=funded.objective,
        key_result=funded,
        owner=owner,
        hypothesis="We believe that nearer crews will move minutes lost from 46 to 34.",
        threshold_of="minutes lost in the test area",
        threshold_side="at_most",
        threshold=Decimal(36),
        threshold_on=date(2026, 3, 1),
    )
    return bets.place_bet(new=new, actor=owner)


@pytest.fixture
def seat(lines, approved, planner):
    """An open seat of the portal."""
    return seats.add_seat(new=NewSeat(line=lines["portal"].line, title="Developer", state="open"), actor=planner)


@pytest.fixture
def drafted_review(funded, plan, grid, quarter, planner, leader, finance, owner) -> Review:
    new = NewReview(title="Grid, Q1", unit=grid, cycle=quarter, starts_at=datetime(2026, 3, 20, 9, tzinfo=UTC))
    review = reviews.create_review(new=new, actor=planner)
    for user, part in ((leader, Part.CHAIR), (finance, Part.FINANCE), (owner, Part.PARTICIPANT)):
        reviews.give_part(review=review, user=user, part=part, actor=planner)
    review.refresh_from_db()
    return review


@pytest.fixture
def called_review(drafted_review, planner) -> Review:
    return reviews.call_review(review=drafted_review, seen=drafted_review.version, actor=planner)


@pytest.fixture
def asked_review(funded, plan, grid, quarter, planner, leader, owner) -> Review:
    """Another review of Grid, called and never frozen: briefs are asked for."""
    new = NewReview(title="Grid, again", unit=grid, cycle=quarter, starts_at=datetime(2026, 3, 27, 9, tzinfo=UTC))
    review = reviews.create_review(new=new, actor=planner)
    for user, part in ((leader, Part.CHAIR), (owner, Part.PARTICIPANT)):
        reviews.give_part(review=review, user=user, part=part, actor=planner)
    review.refresh_from_db()
    return reviews.call_review(review=review, seen=review.version, actor=planner)


@pytest.fixture
def frozen_review(called_review, funded, owner, finance, planner) -> Review:
    """Frozen with a brief of the owner's."""
    edit = Edit(None, {"text": "Crews are nearer now.", "ask": "scale", "confidence": 6})
    reviews.write_brief(review=called_review, objective=funded.objective, edit=edit, actor=owner)
    called_review.refresh_from_db()
    signed = reviews.sign_money(review=called_review, seen=called_review.version, actor=finance)
    return reviews.freeze_review(review=signed, seen=signed.version, actor=planner)


@pytest.fixture
def live_review(frozen_review, leader) -> Review:
    return meeting.start_review(review=frozen_review, seen=frozen_review.version, actor=leader)


@pytest.fixture
def scaled(live_review, funded, owner, leader) -> Decision:
    """Scale the nearer crews with 10,000.00 of the portal: minutes lost should fall by four."""
    new = NewDecision(
        type="scale",
        statement="Give the nearer crews a second van.",
        owner=owner,
        objective=funded.objective,
        item=live_review.items.filter(objective=funded.objective).first(),
        expected_key_result=funded,
        expected_delta=Decimal(-4),
        confidence=70,
        revisit_on=date(2026, 6, 15),
    )
    return decisions.record_decision(review=live_review, new=new, actor=leader)


@pytest.fixture
def moved_money(scaled, lines, leader):
    source, target = lines["portal"].line, lines["vans"].line
    return decisions.plan_move(decision=scaled, source=source, target=target, amount=TEN, actor=leader)


@pytest.fixture
def moved_seat(scaled, seat, leader):
    """The same decision freezes the developer's seat."""
    return decisions.plan_seat_move(decision=scaled, seat=seat, act="frozen", actor=leader)


@pytest.fixture
def decided_review(live_review, moved_money, leader) -> Review:
    """Ended: every item decided or dropped."""
    for item in live_review.items.undecided():
        outcome = "decided" if item.kind == "money" or item.decisions.exists() else "dropped"
        meeting.end_item(item=item, edit=Edit(item.version, {"outcome": outcome}), actor=leader)
    live_review.refresh_from_db()
    return meeting.end_meeting(review=live_review, seen=live_review.version, actor=leader)


@pytest.fixture
def applied_review(decided_review, leader) -> Review:
    return applying.apply_review(review=decided_review, seen=decided_review.version, actor=leader)
