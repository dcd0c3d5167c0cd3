"""The sentence of the home page says what the figures prove."""

import pytest

from strategy.stack.coverage import Coverage
from strategy.stack.sentences import (
    Figures,
    counted,
    does_money_follow,
    short_money,
    spoken,
    what_is_promised,
    where_it_does_not,
)


def read(sentence):
    """A sentence as one reads it: the space that does not break is a space."""
    return str(sentence).replace("\u00a0", " ")


def answer(total=0, aligned=0, **others):
    return read(does_money_follow(Figures(Coverage(total, aligned), **others), "EUR"))


def test_the_sentence_of_the_reference_screen():
    said = does_money_follow(Figures(Coverage(7_232_217_50, 5_458_217_50), unfunded=2, committed=6), "EUR")
    assert read(said) == (
        "Three quarters does. EUR 5,458,217.50 of change money names an outcome, "
        "EUR 1,774,000.00 does not, and two promises have no means."
    )
    assert said.figure == "5,458,217.50"


def test_all_of_it_and_every_promise():
    assert answer(100_00, 100_00, committed=3) == (
        "All of it does. EUR 100.00 of change money names an outcome and none is left over, "
        "and every promise has means."
    )


def test_none_of_it_yet():
    assert answer(100_00, 0, committed=1, unfunded=1) == (
        "None of it yet. EUR 100.00 of change money names no outcome, and one promise has no means."
    )


def test_without_promises_nothing_is_said_of_them():
    assert answer(100_00, 50_00) == ("Half of it does. EUR 50.00 of change money names an outcome, EUR 50.00 does not.")


def test_without_change_money_the_first_question_is_the_kind():
    assert answer(unclassified=812) == (
        "We cannot say yet: no money is called change or bet, and of 812 lines nobody has said the kind."
    )
    assert answer() == "There is nothing to ask: no money is called change or bet."


def test_a_reader_of_one_unit_is_told_whose_money_it_is():
    assert "of change money you may see names an outcome" in answer(100_00, 50_00, is_restricted=True)


@pytest.mark.parametrize(
    ("aligned", "words"),
    [
        (10_000, "All of it does"),
        (9_999, "Almost all of it does"),
        (9_500, "Almost all of it does"),
        (9_499, "More than three quarters does"),
        (7_701, "More than three quarters does"),
        (7_700, "Three quarters does"),
        (7_300, "Three quarters does"),
        (7_299, "More than two thirds does"),
        (6_868, "More than two thirds does"),
        (6_667, "Two thirds does"),
        (6_466, "More than half does"),
        (5_201, "More than half does"),
        (4_800, "Half of it does"),
        (4_799, "More than a third does"),
        (3_333, "A third does"),
        (3_132, "More than a quarter does"),
        (2_500, "A quarter does"),
        (2_299, "Little of it does"),
        (1, "Little of it does"),
    ],
)
def test_a_share_is_called_by_the_fraction_it_is_near_to(aligned, words):
    assert spoken(Coverage(10_000, aligned)) == words


def test_credits_can_make_a_share_that_no_word_fits():
    assert spoken(Coverage(100, 250)) == "Not in a way a share could say"


@pytest.mark.parametrize(
    ("number", "words"), [(0, "no lines"), (1, "one line"), (10, "ten lines"), (1812, "1,812 lines")]
)
def test_small_numbers_are_words(number, words):
    assert counted(number, "line") == words


@pytest.mark.parametrize(
    ("minor", "text"),
    [
        (1_898_017_50, "1.90 m"),
        (1_000_00, "1.00 k"),
        (987_99, "987.99"),
        (4_279_861_717_83, "4.28 bn"),
        (-850_000_00, "−850.00 k"),
        (0, "0.00"),
        (999_999_99, "1.00 m"),
    ],
)
def test_amounts_in_pictures_are_short(minor, text):
    assert short_money(minor, "EUR") == text


def test_the_unit_with_the_most_money_without_outcome_is_named():
    parts = {"Grid": Coverage(100_00, 90_00), "Retail": Coverage(100_00, 20_00), "Board": Coverage()}
    assert read(where_it_does_not(parts, "EUR")) == (
        "Most of what names no outcome lies in Retail: EUR 80.00 of EUR 90.00."
    )
    assert read(where_it_does_not({"Grid": Coverage(5_00, 5_00), "Retail": Coverage(2_00, 0)}, "EUR")) == (
        "All that names no outcome lies in Retail: EUR 2.00."
    )
    thirds = {name: Coverage(3_00, 2_00) for name in ("Grid", "Retail", "Board")}
    assert read(where_it_does_not(thirds, "EUR")) == (
        "The largest part of what names no outcome lies in Retail: EUR 1.00 of EUR 3.00."
    )
    assert where_it_does_not({"Grid": Coverage(5, 5)}, "EUR").startswith("Everywhere")
    assert where_it_does_not({}, "EUR") == "No part has money called change or bet."


@pytest.mark.parametrize(
    ("unfunded", "committed", "words"),
    [
        (0, 0, "Nothing is promised: no objective of this time is committed."),
        (0, 4, "None: every committed objective has money, its own or from below."),
        (1, 4, "One committed objective of 4 has no money."),
        (2, 12, "Two committed objectives of 12 have no money."),
    ],
)
def test_promises_without_means_are_counted(unfunded, committed, words):
    assert what_is_promised(unfunded=unfunded, committed=committed) == words
