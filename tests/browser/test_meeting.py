"""The meeting in a real browser: who has it open sees the same item within moments, and no typing is lost."""

import pytest
from django.urls import reverse

from reviews.services import decisions, meeting
from reviews.services.decisions import NewDecision

WALL = {"width": 1920, "height": 1080}
SOON = 4_000
"""Milliseconds: a look every two seconds, and time to draw."""

pytestmark = pytest.mark.django_db(transaction=True)


def here(tab) -> str:
    return tab.locator(".agenda [aria-current=step]").inner_text()


def test_an_arrow_goes_on_and_everybody_sees_it(new_page, live_review, leader, viewer):
    address = reverse("reviews:meeting", args=[live_review.pk])
    chair, other = new_page(leader, viewport=WALL), new_page(viewer, viewport=WALL)
    chair.goto(address)
    other.goto(address)
    before = here(other)
    chair.keyboard.press("ArrowRight")
    chair.wait_for_function("text => document.querySelector('[aria-current=step]').innerText !== text", arg=before)
    other.wait_for_function(
        "text => document.querySelector('[aria-current=step]').innerText !== text", arg=before, timeout=SOON
    )
    assert here(other) == here(chair) != before
    assert other.locator("button:has-text('Write it down')").count() == 0


def test_the_timer_counts_by_the_servers_clock(new_page, live_review, leader):
    chair = new_page(leader, viewport=WALL)
    chair.goto(reverse("reviews:meeting", args=[live_review.pk]))
    first = chair.locator(".timer").inner_text()
    chair.wait_for_function("text => document.querySelector('.timer').innerText !== text", arg=first, timeout=SOON)


def test_what_is_typed_stays_when_somebody_else_writes(new_page, live_review, leader, planner, owner):
    item = live_review.items.get(kind="money")
    meeting.go_to_item(review=live_review, item=item, actor=leader)
    chair = new_page(leader, viewport=WALL)
    chair.goto(reverse("reviews:meeting", args=[live_review.pk]))
    chair.get_by_label("Who does what").fill("Half a sen")
    new = NewDecision(type="stop", statement="Stop the old portal.", owner=owner, item=item)
    decision = decisions.record_decision(review=live_review, new=new, actor=planner)
    chair.get_by_label("By the decision").first.wait_for(timeout=SOON)
    assert decision.statement in chair.get_by_label("By the decision").first.inner_text()
    assert chair.get_by_label("Who does what").input_value() == "Half a sen"
