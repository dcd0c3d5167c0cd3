"""Suggestions come from words that a line and an objective share, and from nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from aop.suggestions import Index, stems, together

AIMS = {
    "outages": "Outages end before customers notice them. Fault sensors, faster crews",
    "homes": "New homes are connected the day the builder needs it",
    "online": "Households run their energy with us online, not by phone",
    "carbon": "We can say hour by hour where our carbon comes from",
}


def suggested(text, most=1):
    return [found.aim for found in Index(AIMS).suggest(text, most=most)]


def test_a_line_is_suggested_for_the_aim_whose_words_it_has():
    assert suggested("Fault sensor roll-out, phase 2") == ["outages"]
    assert suggested("Home connection crews for builders", most=4) == ["homes", "outages"]


def test_the_words_in_common_are_named():
    (found,) = Index(AIMS).suggest("Sensors for faults")
    assert found.words == ("faults", "sensors")


def test_nothing_in_common_is_no_suggestion():
    assert suggested("Office rent") == []
    assert suggested("") == []


def test_small_and_common_words_say_nothing():
    assert stems("with the new IT team 2026") == {}


def test_a_word_that_most_aims_have_says_nothing():
    aims = {number: f"Energy number {word}" for number, word in enumerate(["alpha", "bravo", "charlie", "delta"])}
    assert Index(aims).suggest("Energy") == []
    assert [found.aim for found in Index(aims).suggest("Energy charlie")] == [2]


def test_a_rarer_word_counts_more_than_a_frequent_one():
    aims = {"a": "meters", "b": "meters", "c": "meters turbine", "d": "other", "e": "thing", "f": "stuff"}
    assert [found.aim for found in Index(aims).suggest("turbine meters", most=2)] == ["c", "a"]


@given(st.text(max_size=200))
def test_any_text_is_taken(text):
    assert len(Index(AIMS).suggest(text, most=2)) <= 2


def test_texts_are_put_together_without_the_missing():
    assert together(["Line", None, "", "Vendor"]) == "Line Vendor"
