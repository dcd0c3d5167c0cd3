"""How an amount leaves a line: pure arithmetic."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aop import moves

EVERY = [True] * 12
amounts = st.lists(st.integers(-(10**9), 10**9), min_size=12, max_size=12)
stocks = st.lists(st.integers(0, 10**9), min_size=12, max_size=12)
opened = st.lists(st.booleans(), min_size=12, max_size=12)


def test_it_is_taken_in_proportion_from_the_open_periods():
    taken = moves.from_open_periods([100] * 12, [False] * 6 + [True] * 6, 300)
    assert taken == [0] * 6 + [50] * 6


@pytest.mark.parametrize("amount", [0, -5, 601])
def test_no_more_is_taken_than_stands_there(amount):
    with pytest.raises(moves.TooMuch):
        moves.from_open_periods([100] * 12, [False] * 6 + [True] * 6, amount)


@given(stocks, opened, st.data())
def test_what_is_taken_adds_up_and_no_period_gives_more_than_it_has(stock, is_open, data):
    free = sum(value for value, open_now in zip(stock, is_open, strict=True) if open_now)
    if not free:
        return
    amount = data.draw(st.integers(1, free))
    taken = moves.from_open_periods(stock, is_open, amount)
    assert sum(taken) == amount
    for value, open_now, part in zip(stock, is_open, taken, strict=True):
        assert 0 <= part <= (value if open_now else 0)


@given(st.lists(amounts, min_size=1, max_size=5))
def test_moves_together_balance_and_their_opposite_takes_them_back(chain):
    whole = moves.together(moves.moved(place, place + 1, part) for place, part in enumerate(chain))
    if not whole:
        return
    moves.check_balance(whole)
    assert moves.together([whole, moves.opposite(whole)]) == {}


def test_what_does_not_balance_in_a_period_is_refused_though_the_year_does():
    with pytest.raises(moves.NotBalanced):
        moves.check_balance({1: [-5, 5] + [0] * 10, 2: [5, -4] + [0] * 10})


def test_lines_that_would_fall_below_zero_are_named():
    now = {1: [5] * 12, 2: [0] * 12, 3: [-1] * 12}
    entries = {1: [-5] * 12, 2: [-1] + [0] * 11, 3: [1] * 12}
    assert moves.short_of(now, entries) == [2]
