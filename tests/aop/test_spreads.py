"""Spreads add up, whatever is spread (`money.md` R1, R2)."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aop.spreads import WEEKS_4_4_5, MixedWeights, days_of, quarters, spread, spread_evenly, spread_like
from strategy.core.fiscal import first_day, months_from
from strategy.core.money import LIMIT, plain_money

weights = st.lists(st.integers(0, 10**6), min_size=1, max_size=40).filter(any)
totals = st.integers(-LIMIT, LIMIT)


def plain(amounts) -> list[str]:
    return [plain_money(amount, "EUR") for amount in amounts]


@given(total=totals, weights=weights)
def test_the_parts_add_up_to_the_total(total, weights):
    assert sum(spread(total, weights)) == total


@given(total=totals)
def test_the_quick_even_spread_is_the_even_spread(total):
    assert spread_evenly(total) == spread(total)
    assert [spread_evenly(small) for small in range(-40, 41)] == [spread(small) for small in range(-40, 41)]


@given(total=totals, weights=weights)
def test_a_negative_total_is_the_mirror(total, weights):
    assert spread(-total, weights) == [-part for part in spread(total, weights)]


@given(total=totals, weights=weights)
def test_what_weighs_nothing_gets_nothing(total, weights):
    assert all(part == 0 for part, weight in zip(spread(total, weights), weights, strict=True) if weight == 0)


@given(total=totals, weights=weights)
def test_every_sum_from_the_start_is_within_half_a_cent_of_exact(total, weights):
    for end in range(1, len(weights) + 1):
        exact = Fraction(total * sum(weights[:end]), sum(weights))
        assert abs(sum(spread(total, weights)[:end]) - exact) <= Fraction(1, 2)


@given(total=totals, weights=weights)
def test_the_parts_of_a_positive_total_are_not_negative(total, weights):
    assert all(part * (1 if total >= 0 else -1) >= 0 for part in spread(total, weights))


def test_a_hundred_thousand_over_a_year():
    third = ["8333.33", "8333.34", "8333.33"]
    assert plain(spread(100_000_00)) == third * 4


def test_five_cents_over_a_year():
    assert spread(5) == [0, 1, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0]


def test_weeks_4_4_5():
    assert plain(spread(100_000_00, WEEKS_4_4_5[:3])) == ["30769.23", "30769.23", "38461.54"]
    assert plain(spread(1_000_000_00, WEEKS_4_4_5)) == ["76923.08", "76923.07", "96153.85"] * 4


def test_days_of_a_year():
    months = months_from(first_day(2026, start_month=1, naming="ends"))
    days = days_of([(month.first_day, month.last_day) for month in months])
    assert plain(spread(120_000_00, days)) == [
        "10191.78", "9205.48", "10191.78", "9863.01", "10191.79", "9863.01",
        "10191.78", "10191.78", "9863.01", "10191.79", "9863.01", "10191.78",
    ]  # fmt: skip


def test_a_reference_of_nothing_falls_back_to_even_and_says_so():
    assert spread_like(100_00, [0] * 4) == ([25_00] * 4, True)
    assert spread_like(100_00, [0, 3, 0, 1]) == ([0, 75_00, 0, 25_00], False)
    assert spread_like(-100_00, [-3, -1]) == ([-75_00, -25_00], False)


@pytest.mark.parametrize("weights", [[1, -1], [0, 0], [-1, 2, 3]])
def test_weights_of_both_signs_or_of_none_are_refused(weights):
    with pytest.raises(MixedWeights):
        spread(100, weights)


def test_quarters_are_three_periods_each():
    assert quarters(list(range(1, 13))) == [6, 15, 24, 33]
