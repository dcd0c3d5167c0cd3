"""Bets: a threshold agreed before the test, a verdict with its lesson; pages and API."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from okrs.bet_sentences import BetFigures, bet_list_sentence, bet_sentence
from okrs.models import Bet
from okrs.services import bets
from okrs.services.bets import BetCannotMove, NewBet, ThresholdStands
from strategy.core.concurrency import Edit

pytestmark = pytest.mark.both_databases


def text(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())).replace("\u00a0", " ")


def post(client, name, *args, **body):
    return client.post(reverse(f"okrs:{name}", args=args), body)


@pytest.fixture
def idea(key_result, owner) -> Bet:
    new = NewBet(title="Nearer crews", objective=key_result.objective, key_result=key_result, owner=owner)
    return bets.place_bet(new=new, actor=owner)


@pytest.fixture
def agreed(idea, owner) -> Bet:
    values = {"threshold_of": "minutes lost", "threshold_side": "at_most", "threshold": Decimal(36)}
    edit = Edit(idea.version, values | {"threshold_on": date(2026, 3, 1)})
    return bets.edit_bet(bet=idea, edit=edit, actor=owner)


@pytest.fixture
def tested(agreed, owner) -> Bet:
    return bets.move_bet(bet=agreed, edit=Edit(agreed.version, {"state": "testing"}), actor=owner)


def test_a_bet_is_placed_on_the_page_of_its_objective(client, owner, objective):
    client.force_login(owner)
    assert "Place a bet" in text(client.get(objective.get_absolute_url()))
    body = {"title": "Nearer crews", "owner": owner.pk, "threshold_side": "at_least", "evidence": "opinion"}
    answer = post(client, "bet_create", objective.pk, **body)
    bet = Bet.objects.get()
    assert answer["Location"] == bet.get_absolute_url()
    assert "No threshold is agreed yet" in text(client.get(bet.get_absolute_url()))
    assert "Nearer crews" in text(client.get(objective.get_absolute_url()))


def test_the_test_waits_for_the_threshold(client, owner, idea):
    client.force_login(owner)
    body = {"version": idea.version, "initial-state": "idea", "state": "testing"}
    answer = post(client, "bet_move", idea.pk, "testing", **body)
    assert answer.status_code == 400
    assert "Agree on the threshold before the test" in text(answer)


def test_the_threshold_stands_once_the_test_began(tested, owner):
    with pytest.raises(ThresholdStands):
        bets.edit_bet(bet=tested, edit=Edit(tested.version, {"threshold": Decimal(40)}), actor=owner)


def test_a_verdict_has_its_lesson(client, owner, tested):
    client.force_login(owner)
    address = reverse("okrs:bet_move", args=[tested.pk, "validated"])
    assert "what did we learn" in text(client.get(address))
    body = {"version": tested.version, "initial-state": "testing", "state": "validated", "evidence": "test"}
    assert "Say what was learned." in text(client.post(address, body | {"lesson": ""}))
    assert client.post(address, body | {"result": "35", "lesson": "Near is enough."}).status_code == 302
    tested.refresh_from_db()
    assert (tested.state, tested.has_met_threshold, tested.evidence) == ("validated", True, "test")
    said = text(client.get(tested.get_absolute_url()))
    assert "It holds: scale it, or say why not." in said
    assert "minutes lost ≤ 36" in said


def test_an_idea_has_no_verdict(idea, owner):
    with pytest.raises(BetCannotMove):
        bets.move_bet(bet=idea, edit=Edit(idea.version, {"state": "validated", "lesson": "x"}), actor=owner)


def test_the_list_shows_open_bets_and_filters_by_the_address(client, viewer, tested):
    client.force_login(viewer)
    assert "Nearer crews" in text(client.get(reverse("okrs:bet_list")))
    for query in ({"state": "idea"}, {"q": "nothing"}, {"mine": "on"}, {"evidence": "launch"}):
        assert "No bet fits these filters." in text(client.get(reverse("okrs:bet_list"), query))


def test_an_unknown_state_is_no_page(client, owner, idea):
    client.force_login(owner)
    assert client.get(reverse("okrs:bet_move", args=[idea.pk, "nonsense"])).status_code == 404


SAID = [
    (BetFigures("idea", False, None), "No threshold is agreed yet"),
    (BetFigures("idea", True, None), "the test can begin"),
    (BetFigures("testing", True, None), "nothing is measured yet"),
    (BetFigures("testing", True, False), "not met so far"),
    (BetFigures("unclear", True, False), "did not tell"),
    (BetFigures("stopped", False, None), "what was learned stays"),
]


@pytest.mark.parametrize(("figures", "said"), SAID)
def test_a_bet_says_whether_it_holds(figures, said):
    assert said in bet_sentence(figures)


def test_the_list_says_what_is_tested():
    assert bet_list_sentence(total=0, testing=0, judged=0) == "Nothing is bet on yet."
    assert bet_list_sentence(total=3, testing=1, judged=2) == (
        "Three bets; one is being tested, two have their verdict."
    )
    assert bet_list_sentence(total=1, testing=0, judged=0) == (
        "One bet; none is being tested, none has its verdict yet."
    )
