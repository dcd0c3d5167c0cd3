"""Intervals of a line: they never overlap, their amounts add up, and few of them move."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aop.shares import WHOLE, Interval, NotAShare, Overallocated, bp_of_amount, part, place, remainder, year_part
from strategy.core.money import LIMIT

AMOUNTS = st.integers(-LIMIT, LIMIT)
TARGETS = st.sampled_from("ABCDEFGH")


@st.composite
def shares(draw):
    """Shares of some targets, together at most a whole line."""
    left, chosen = WHOLE, {}
    for target in draw(st.lists(TARGETS, unique=True, max_size=8)):
        if left < 1:
            break
        chosen[target] = draw(st.integers(1, left))
        left -= chosen[target]
    return chosen


@st.composite
def bounds(draw):
    """A whole line cut into neighbours."""
    cuts = draw(st.lists(st.integers(1, WHOLE - 1), unique=True, max_size=9))
    edges = [0, *sorted(cuts), WHOLE]
    return [Interval(low, high) for low, high in zip(edges, edges[1:], strict=False)]


def overlapping(intervals):
    ordered = sorted(intervals)
    return [pair for pair in zip(ordered, ordered[1:], strict=False) if pair[0].overlaps(pair[1])]


@given(AMOUNTS, bounds())
def test_the_parts_of_a_line_add_up_for_any_amount_and_sign(amount, intervals):
    assert sum(part(amount, interval) for interval in intervals) == amount


@given(AMOUNTS, bounds())
def test_a_credit_is_the_mirror_of_a_cost(amount, intervals):
    assert [part(-amount, interval) for interval in intervals] == [-part(amount, interval) for interval in intervals]


@given(AMOUNTS, bounds())
def test_a_part_is_within_a_minor_unit_of_the_exact_share(amount, intervals):
    for interval in intervals:
        assert abs(part(amount, interval) * WHOLE - amount * interval.share) <= WHOLE


@given(st.lists(AMOUNTS, min_size=12, max_size=12), bounds())
def test_a_year_is_the_sum_of_its_periods_and_its_parts_add_up(periods, intervals):
    assert sum(year_part(periods, interval) for interval in intervals) == sum(periods)


def test_thirds_of_a_cent_go_where_the_bounds_fall():
    thirds = [Interval(0, 3333), Interval(3333, 6667), Interval(6667, WHOLE)]
    assert [part(100, interval) for interval in thirds] == [33, 34, 33]
    assert [part(-100, interval) for interval in thirds] == [-33, -34, -33]
    assert [part(1, interval) for interval in thirds] == [0, 1, 0]


@given(shares(), shares())
def test_placed_intervals_have_the_wanted_shares_and_never_overlap(before, after):
    current = place({}, before)
    placed = place(current, after)
    assert {target: interval.share for target, interval in placed.items()} == after
    assert overlapping(placed.values()) == []
    assert all(0 <= interval.from_bp < interval.to_bp <= WHOLE for interval in placed.values())


@given(shares())
def test_what_does_not_change_does_not_move(before):
    current = place({}, before)
    assert place(current, before) == current


def test_a_new_share_goes_after_the_last():
    current = {"A": Interval(0, 3000)}
    assert place(current, {"A": 3000, "B": 2000}) == {"A": Interval(0, 3000), "B": Interval(3000, 5000)}


def test_a_new_share_takes_a_gap_when_there_is_no_room_after_the_last():
    current = {"B": Interval(3000, WHOLE)}
    assert place(current, {"B": 7000, "C": 3000})["C"] == Interval(0, 3000)


def test_a_changed_share_keeps_its_place_where_there_is_room():
    current = {"A": Interval(0, 3000), "B": Interval(3000, 5000)}
    assert place(current, {"A": 1000, "B": 4000}) == {"A": Interval(0, 1000), "B": Interval(3000, 7000)}


def test_free_space_in_pieces_is_closed_up_in_order():
    current = {"A": Interval(1000, 4000), "B": Interval(5000, 9000)}
    placed = place(current, {"A": 3000, "B": 4000, "C": 3000})
    assert placed == {"A": Interval(0, 3000), "B": Interval(3000, 7000), "C": Interval(7000, WHOLE)}


def test_a_share_of_nothing_ends_the_link():
    assert place({"A": Interval(0, 3000)}, {"A": 0}) == {}


def test_a_line_cannot_give_more_than_it_has():
    with pytest.raises(Overallocated):
        place({}, {"A": 6000, "B": 4001})


@pytest.mark.parametrize("share", [-1, WHOLE + 1])
def test_a_share_is_at_most_the_whole(share):
    with pytest.raises(NotAShare):
        place({}, {"A": share})


def test_the_remainder_is_what_no_target_has():
    assert remainder([6000, 1500]) == 2500


@pytest.mark.parametrize(
    ("amount", "total", "share"),
    [(50, 100, 5000), (1, 3, 3333), (2, 3, 6667), (-50, -100, 5000), (100, 100, WHOLE), (1, 20_000, 1)],
)
def test_an_amount_becomes_the_nearest_share(amount, total, share):
    assert bp_of_amount(amount, total) == share


@pytest.mark.parametrize(("amount", "total"), [(0, 100), (-1, 100), (101, 100), (50, 0), (1, -100), (1, 10**9)])
def test_an_amount_that_is_no_share_is_refused(amount, total):
    with pytest.raises(NotAShare):
        bp_of_amount(amount, total)
