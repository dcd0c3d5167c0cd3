"""The arithmetic of scores: the examples of `scoring.md`, and what holds for any numbers."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrs import scoring
from okrs.scoring import Driver

measures = st.decimals(min_value=-(10**9), max_value=10**9, allow_nan=False, allow_infinity=False, places=6)
shares = st.fractions(min_value=-2, max_value=3)
drivers = st.lists(
    st.builds(Driver, name=st.text(max_size=3), score=st.none() | shares, weight=st.integers(0, 100)), max_size=8
)


@pytest.mark.parametrize(
    ("actual", "raw", "score"),
    [(80, Fraction(1, 2), Fraction(1, 2)), (50, Fraction(5, 4), 1), (108, Fraction(-1, 5), 0), (100, 0, 0), (60, 1, 1)],
)
def test_r1_a_number_moves_from_100_to_60(actual, raw, score):
    assert scoring.moved(100, 60, actual) == raw
    assert scoring.capped(raw) == score


def test_r1_start_and_target_must_differ():
    with pytest.raises(ValueError, match="differ"):
        scoring.moved(5, 5, 5)


@given(start=measures, target=measures, actual=measures)
def test_r1_up_and_down_are_mirrors_and_a_score_never_leaves_0_to_1(start, target, actual):
    if start == target:
        return
    raw = scoring.moved(start, target, actual)
    assert raw == scoring.moved(-start, -target, -actual)
    assert 0 <= scoring.capped(raw) <= 1


@pytest.mark.parametrize(
    ("lower", "upper", "actual", "score"),
    [(None, 25, 25, 1), (None, 25, Decimal("25.000001"), 0), (5, None, 5, 1), (5, 8, 9, 0), (5, 8, 6, 1)],
)
def test_r2_bounds_are_inclusive(lower, upper, actual, score):
    assert scoring.within(lower, upper, actual) == score


def test_r5_yes_is_one_and_no_is_nothing():
    assert (scoring.reached(Decimal(1)), scoring.reached(Decimal(0))) == (1, 0)


def test_r12_an_over_performer_cannot_hide_a_failure():
    parts = [Driver("a", Fraction(5, 4)), Driver("b", Fraction(1, 2)), Driver("c", Fraction(4, 5), 2)]
    assert scoring.mean(parts).score == Fraction(775, 1000)


def test_r12_what_has_no_data_counts_nothing_and_is_named():
    whole = scoring.mean([Driver("a", 1), Driver("b", None), Driver("c", 1), Driver("d", 1), Driver("e", None, 0)])
    assert whole == scoring.Mean(Fraction(3, 4), known=3, counted=4, silent=("b",))


def test_r12_without_any_data_there_is_no_score():
    assert scoring.mean([Driver("a", None)]).score is None
    assert scoring.mean([]).score is None
    assert scoring.mean([Driver("a", 1, 0)]) == scoring.Mean(None, 0, 0)


@given(drivers)
def test_r12_a_mean_never_leaves_0_to_1_and_does_not_care_for_order(parts):
    whole = scoring.mean(parts)
    assert whole.score is None or 0 <= whole.score <= 1
    assert scoring.mean(reversed(parts)).score == whole.score


@given(drivers, st.integers(1, 5))
def test_r12_weights_are_relative(parts, factor):
    heavier = [Driver(part.name, part.score, part.weight * factor) for part in parts]
    assert scoring.mean(heavier).score == scoring.mean(parts).score


@given(drivers, shares)
def test_r12_a_better_part_never_makes_the_whole_worse(parts, gain):
    known = [part for part in parts if part.score is not None]
    if not known or gain < 0:
        return
    better = [Driver(part.name, part.score + gain, part.weight) for part in known]
    before, after = scoring.mean(known).score, scoring.mean(better).score
    assert before is None or after >= before


@pytest.mark.parametrize(
    ("value", "shown"),
    [(Fraction(1, 3), 33), (Fraction(665, 1000), 67), (Fraction(-1, 200), -1), (Fraction(5, 4), 125)],
)
def test_r19_people_read_whole_percents_half_up(value, shown):
    assert scoring.percent(value) == shown
    assert scoring.percent(None) is None


def test_r19_a_grade_has_one_place_half_up():
    assert [str(scoring.grade(Fraction(n, 100))) for n in (4, 5, 65, 100)] == ["0.0", "0.1", "0.7", "1.0"]


@given(shares)
def test_a_score_is_kept_to_twelve_places(value):
    assert abs(Fraction(scoring.kept(value)) - value) <= Fraction(1, 2 * 10**12)
