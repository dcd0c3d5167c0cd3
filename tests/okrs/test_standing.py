"""Where aims stand, in tree, list and file: scores and paces, filtered and sorted by them."""

import csv
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine

from okrs.models import KeyResult, Objective
from okrs.services import check_ins, scores
from okrs.services.check_ins import Said
from okrs.standing import NOTHING, confidence_in_words, of_key_result, of_objective
from tests.factories import KeyResultFactory, ObjectiveFactory
from tests.okrs.test_reading import titles

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]

NOON = datetime(2026, 2, 9, 12, tzinfo=UTC)
DAY = NOON.date()


@pytest.fixture(autouse=True)
def on_9_february():
    """Day 40 of 90: 44 % is expected."""
    with time_machine.travel(NOON, tick=False):
        yield


def say(key_result, value, confidence=6, on=DAY):
    said = Said(Decimal(value), confidence, on, note="As counted.")
    return check_ins.check_in(key_result=key_result, said=said, actor=key_result.owner)


@pytest.fixture
def four(grid, owner, quarter):
    """A is at risk, B is on track, of C nobody says a word, D is a draft that was spoken of when it was active."""
    common = {"unit": grid, "owner": owner, "cycle": quarter}
    made = {name: ObjectiveFactory(title=name, **common) for name in "ABCD"}
    rows = {name: KeyResultFactory(objective=made[name], start=0, target=100, title=f"of {name}") for name in "ABCD"}
    say(rows["A"], 10, 3)
    say(rows["B"], 50, 8)
    say(rows["D"], 90, 9)
    Objective.objects.filter(title="D").update(state="draft")
    return {name: Objective.objects.get(title=name) for name in "ABCD"}


def test_a_row_says_score_pace_confidence_and_last_word(four):
    found = of_objective(four["A"])
    assert (found.score, found.pace, found.confidence, found.last_on) == (10, "at_risk", "3", DAY)
    assert found.picture.label == "A: score 10 %, expected 44 %"
    assert found.picture.clocks[0].tick == "44.4"
    assert str(four["A"].pk) in found.why


def test_what_is_not_active_shows_no_figure_although_it_has_one(four):
    assert four["D"].score == Decimal("0.9")
    assert of_objective(four["D"]) == NOTHING
    assert of_key_result(KeyResult.objects.select_related("objective__cycle").get(title="of D")) == NOTHING


def test_what_is_closed_keeps_its_score_and_has_no_pace(four):
    four["B"].state = "closed"
    found = of_objective(four["B"])
    assert (found.score, found.pace) == (50, "")


def test_a_bound_is_expected_to_be_kept_every_day(objective):
    row = KeyResultFactory(objective=objective, kind="maintain", start=None, target=None, upper=12)
    say(row, 14)
    row = KeyResult.objects.select_related("objective__cycle").get(pk=row.pk)
    assert of_key_result(row).picture.label.endswith("score 0 %, expected 100 %")


@pytest.mark.parametrize(("value", "text"), [(None, ""), ("7.00", "7"), ("6.50", "6.5"), ("6.25", "6.3"), ("10", "10")])
def test_a_mean_confidence_is_told_to_one_tenth(value, text):
    assert confidence_in_words(None if value is None else Decimal(value)) == text


WANTED = {
    "pace=at_risk": "A",
    "pace=on_track": "B",
    "pace=unknown": "C",
    "pace=missed": "",
    "pace=nonsense": "ABCD",
    "sort=score": "ABCD",
    "sort=-score": "BACD",
    "sort=confidence": "ABCD",
    "sort=-confidence": "BACD",
    "sort=last": "ABCD",
    "sort=pace": "ACBD",
    "sort=-pace": "BCAD",
    "pace=at_risk&state=draft": "",
}


@pytest.mark.parametrize("view", ["", "list"])
def test_paces_filter_and_figures_sort_in_the_address(here, viewer, four, view):
    me = here(viewer)
    for query, names in WANTED.items():
        pairs = dict(pair.split("=") for pair in query.split("&"))
        response = me.get("objective_list", query={"view": view, **pairs})
        assert "".join(titles(response)) == names, query


@pytest.mark.parametrize("view", ["", "list"])
def test_the_page_answers_how_far_and_leaves_drafts_out(here, viewer, four, view):
    response = here(viewer).get("objective_list", query={"view": view})
    page = response.content.decode()
    assert response.context["sentence"].startswith(
        "Four objectives in FY26 Q1; three are active. One at risk, one on track and one silent."
    )
    assert page.count("At risk</span>") == (2 if view == "" else 1)
    assert "score 90 %" not in page
    assert "Draft</span>" in page


def test_the_file_holds_the_same_rows_in_the_same_order(here, viewer, four):
    def rows(**query):
        found = here(viewer).get("objective_export", query=query)
        return list(csv.DictReader(b"".join(found.streaming_content).decode("utf-8-sig").splitlines()))

    found = rows(sort="-score")
    assert [row["Objective"] for row in found] == ["B", "A", "C", "D"]
    told = {
        name: found[0][name] for name in ("Score, 0 to 1", "Pace", "Judged on", "Confidence, 0 to 10", "Last check-in")
    }
    assert list(told.values()) == ["0.5", "On track", "2026-02-09", "8", "2026-02-09"]
    assert found[0]["Expected, 0 to 1"] == "0.444444444444"
    assert (found[3]["Score, 0 to 1"], found[3]["Pace"]) == ("", "")
    assert [row["Objective"] for row in rows(pace="at_risk")] == ["A"]


def test_looking_judges_what_is_not_judged_today_yet(here, viewer, four):
    with time_machine.travel(NOON + timedelta(days=15), tick=False):
        page = here(viewer).get("objective_list", query={"pace": "unknown"})
        assert titles(page) == ["A", "B"]
        assert page.context["judged_on"] is None
    assert Objective.objects.get(title="B").judged_on == DAY + timedelta(days=15)


def test_where_the_worker_is_needed_the_page_says_of_which_day_it_speaks(here, viewer, four, monkeypatch):
    monkeypatch.setattr(scores, "FEW", 2)
    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        page = here(viewer).get("objective_list")
    assert page.context["judged_on"] == DAY
    assert "Paces speak of 9\u00a0February\u00a02026" in page.content.decode()
