"""The meeting on the screen: one item at a time, decisions as sentences, sources equal to uses."""

import re
from datetime import datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from reviews.models import AgendaItem, Decision, Move
from tests.reviews.pages import fresh, page, post, text

pytestmark = pytest.mark.both_databases


# --- meeting -------------------------------------------------------------------------------------


def test_the_screen_shows_one_item_and_the_clock_of_the_server(client, viewer, live_review):
    client.force_login(viewer)
    body = client.get(reverse("reviews:meeting", args=[live_review.pk])).content.decode()
    assert "data-wall" in body
    started = re.search(r'data-started="([^"]+)"', body)[1]
    assert datetime.fromisoformat(started) == live_review.item_started_at
    assert "Write it down" not in body


def test_who_has_it_open_asks_whether_anything_changed(client, viewer, leader, live_review):
    address = reverse("reviews:meeting_pulse", args=[live_review.pk])
    client.force_login(viewer)
    first = client.get(address)
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    client.force_login(leader)
    post(client, "item_go", live_review.items.in_order()[2].pk)
    client.force_login(viewer)
    later = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert later.status_code == 200
    assert later["ETag"] != first["ETag"]


@pytest.fixture
def at_objective(client, leader, live_review) -> AgendaItem:
    client.force_login(leader)
    item = live_review.items.get(kind="objective")
    post(client, "item_go", item.pk)
    return item


def decide(client, review, owner, key_result, **more):
    body = {
        "type": "scale",
        "statement": "A second van.",
        "owner": owner.pk,
        "expected_key_result": key_result.pk,
        "expected_delta": "−4",
        "confidence": 70,
        "revisit_on": "2026-06-15",
        "door": "two_way",
    }
    return post(client, "decision_record", review.pk, **{**body, **more})


def test_a_decision_is_written_down_about_the_item_on_the_screen(client, live_review, at_objective, owner, funded):
    assert decide(client, live_review, owner, funded).status_code == 302
    decision = Decision.objects.get()
    assert (decision.item, decision.objective, decision.expected_delta) == (
        at_objective,
        funded.objective,
        Decimal(-4),
    )
    assert "We expect −4 in Minutes lost per customer , 70 % sure" in page(client, "meeting", live_review.pk)


def test_an_effect_without_its_day_is_asked_for_beside_the_field(client, live_review, at_objective, owner, funded):
    answer = decide(client, live_review, owner, funded, revisit_on="")
    assert answer.status_code == 422
    assert "by how much, and the day to ask" in text(answer)


def test_an_item_is_not_decided_without_a_decision(client, at_objective):
    body = {"version": at_objective.version, "outcome": "decided"}
    answer = post(client, "item_end", at_objective.pk, **body)
    assert answer.status_code == 422
    assert "write it down, defer it with a date, or drop it" in text(answer)


def test_to_defer_needs_the_date_and_the_missing_fact(client, at_objective, live_review):
    version = at_objective.version
    answer = post(client, "item_end", at_objective.pk, version=version, outcome="deferred", deferred_to="", note="")
    assert "name the date" in text(answer)
    body = {"outcome": "deferred", "deferred_to": "2026-04-01", "note": "The test runs until then."}
    assert post(client, "item_end", at_objective.pk, version=version, **body).status_code == 302
    assert fresh(at_objective).outcome == "deferred"
    assert fresh(live_review).current_item.position > at_objective.position


@pytest.fixture
def at_money(client, leader, scaled) -> AgendaItem:
    client.force_login(leader)
    item = scaled.review.items.get(kind="money")
    post(client, "item_go", item.pk)
    return item


def test_the_board_shows_what_sources_keep_and_uses_get(client, at_money, scaled, lines):
    source, target = lines["portal"].line_id, lines["vans"].line_id
    body = {"move-source": source, "move-target": target, "move-amount": "10,000", "move-decision": scaled.pk}
    assert post(client, "money_move", scaled.review_id, **body).status_code == 302
    said = page(client, "meeting", scaled.review_id)
    assert "keeps 90,000.00" in said
    assert "will have 51,000.05" in said
    assert "10,000.00 sources = 10,000.00 uses" in said
    assert "Sources give 2,500.00 2,500.00 2,500.00 2,500.00" in said


def test_more_than_a_line_has_is_refused_beside_the_form(client, at_money, scaled, lines):
    source, target = lines["portal"].line_id, lines["vans"].line_id
    body = {"move-source": source, "move-target": target, "move-amount": "100,000.01", "move-decision": scaled.pk}
    answer = post(client, "money_move", scaled.review_id, **body)
    assert answer.status_code == 422
    assert "has less than that" in text(answer)
    assert not Move.objects.exists()


def test_lines_of_other_units_cannot_be_moved(client, at_money, scaled, lines, leader, retail):
    source, target = lines["portal"].line_id, lines["shops"].line_id
    body = {"move-source": source, "move-target": target, "move-amount": "1.00", "move-decision": scaled.pk}
    assert post(client, "money_move", scaled.review_id, **body).status_code == 422
    found = client.get(reverse("reviews:line_options", args=[scaled.review_id]), {"q": "shop"})
    assert "Shop" not in found.content.decode()


def test_a_seat_is_frozen_by_a_decision_and_left_again(client, at_money, scaled, seat):
    body = {"seat-seat": seat.pk, "seat-act": "frozen", "seat-decision": scaled.pk}
    assert post(client, "seat_move", scaled.review_id, **body).status_code == 302
    assert "Developer" in page(client, "meeting", scaled.review_id)
    post(client, "seat_leave", scaled.seat_moves.get().pk)
    assert not scaled.seat_moves.exists()


def test_the_meeting_does_not_end_with_open_items(client, leader, live_review):
    client.force_login(leader)
    answer = post(client, "meeting_end", live_review.pk, version=live_review.version)
    assert answer.status_code == 400
    assert "decided, deferred with a date, or dropped" in text(answer)
