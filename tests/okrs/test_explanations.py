"""The card behind a score: each rule that made it, with its figures, and nothing the reader may not see."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine

from okrs.explanations import card_of_key_result, card_of_objective
from okrs.models import KeyResult, Objective
from okrs.services import alignments, check_ins, scores
from okrs.services.check_ins import Said
from strategy.core import clock
from tests.factories import KeyResultFactory, ObjectiveFactory
from tests.okrs.test_check_ins import edit

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]

NOON = datetime(2026, 2, 16, 12, tzinfo=UTC)
DAY = NOON.date()


@pytest.fixture(autouse=True)
def on_16_february():
    """Day 47 of 90."""
    with time_machine.travel(NOON, tick=False):
        yield


def said(key_result, owner, value, confidence=6, note="Because."):
    check_ins.check_in(key_result=key_result, said=Said(Decimal(value), confidence, DAY, note), actor=owner)


def reasons(key_result, *, later=0):
    """Rules and words as pages show them, `later` days on."""
    with time_machine.travel(NOON + timedelta(later), tick=False):
        scores.judge_if_due(on=clock.today())
        row = KeyResult.objects.select_related("objective__cycle", "metric").get(pk=key_result.pk)
        return {one.rule: one.words.replace("\xa0", " ") for one in card_of_key_result(row, clock.today()).reasons}


def test_a_moved_number_shows_its_sum_and_its_band(key_result, owner):
    said(key_result, owner, 41)
    assert reasons(key_result) == {
        "R1": "(41 − 46) ÷ (34 − 46) = 42 % of the way.",
        "R7": "Day 47 of 90: 52 % was expected by then.",
        "R8": "42 % ÷ 52 % = 0.80; on track from 0.90, behind from 0.70: behind.",
    }


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (31, "(31 − 46) ÷ (34 − 46) = 125 %; more than the whole way counts as 100 %."),
        (49, "(49 − 46) ÷ (34 − 46) = −25 %; it went backwards, which counts as 0 %."),
    ],
)
def test_beyond_and_backwards_are_told_as_they_are(key_result, owner, value, words):
    said(key_result, owner, value)
    assert reasons(key_result)["R1"] == words


def test_feeling_and_number_that_disagree_are_told(key_result, owner):
    said(key_result, owner, 45, confidence=8)
    assert reasons(key_result)["R10"].startswith("Green by feel, red by number")
    said(key_result, owner, 34, confidence=3)
    assert reasons(key_result)["R10"].startswith("Red by feel, green by number")


def test_silence_is_told_as_it_grows(key_result, owner):
    assert "half of the cycle is gone: at risk" in reasons(key_result)["R11"]
    said(key_result, owner, 40)
    late = reasons(key_result, later=8)
    assert late["R11"] == "The last word was 8 days ago: late. After 14 days nobody knows the pace."
    assert "R8" in late
    stale = reasons(key_result, later=15)
    assert stale["R11"].endswith("the score stays, the pace is unknown, never green.")
    assert "R8" not in stale


def test_bounds_and_answers_have_rules_of_their_own(objective, owner):
    bound = KeyResultFactory(objective=objective, kind="maintain", upper=12, start=None, target=None, measure="")
    answer = KeyResultFactory(objective=objective, kind="yes_no", start=None, target=None)
    said(bound, owner, 13)
    said(answer, owner, 1)
    assert reasons(bound)["R2"] == "A bound is kept all the time: 100 % is expected on every day."
    rules = card_of_key_result(KeyResult.objects.get(pk=bound.pk), DAY).reasons
    assert rules[0].words.replace("\xa0", " ") == "13 lies outside ≤ 12: 0 %."
    assert reasons(answer)["R5"] == "The answer is yes: yes is 100 %, no is 0 %."


def test_at_the_end_the_promise_is_what_counts(key_result, owner):
    said(key_result, owner, 38)
    with time_machine.travel(datetime(2026, 3, 30, 12, tzinfo=UTC), tick=False):
        check_ins.check_in(key_result=key_result, said=Said(Decimal(38), 6, clock.today()), actor=owner)
    words = reasons(key_result, later=43)["R8"]
    assert words == "The cycle is over. Committed promises 100 %, half of that is partly achieved: partly achieved."


def test_an_objective_names_its_drivers_its_coverage_and_its_worst(key_result, objective, owner):
    said(key_result, owner, 40)
    KeyResultFactory(objective=objective, title="Calls")
    card = card_of_objective(Objective.objects.select_related("cycle").get(), owner, DAY)
    assert [(part.name, part.weight) for part in card.parts] == [(key_result.title, 1), ("Calls", 1)]
    words = {one.rule: one.words.replace("\xa0", " ") for one in card.reasons}
    assert words["R12"].endswith("1 of 2 have data; without: Calls, which count 0.")
    assert words["R13"] == "The worst of what counts: 1 on track · 1 at risk."


def test_a_part_one_may_not_read_has_no_name(
    objective, owner, stranger, retail, quarter, key_result, organisation_settings
):
    theirs = ObjectiveFactory(title="Sell the wires", unit=retail, owner=stranger, cycle=quarter)
    alignments.align(child=theirs, parent=objective, actor=owner)
    edit(Objective.objects.get(pk=objective.pk), owner, scored_by="both")
    organisation_settings.open_aims = False
    organisation_settings.save()
    top = Objective.objects.select_related("cycle").get(pk=objective.pk)
    card = card_of_objective(top, owner, DAY)
    assert "An objective that is not yours to read" in [part.name for part in card.parts]
    assert not any("Sell the wires" in one.words for one in card.reasons)


def test_a_score_by_hand_says_when_it_was_given(objective, owner):
    edit(objective, owner, scored_by="manual", manual_score=Decimal("0.5"))
    card = card_of_objective(Objective.objects.select_related("cycle").get(), owner, DAY)
    assert [one.words.replace("\xa0", " ") for one in card.reasons] == [
        "50 % was given by hand on 16 February 2026.",
        "52 % was expected by then.",
        "Judged like any other score, silence included: on track.",
    ]
