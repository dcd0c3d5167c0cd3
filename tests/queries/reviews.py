"""Reviews, the log of their decisions, bets and seats."""

from datetime import UTC, datetime

from aop.services.seats import NewSeat, add_seat
from okrs.services.bets import NewBet, place_bet
from reviews.services import decisions, reviews
from reviews.services.decisions import NewDecision
from reviews.services.reviews import NewReview
from tests.support.listings import Listing
from tests.support.rights import World


def set_up(world: World, first: int, last: int) -> None:
    starts_at = datetime(2026, 3, 20, 9, tzinfo=UTC)
    for number in range(first, last):
        new = NewReview(title=f"Review {number}", unit=world.grid, cycle=world.quarter, starts_at=starts_at)
        review = reviews.create_review(new=new, actor=world.planner)
        reviews.give_part(review=review, user=world.leader, part="chair", actor=world.planner)


def decide(world: World, first: int, last: int) -> None:
    for number in range(first, last):
        new = NewDecision(type="continue", statement=f"Go on {number}.", owner=world.owner, objective=world.objective)
        decisions.record_decision(review=world.live_review, new=new, actor=world.leader)


def bet_on(world: World, first: int, last: int) -> None:
    for number in range(first, last):
        place_bet(new=NewBet(f"Bet {number}", world.objective, world.owner), actor=world.owner)


def seat_people(world: World, first: int, last: int) -> None:
    world.approved  # noqa: B018  the plan has a version in force
    for number in range(first, last):
        add_seat(new=NewSeat(world.lines["portal"].line, f"Adviser {number}"), actor=world.planner)


def here(world: World) -> dict:
    return {"pk": world.live_review.pk}


LISTS = [
    Listing("reviews:review_list", "planner", set_up),
    Listing("reviews:review_list", "planner", set_up, query="state=upcoming&mine=on&q=review"),
    Listing("reviews:decision_list", "planner", decide),
    Listing("reviews:decision_list", "planner", decide, query="standing=waiting&type=continue"),
    Listing("api_review-list", "planner", set_up),
    Listing("api_decision-list", "planner", decide),
    Listing("okrs:bet_list", "planner", bet_on),
    Listing("api_bet-list", "planner", bet_on),
    Listing("aop:seat_list", "planner", seat_people),
    Listing("api_seat-list", "planner", seat_people),
    Listing("reviews:review_detail", "planner", decide, at=here, most=40),
    Listing("reviews:meeting", "leader", decide, at=here, most=45),
]
