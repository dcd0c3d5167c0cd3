"""The quadrant of two clocks: pure."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aop.shares import Interval
from aop.spend_pace import AimMoney, Month, PlannedLine, SpendPace, Unsaid, spend_pace
from okrs.models import Objective
from okrs.outcome import OutcomePace, Untold, outcome_pace
from okrs.pace import STANDARD, Pace, band
from strategy.core.fiscal import months_from
from strategy.stack.pace import Dates, Quadrant, Standing, beside, dates, quadrant

FIRST, LAST = date(2026, 1, 1), date(2026, 3, 31)
AMOUNTS = st.integers(min_value=-(10**12), max_value=10**12)


def months(closed: int, booked: int = 12) -> list[Month]:
    return [
        Month(month.number, month.first_day, month.last_day, month.number <= closed, month.number <= booked)
        for month in months_from(FIRST)
    ]


def line(a_month: int, **fields) -> PlannedLine:
    return PlannedLine((a_month,) * 12, **fields)


def money(*lines: PlannedLine, share: int = 10_000) -> AimMoney:
    return AimMoney(tuple((one, Interval(0, share)) for one in lines))


@pytest.mark.parametrize(
    ("r", "s", "found"),
    [
        ("0.9", "1", Quadrant.WORKING), ("0.9", "1.01", Quadrant.DEAR), ("0.89", "1", Quadrant.SLOW),
        ("0.89", "1.01", Quadrant.LOSING), ("3", "0", Quadrant.WORKING), ("0", "-1", Quadrant.SLOW),
    ],
)  # fmt: skip
def test_the_four_words_meet_at_the_bounds(r, s, found):
    assert quadrant(Fraction(r), Fraction(s)) == found


def test_spend_pace_is_actual_by_plan_over_the_closed_periods_of_the_cycle():
    whole = money(line(100_00, named={1: 90_00, 2: 150_00, 3: 500_00, 4: 900_00}))
    pace = spend_pace(whole, months(closed=2), FIRST, LAST)
    assert (pace.planned, pace.actual, pace.until) == (200_00, 240_00, date(2026, 2, 28))
    assert pace.ratio == Fraction(6, 5)


def test_periods_after_the_cycle_do_not_count_though_they_are_closed():
    pace = spend_pace(money(line(100_00, named={3: 60_00, 4: 900_00})), months(closed=12), FIRST, LAST)
    assert (pace.planned, pace.actual) == (300_00, 60_00)


def test_an_objective_has_its_share_of_plan_and_actual():
    pace = spend_pace(money(line(100_00, named={1: 50_00}), share=2500), months(closed=1), FIRST, LAST)
    assert (pace.planned, pace.actual) == (25_00, 12_50)


def test_what_names_no_line_is_divided_in_proportion_to_plan():
    codes = line(100_00, on_codes={1: 90_00}, before=0, own=1_000_00, whole=3_000_00)
    assert codes.spent(1) == 30_00


@pytest.mark.parametrize(
    ("whole", "closed", "booked", "reason"),
    [
        (AimMoney(), 3, 3, Unsaid.NO_PLAN),
        (money(line(1_00)), 0, 0, Unsaid.NO_CLOSED_PERIOD),
        (money(line(1_00)), 3, 0, Unsaid.NO_ACTUALS),
        (money(line(0, named={1: 5_00})), 3, 3, Unsaid.PLAN_ZERO),
        (money(line(-1_00, named={1: 5_00})), 3, 3, Unsaid.PLAN_ZERO),
        (money(line(1_00, named={1: 5_00}, by_year=True)), 3, 3, Unsaid.WHOLE_YEARS),
    ],
)
def test_without_a_spend_pace_there_is_a_reason(whole, closed, booked, reason):
    pace = spend_pace(whole, months(closed, booked), FIRST, LAST)
    assert (pace.ratio, pace.unsaid) == (None, reason)
    assert pace.why


@given(st.lists(st.tuples(st.lists(AMOUNTS, min_size=12, max_size=12), AMOUNTS), max_size=4), st.integers(0, 12))
def test_spend_pace_has_a_figure_or_a_reason_never_both(rows, closed):
    whole = AimMoney(tuple((PlannedLine(tuple(plan), named={1: spent}), Interval(0, 5000)) for plan, spent in rows))
    pace = spend_pace(whole, months(closed), FIRST, LAST)
    assert (pace.ratio is None) == (pace.unsaid is not None)
    if pace.ratio is not None:
        assert pace.planned > 0


@given(AMOUNTS, st.integers(1, 9999))
def test_neighbours_have_the_whole_of_what_is_spent(spent, bound):
    one = PlannedLine((100_00,) * 12, named={1: spent})
    parts = [AimMoney(((one, Interval(0, bound)),)), AimMoney(((one, Interval(bound, 10_000)),))]
    assert sum(part.spent([1]) for part in parts) == spent
    assert sum(part.planned() for part in parts) == 1_200_00


@pytest.mark.parametrize(
    ("score", "expected", "pace", "ratio", "why"),
    [
        ("0.45", "0.5", "on_track", "0.9", None),
        ("0.069230769230", "0.076923076923", "too_early", None, Untold.TOO_EARLY),
        (None, "0.6", "at_risk", None, Untold.NO_CHECK_IN),
        (None, None, "unknown", None, Untold.NO_CHECK_IN),
        ("0.4", "0.5", "unknown", None, Untold.UNKNOWN),
        ("0", "1", "missed", "0", None),
    ],
)
def test_outcome_pace_is_score_by_expected_or_a_reason(score, expected, pace, ratio, why):
    as_decimal = [None if one is None else Decimal(one) for one in (score, expected)]
    found = outcome_pace(*as_decimal, pace, FIRST)
    assert found.untold == why
    assert found.ratio == (None if ratio is None else Fraction(ratio))


@given(st.fractions(0, 1, max_denominator=400), st.fractions(Fraction(1, 10), 1, max_denominator=400))
def test_what_is_on_track_by_the_policy_is_high_in_the_picture(score, expected):
    """Though score and expected score are stored to twelve places."""
    kept = [round(Decimal(one.numerator) / one.denominator, 12) for one in (score, expected)]
    pace = band(score, expected)
    r = outcome_pace(*kept, pace, FIRST).ratio
    assert r is not None
    assert (quadrant(r, Fraction(1)) == Quadrant.WORKING) == (pace == Pace.ON_TRACK)
    assert r >= 0
    assert STANDARD.on_track == Fraction(9, 10)


def test_what_the_picture_leaves_out_is_named_by_reason():
    early, unspent = OutcomePace(untold=Untold.TOO_EARLY), SpendPace(unsaid=Unsaid.PLAN_ZERO)
    fine = OutcomePace(Fraction(1)), SpendPace(1, 1)
    rows = [
        Standing(Objective(title=title), 1, outcome, spend)
        for title, outcome, spend in [
            ("a", early, fine[1]),
            ("b", fine[0], unspent),
            ("c", early, unspent),
            ("d", *fine),
        ]
    ]
    found = [(group.why, [one.objective.title for one in group.standings]) for group in beside(rows)]
    assert found == [("nothing planned to date", ["b", "c"]), ("too early to say", ["a", "c"])]
    assert rows[2].word == "too early to say, nothing planned to date"


def test_an_axis_says_from_when_to_when_its_figures_are():
    assert dates([None, LAST, FIRST]) == Dates(FIRST, LAST)
    assert dates([None]) is None
