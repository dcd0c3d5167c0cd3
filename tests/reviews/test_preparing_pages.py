"""Pages before the meeting: set-up, completeness, briefs, the frozen pre-read; refusals as sentences."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from okrs.services import check_ins
from okrs.services.check_ins import Said
from reviews.models import AgendaItem, Brief, Review
from tests.meetings import DAY, NOON
from tests.reviews.pages import fresh, page, post, text

pytestmark = pytest.mark.both_databases


# --- set-up --------------------------------------------------------------------------------------


def test_an_empty_house_is_told_what_a_review_is(client, planner):
    client.force_login(planner)
    said = page(client, "review_list")
    assert "Nobody is called to a review yet." in said
    assert "Set the first one up" in said


def test_a_planner_sets_a_review_up_in_their_own_time_zone(client, planner, grid, quarter, plan):
    planner.time_zone = "America/New_York"
    planner.save(update_fields=["time_zone"])
    client.force_login(planner)
    body = {"title": "Grid, Q1", "unit": grid.pk, "cycle": quarter.pk, "starts_at": "2026-03-20T09:30", "minutes": 120}
    answer = post(client, "review_create", **body)
    review = Review.objects.get()
    assert answer["Location"] == review.get_absolute_url()
    assert (review.starts_at.isoformat(), review.plan) == ("2026-03-20T13:30:00+00:00", plan)


def test_units_of_others_are_not_offered(client, planner, retail, quarter):
    client.force_login(planner)
    body = {"title": "X", "unit": retail.pk, "cycle": quarter.pk, "starts_at": "2026-03-20T09:30", "minutes": 120}
    assert post(client, "review_create", **body).status_code == 422
    assert not Review.objects.exists()


def test_the_chair_leads_the_unit(client, planner, owner, drafted_review):
    client.force_login(planner)
    answer = post(client, "part_give", drafted_review.pk, **{"part-user": owner.pk, "part-part": "chair"})
    assert answer.status_code == 422
    assert f"{owner} does not" in text(answer)


def test_a_second_chair_is_refused_beside_the_form(client, planner, chief, drafted_review):
    client.force_login(planner)
    answer = post(client, "part_give", drafted_review.pk, **{"part-user": chief.pk, "part-part": "chair"})
    assert answer.status_code == 422
    assert "A review has one chair." in text(answer)


def test_the_board_says_who_owes_what(client, planner, called_review, owner):
    client.force_login(planner)
    said = page(client, "review_detail", called_review.pk)
    assert "Of one objective in scope one has no brief and the money page is not signed." in said
    assert "Write it" in said
    assert "Money page not signed" in said


def test_a_stale_button_moves_nothing(client, planner, drafted_review):
    client.force_login(planner)
    answer = post(client, "review_call", drafted_review.pk, version=drafted_review.version - 1)
    assert answer.status_code == 409
    assert fresh(drafted_review).state == "draft"


def test_freezing_before_finance_has_signed_says_why_not(client, planner, called_review):
    client.force_login(planner)
    answer = post(client, "review_freeze", called_review.pk, version=called_review.version)
    assert answer.status_code == 400
    assert "finance partner signs the money page" in text(answer)


def test_the_agenda_is_added_to_put_in_order_and_dropped_from(client, planner, called_review):
    client.force_login(planner)
    post(client, "item_add", called_review.pk, **{"item-title": "Dependencies", "item-minutes": 7})
    item = called_review.items.get(title="Dependencies")
    body = {"version": item.version, "title": item.title, "minutes": 7, "position": 0}
    assert post(client, "item_edit", item.pk, **body).status_code == 302
    assert called_review.items.in_order().first().position == 0
    assert post(client, "item_drop", item.pk).status_code == 302
    assert not AgendaItem.objects.filter(pk=item.pk).exists()


def test_who_is_called_sees_that_review_and_no_other(client, stranger, planner, called_review, drafted_review):
    client.force_login(stranger)
    assert client.get(called_review.get_absolute_url()).status_code == 404
    client.force_login(planner)
    post(client, "part_give", called_review.pk, **{"part-user": stranger.pk, "part-part": "reader"})
    client.force_login(stranger)
    assert client.get(called_review.get_absolute_url()).status_code == 200
    assert client.get(reverse("reviews:review_edit", args=[called_review.pk])).status_code == 403


# --- briefs and pre-read -------------------------------------------------------------------------


def test_the_owner_writes_a_brief_of_two_hundred_words_at_most(client, owner, called_review, funded):
    client.force_login(owner)
    at = (called_review.pk, funded.objective_id)
    answer = post(client, "brief_edit", *at, text="word " * 201, ask="scale", confidence=6)
    assert answer.status_code == 422
    assert "at most 200 words" in text(answer)
    assert post(client, "brief_edit", *at, text="Crews are nearer.", ask="scale", confidence=6).status_code == 302
    brief = Brief.objects.get()
    assert (brief.ask, brief.author) == ("scale", owner)
    answer = post(client, "brief_edit", *at, version=brief.version, text="Nearer still.", ask="scale")
    assert fresh(brief).text == "Nearer still."


def test_before_the_freeze_there_is_no_pre_read(client, planner, called_review):
    client.force_login(planner)
    assert client.get(reverse("reviews:pre_read", args=[called_review.pk])).status_code == 404


def test_the_pre_read_shows_the_frozen_figures_and_never_live_ones(client, planner, frozen_review, funded, owner):
    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        said = Said(Decimal(34), 9, DAY + timedelta(days=1), "There.")
        check_ins.check_in(key_result=funded, said=said, actor=owner)
        client.force_login(planner)
        shown = page(client, "pre_read", frozen_review.pk)
    assert "Score 50 % where 83 % were expected: at risk." in shown
    assert "EUR 60,000.00 of the year serve it." in shown
    assert "15,000.00 15,000.00 15,000.00 15,000.00 60,000.00" in shown
    assert frozen_review.snapshot.sha256 in shown
    assert "Crews are nearer now." in shown


def test_a_picture_that_was_tampered_with_is_told(client, planner, frozen_review):
    snapshot = frozen_review.snapshot
    snapshot.content["objectives"][0]["score"] = "1"
    type(snapshot).objects.filter(pk=snapshot.pk).update(content=snapshot.content)
    client.force_login(planner)
    assert "does not match its hash" in page(client, "pre_read", frozen_review.pk)


def test_reading_is_marked_and_seen(client, owner, frozen_review):
    client.force_login(owner)
    assert "Mark as read" in page(client, "pre_read", frozen_review.pk)
    post(client, "pre_read_mark", frozen_review.pk)
    said = page(client, "pre_read", frozen_review.pk)
    assert "One of three people have read it." in said
    assert "Mark as read" not in said
