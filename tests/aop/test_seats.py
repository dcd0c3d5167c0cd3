"""Seats of a line: planned, gated, open, filled, frozen; pages."""

import re

import pytest
from django.urls import reverse

from aop.models import Seat
from aop.seat_sentences import seat_sentence
from aop.services import seats
from aop.services.seats import SeatCannotMove
from strategy.core.concurrency import Edit
from strategy.core.models import Event

pytestmark = pytest.mark.both_databases


def text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())).replace("\u00a0", " ")


def test_a_seat_is_added_to_a_line_and_stands_there(client, planner, lines, approved):
    client.force_login(planner)
    line = lines["portal"].line
    body = {"title": "Adviser", "state": "gated", "gate": "40 sign-ups a week"}
    answer = client.post(reverse("aop:seat_create", args=[line.pk]), body)
    assert answer["Location"] == f"{line.get_absolute_url()}#seats"
    said = text(client.get(reverse("aop:line_seats", args=[line.pk])))
    assert "Adviser Gated 40 sign-ups a week" in said


def test_a_gated_seat_names_its_gate_beside_the_field(client, planner, lines, approved):
    client.force_login(planner)
    answer = client.post(
        reverse("aop:seat_create", args=[lines["portal"].line_id]), {"title": "Adviser", "state": "gated"}
    )
    assert answer.status_code == 422
    assert "Say which bet, or what else, opens this position." in text(answer)


def test_a_seat_is_filled_by_somebody(client, planner, seat, owner):
    client.force_login(planner)
    address = reverse("aop:seat_move", args=[seat.pk, "filled"])
    assert "Who sits on it" in text(client.get(address))
    body = {"version": seat.version, "initial-state": "open", "state": "filled", "person": owner.pk}
    assert client.post(address, body).status_code == 302
    seat.refresh_from_db()
    assert (seat.state, seat.person) == ("filled", owner)
    assert Event.objects.filter(verb="aop.seat.filled").exists()


def test_an_open_seat_leaves_nobody_on_it(seat, planner, owner):
    filled = seats.edit_seat(seat=seat, edit=Edit(seat.version, {"state": "filled", "person": owner}), actor=planner)
    opened = seats.edit_seat(seat=filled, edit=Edit(filled.version, {"state": "open"}), actor=planner)
    assert opened.person is None


def test_a_filled_seat_is_not_planned_again(seat, planner):
    filled = seats.edit_seat(seat=seat, edit=Edit(seat.version, {"state": "filled"}), actor=planner)
    with pytest.raises(SeatCannotMove):
        seats.edit_seat(seat=filled, edit=Edit(filled.version, {"state": "planned"}), actor=planner)


def test_a_stale_button_moves_nothing(client, planner, seat):
    seats.edit_seat(seat=seat, edit=Edit(seat.version, {"state": "frozen"}), actor=planner)
    client.force_login(planner)
    body = {"version": seat.version, "initial-state": "open", "state": "planned"}
    assert client.post(reverse("aop:seat_move", args=[seat.pk, "planned"]), body).status_code == 409
    assert Seat.objects.get().state == "frozen"


def test_the_list_counts_by_state_and_hides_other_units(client, viewer, stranger, seat):
    address = reverse("aop:seat_list")
    client.force_login(viewer)
    assert "1 seat, 0 filled. 1 open." in text(client.get(address))
    assert "Developer" not in text(client.get(address, {"state": "filled"}))
    client.force_login(stranger)
    assert "No seat is named yet." in text(client.get(address))


def test_the_sentence_names_what_waits():
    counts = {"filled": 8, "open": 2, "gated": 10}
    assert seat_sentence(counts) == "20 seats, 8 filled. 2 open, 10 behind their gates."
