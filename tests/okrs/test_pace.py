"""Pace, silence and confidence: the examples and the table of `scoring.md`, and what holds on any day."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrs import pace
from okrs.pace import Feeling, Pace, Seen, Silence, Span

QUARTER = Span(date(2026, 1, 1), date(2026, 4, 1))  # 91 days
MIDDLE = date(2026, 2, 15)
days = st.dates(date(2025, 12, 1), date(2026, 6, 1))
scores = st.none() | st.fractions(0, 1)
seen = st.builds(Seen, score=scores, last_on=st.none() | days, rhythm=st.integers(1, 40), keeps=st.booleans())


def judged(score, on=MIDDLE, *, last_on=None, commitment="committed", keeps=False, rhythm=7):
    known = Seen(score, last_on or on, rhythm, keeps=keeps)
    return pace.judge(known, span=QUARTER, on=on, commitment=commitment).pace


def test_r7_day_7_of_91_expects_7_of_91():
    assert pace.expected(QUARTER, date(2026, 1, 7)) == Fraction(7, 91)


@pytest.mark.parametrize(
    ("on", "due"),
    [(date(2025, 12, 31), 0), (date(2026, 1, 1), Fraction(1, 91)), (date(2026, 4, 1), 1), (date(2027, 1, 1), 1)],
)
def test_r7_nothing_is_expected_before_a_cycle_and_all_of_it_from_its_last_day_on(on, due):
    assert pace.expected(QUARTER, on) == due


@given(days, days)
def test_r7_never_expects_less_later(one, other):
    early, late = sorted((one, other))
    assert 0 <= pace.expected(QUARTER, early) <= pace.expected(QUARTER, late) <= 1


@pytest.mark.parametrize(
    ("p", "e", "said"),
    [
        (".40", ".60", Pace.AT_RISK),
        (".50", ".60", Pace.BEHIND),
        (".56", ".60", Pace.ON_TRACK),
        (".05", ".08", Pace.TOO_EARLY),
        (".72", ".90", Pace.BEHIND),
        (".30", ".50", Pace.AT_RISK),
        (".54", ".60", Pace.ON_TRACK),
        (".42", ".60", Pace.BEHIND),
        (".09", ".10", Pace.ON_TRACK),
    ],
)
def test_r8_the_column_standard_of_the_table(p, e, said):
    assert pace.band(Fraction(Decimal(p)), Fraction(Decimal(e))) == said


def test_r8_a_third_of_ten_twenty_sevenths_lies_on_the_edge_and_is_on_track():
    assert pace.band(Fraction(1, 3), Fraction(10, 27)) == Pace.ON_TRACK


@pytest.mark.parametrize(
    ("commitment", "score", "said"),
    [
        ("committed", Fraction(1), Pace.ACHIEVED),
        ("committed", Fraction(99, 100), Pace.PARTLY),
        ("committed", Fraction(49, 100), Pace.MISSED),
        ("aspirational", Fraction(7, 10), Pace.ACHIEVED),
        ("aspirational", Fraction(35, 100), Pace.PARTLY),
        ("learning", Fraction(7, 10), Pace.ACHIEVED),
        ("learning", Fraction(34, 100), Pace.MISSED),
    ],
)
def test_r8_at_the_end_the_expected_grade_decides(commitment, score, said):
    assert judged(score, QUARTER.last, commitment=commitment) == said
    assert judged(score, QUARTER.last + timedelta(60), last_on=QUARTER.last, commitment=commitment) == said


def test_r2_what_keeps_a_bound_is_expected_to_keep_it_from_the_first_day_on():
    assert judged(Fraction(1), QUARTER.first, keeps=True) == Pace.ON_TRACK
    assert judged(Fraction(0), QUARTER.first, keeps=True) == Pace.AT_RISK


@pytest.mark.parametrize(
    ("quiet", "said"),
    [(0, Silence.FRESH), (7, Silence.FRESH), (8, Silence.LATE), (14, Silence.LATE), (15, Silence.STALE)],
)
def test_r11_late_after_one_rhythm_and_stale_after_two(quiet, said):
    assert pace.silence(Seen(Fraction(1), MIDDLE - timedelta(quiet), 7), QUARTER, MIDDLE) == said


def test_r11_a_stale_key_result_is_unknown_however_good_its_score():
    assert judged(Fraction(1), last_on=MIDDLE - timedelta(15)) == Pace.UNKNOWN


def test_r11_after_the_cycle_nothing_more_is_owed():
    assert judged(Fraction(1), QUARTER.last + timedelta(300), last_on=QUARTER.last - timedelta(3)) == Pace.ACHIEVED
    assert judged(Fraction(1), QUARTER.last + timedelta(300), last_on=QUARTER.last - timedelta(30)) == Pace.UNKNOWN


@pytest.mark.parametrize(
    ("on", "said"),
    [(date(2026, 1, 5), Pace.TOO_EARLY), (date(2026, 1, 20), Pace.UNKNOWN), (date(2026, 2, 16), Pace.AT_RISK)],
)
def test_r11_never_updated_is_red_from_half_of_the_cycle_on(on, said):
    assert pace.judge(Seen(None, None, 7), span=QUARTER, on=on, commitment="committed").pace == said


@given(seen, days, st.sampled_from(["committed", "aspirational", "learning"]))
def test_silence_is_never_green(known, on, commitment):
    verdict = pace.judge(known, span=QUARTER, on=on, commitment=commitment)
    if verdict.silence in {Silence.NEVER, Silence.STALE}:
        assert verdict.pace not in pace.GOOD
    assert 0 <= verdict.expected <= 1


@given(st.fractions(0, 1), st.fractions(0, 1), days)
def test_r8_a_better_score_never_gets_a_worse_pace(one, other, on):
    low, high = sorted((one, other))
    rank = pace.WORST_FIRST.index
    assert rank(judged(low, on, last_on=on)) <= rank(judged(high, on, last_on=on))


@given(st.lists(st.sampled_from(list(Pace))))
def test_r13_the_worst_is_one_of_them_whatever_their_order(paces):
    found = pace.worst(paces)
    assert found == pace.worst(reversed(paces))
    assert found in paces or not paces


def test_r13_one_red_among_ten_shows():
    assert pace.worst([Pace.ON_TRACK] * 9 + [Pace.AT_RISK]) == Pace.AT_RISK
    assert pace.worst([]) == Pace.UNKNOWN


@pytest.mark.parametrize(
    ("before", "after", "asked"),
    [
        (None, 5, False),
        (None, 3, True),
        (5, 6, False),
        (5, 7, True),
        (5, 3, True),
        (4, 3, True),
        (3, 2, False),
        (8, 6, True),
    ],
)
def test_r9_a_jump_or_a_fall_to_three_needs_a_reason(before, after, asked):
    assert pace.needs_reason(before, after) is asked


@pytest.mark.parametrize(
    ("confidence", "now", "said"),
    [
        (7, Pace.AT_RISK, Feeling.GREEN_BY_FEEL),
        (6, Pace.AT_RISK, None),
        (3, Pace.ON_TRACK, Feeling.RED_BY_FEEL),
        (4, Pace.ON_TRACK, None),
        (None, Pace.AT_RISK, None),
    ],
)
def test_r10_feel_and_number_disagree(confidence, now, said):
    assert pace.feeling(confidence, now) == said
