"""Pictures: what the numbers become, without drawing them."""

import re
from datetime import date

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


SPAN = (date(2026, 1, 1), date(2026, 3, 31))
NUMBERS = st.floats(min_value=-1e12, max_value=1e12, allow_nan=False)


@given(
    st.lists(st.tuples(st.dates(*SPAN), NUMBERS), max_size=20),
    st.tuples(NUMBERS, NUMBERS) | st.none(),
    st.dates(date(2025, 12, 1), date(2026, 5, 1)),
)
def test_a_burn_up_draws_everything_inside_its_box(said, way, today):
    readings = [charts.Reading(on, value, f"{value}") for on, value in sorted(said)]
    picture = charts.burn_up(SPAN, readings, charts.Aim(way=way), today=today, label="")
    assert len(picture.dots) == len(readings)
    for dot in picture.dots:
        assert 70 <= float(dot.x) <= 880
        assert 23.9 <= float(dot.y) <= 214.1
    assert bool(picture.today) == (SPAN[0] <= today <= SPAN[1])
    assert bool(picture.expected) == (way is not None)
    assert 2 <= len(picture.rows) <= 9


def test_a_burn_up_puts_days_and_values_where_they_belong():
    readings = [charts.Reading(date(2026, 1, 15), 44, "44"), charts.Reading(date(2026, 3, 31), 34, "34")]
    aim = charts.Aim(way=(46, 34), words="target 34")
    picture = charts.burn_up(SPAN, readings, aim, today=date(2026, 2, 16), label="Minutes")
    assert [row.text for row in picture.rows] == ["32.5", "35", "37.5", "40", "42.5", "45", "47.5"]
    assert picture.dots[1].x == "880.0"  # the last day is the other edge
    assert picture.expected.endswith(picture.dots[1].y)  # and on it the target is expected
    assert [month.text for month in picture.months] == ["Jan", "Feb", "Mar"]
    assert picture.aim.text == "target 34"
    assert picture.last_anchor == "end"  # no words beyond the edge


def test_bounds_are_a_band_and_one_reading_makes_no_line():
    readings = [charts.Reading(date(2026, 1, 15), 9, "9")]
    picture = charts.burn_up(SPAN, readings, charts.Aim(upper=12), today=date(2026, 2, 16), label="")
    assert picture.line == picture.expected == ""
    top, height = map(float, picture.band)
    assert top + height == 214
    assert top < float(picture.dots[0].y)


def test_a_burn_up_is_drawn_with_its_words():
    readings = [charts.Reading(date(2026, 1, day), day, f"<{day}>") for day in (5, 12)]
    picture = charts.burn_up(SPAN, readings, charts.Aim(way=(0, 20)), today=date(2026, 1, 20), label="Way & aim")
    text = engines["django"].from_string("{% chart picture %}").render({"picture": picture})
    assert 'role="img" aria-label="Way &amp; aim"' in text
    assert text.count("<circle") == 2
    assert "<title>&lt;5&gt;</title>" in text
    assert "today" in text


POINTS = st.lists(st.tuples(st.floats(-1, 5), st.floats(-1, 5), st.integers(-(10**12), 10**14)), max_size=40)


def field_of(rows):
    points = [
        charts.Point(x, y, size, f"Objective {n}", chr(65 + n % 26), "", "/") for n, (x, y, size) in enumerate(rows)
    ]
    return charts.quad(points, label="", y_high=0.9, words=[("", "")] * 4, x_words="", y_words="")


@given(POINTS)
def test_every_bubble_lies_on_the_field_whatever_its_ratios(rows):
    picture = field_of(rows)
    assert len(picture.bubbles) == len(rows)
    for bubble in picture.bubbles:
        assert 52 <= float(bubble.x) <= 552
        assert 16 <= float(bubble.y) <= 356
        assert 4 <= float(bubble.radius) <= 26


@given(POINTS)
def test_labels_are_at_most_twelve_and_cover_no_other(rows):
    boxes = []
    for bubble in field_of(rows).bubbles:
        if bubble.label:
            width = 7 * (2 + len(bubble.text))
            left = float(bubble.label.x) - {"start": 0, "middle": width / 2, "end": width}[bubble.label.anchor]
            boxes.append((left, float(bubble.label.y), left + width))
    assert len(boxes) <= 12
    for number, (left, y, right) in enumerate(boxes):
        assert left >= 51.9
        assert right <= 552.1
        for other_left, other_y, other_right in boxes[:number]:
            assert abs(y - other_y) >= 13.8 or right <= other_left + 0.2 or other_right <= left + 0.2


def test_a_ratio_at_its_bound_lies_on_the_line_and_area_says_the_size():
    large, small = field_of([(1, 0.9, 400), (0.5, 0.5, 100)]).bubbles
    assert (large.x, large.y) == (field_of([]).x_split, field_of([]).y_split)
    assert float(large.radius) == 2 * float(small.radius)
