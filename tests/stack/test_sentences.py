"""The sentence of the home page says what the figures prove."""

import pytest

from strategy.stack.coverage import Coverage
from strategy.stack.sentences import Figures, counted, does_money_follow, spoken


def answer(total=0, aligned=0, **others):
    return str(does_money_follow(Figures(Coverage(total, aligned), **others), "EUR"))


def test_the_sentence_of_the_reference_screen():
    said = does_money_follow(Figures(Coverage(7_232_217_50, 5_458_217_50), unfunded=2, committed=6), "EUR")
    assert str(said) == (
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
        (7_299, "More than half does"),
        (6_667, "Two thirds does"),
        (5_201, "More than half does"),
        (4_800, "Half of it does"),
        (4_799, "More than a quarter does"),
        (3_333, "A third does"),
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
