"""Pictures: what the numbers become, without drawing them."""

import re

from django.template import engines
from hypothesis import given
from hypothesis import strategies as st

from strategy.core import charts

SHARES = st.none() | st.integers(min_value=-5_000, max_value=30_000)


def percent(text: str) -> float:
    return float(text.rstrip("%"))


@given(st.lists(st.integers(min_value=-(9 * 10**14), max_value=9 * 10**14), max_size=40))
def test_the_parts_of_a_meter_stand_side_by_side_and_inside(amounts):
    picture = charts.meter([charts.Part("O", amount) for amount in amounts], label="")
    assert len(picture.segments) == sum(amount > 0 for amount in amounts)
    end = 0.0
    for segment in picture.segments:
        assert percent(segment.x) >= end - 0.06
        assert percent(segment.width) > 0
        end = percent(segment.x) + percent(segment.width)
    assert end <= 100.1


def test_a_part_too_small_for_words_has_none():
    picture = charts.meter([charts.Part("O1", 97), charts.Part("O6", 3)], label="")
    assert [segment.has_label for segment in picture.segments] == [True, False]


def test_a_meter_of_nothing_is_empty():
    assert charts.meter([], label="").segments == []
    assert charts.meter([charts.Part("credit", -5)], label="").segments == []


@given(SHARES, SHARES, SHARES, SHARES)
def test_two_clocks_never_leave_their_axis(score, expected, spent, planned):
    picture = charts.pair(name="O1", score=score, expected=expected, spent=spent, planned=planned)
    assert len(picture.clocks) == (score is not None) + (spent is not None)
    for clock in picture.clocks:
        assert 0 <= float(clock.width) <= 100
        assert clock.tick == "" or 0 <= float(clock.tick) <= 100


def test_two_clocks_say_in_words_what_they_show():
    picture = charts.pair(name="O1", score=4260, expected=5180, spent=3740, planned=3840)
    assert picture.label == "O1: score 43 %, expected 52 %; spent 37 %, plan to date 38 %"
    assert charts.pair(name="O9").label == "O9: nothing known yet"


@given(st.lists(st.none() | st.integers(0, 10), max_size=30))
def test_a_sparkline_stays_inside_and_breaks_where_nothing_is_known(values):
    path = charts.spark(values, label="", low=0, high=10).path
    points = re.findall(r"([ML])([\d.e+]+) ([\d.]+)", path)
    assert len(points) == sum(value is not None for value in values)
    assert all(0 <= float(x) <= 100.1 and 0 <= float(y) <= 20 for _pen, x, y in points)
    gaps = sum(now is not None and before is None for before, now in zip([None, *values], values, strict=False))
    assert sum(pen == "M" for pen, _x, _y in points) == gaps


def test_a_picture_is_drawn_without_style_and_with_words():
    pictures = [
        charts.pair(name="O1", score=4260, expected=5180, spent=3740, planned=3840),
        charts.spark([1, 2, None, 3], label="three values"),
        charts.meter([charts.Part("O1", 60, "0.6"), charts.Part("none", 40, is_open=True)], label="60 % aligned"),
    ]
    for picture in pictures:
        drawn = engines["django"].from_string("{% chart picture %}").render({"picture": picture})
        assert "style=" not in drawn
        assert f'role="img" aria-label="{picture.label}"' in drawn
