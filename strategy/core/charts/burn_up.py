"""Burn-up: what was said of a figure through a span of days, against what was expected."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, floor, log10

LEFT, RIGHT, TOP, BOTTOM = 70, 880, 24, 214
MONTH_ROOM = 34  # a month narrower than this has no name
STEPS = (1, 2, 2.5, 5, 10)
LETTER = 8  # about the width of one
ROWS = 5  # lines across, about


@dataclass(frozen=True)
class Reading:
    """A value said of a day; `text` is it in words."""

    on: date
    value: float
    text: str


@dataclass(frozen=True)
class Aim:
    """What the readings are held against: a way from one value to another, or bounds (None is open); in words, too."""

    way: tuple[float, float] | None = None
    lower: float | None = None
    upper: float | None = None
    words: str = ""


@dataclass(frozen=True)
class Mark:
    x: str
    y: str
    text: str


@dataclass(frozen=True)
class BurnUp:
    """Geometry of `charts/burn_up.html`, in a box of 1000 × 240."""

    label: str
    rows: list[Mark]
    months: list[Mark]
    dots: list[Mark]
    line: str
    expected: str
    band: tuple[str, str] | None
    aim: Mark | None
    today: str
    last: Mark | None
    last_anchor: str
    template: str = "charts/burn_up.html"


@dataclass(frozen=True)
class _Box:
    """Where a day and a value lie."""

    first: date
    last: date
    low: float
    high: float

    def x(self, day: date) -> float:
        """The end of the day: the first lies a little to the right of the edge, the last on the other edge."""
        return self.along((day - self.first).days + 1)

    def along(self, days: float) -> float:
        return LEFT + (RIGHT - LEFT) * days / ((self.last - self.first).days + 1)

    def y(self, value: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * (value - self.low) / (self.high - self.low)


def burn_up(
    span: tuple[date, date],
    readings: Sequence[Reading],
    aim: Aim,
    *,
    today: date,
    label: str,
    words: Callable[[float], str] = "{:g}".format,
    ticks: Sequence[float] = (),
) -> BurnUp:
    """The picture of `readings` (by day, the oldest first) in the days of `span`; `words` names the lines across."""
    lines = list(ticks) or _ticks([row.value for row in readings], aim)
    box = _Box(*span, lines[0], lines[-1])
    dots = [Mark(_n(box.x(row.on)), _n(box.y(row.value)), row.text) for row in readings]
    end = dots[-1] if dots else None
    near_edge = end is not None and float(end.x) + 8 + LETTER * len(end.text) > RIGHT
    return BurnUp(
        label=label,
        rows=[Mark(_n(LEFT), _n(box.y(value)), words(value)) for value in lines],
        months=_months(box),
        dots=dots,
        line=" ".join(f"{'L' if n else 'M'}{dot.x} {dot.y}" for n, dot in enumerate(dots)) if len(dots) > 1 else "",
        expected=_way(box, aim),
        band=_band(box, aim),
        aim=_aim(box, aim),
        today=_n(box.x(today)) if span[0] <= today <= span[1] else "",
        last=end and Mark(_n(float(end.x) + (-8 if near_edge else 8)), _n(max(float(end.y) - 8, TOP - 6)), end.text),
        last_anchor="end" if near_edge else "start",
    )


def _ticks(values: Sequence[float], aim: Aim) -> list[float]:
    """Round numbers from below the least to above the most of what is drawn."""
    drawn = [*values, *(aim.way or ()), *(value for value in (aim.lower, aim.upper) if value is not None)]
    low, high = min(drawn, default=0.0), max(drawn, default=1.0)
    if low == high:
        low, high = low - (abs(low) or 1) / 2, high + (abs(high) or 1) / 2
    size = 10 ** floor(log10((high - low) / ROWS))
    step = next(step * size for step in STEPS if step * size * ROWS >= high - low)
    return [step * n for n in range(floor(low / step), ceil(high / step) + 1)]


def _way(box: _Box, aim: Aim) -> str:
    if aim.way is None:
        return ""
    start, end = aim.way
    return f"M{LEFT} {_n(box.y(start))}L{RIGHT} {_n(box.y(end))}"


def _band(box: _Box, aim: Aim) -> tuple[str, str] | None:
    """Top and height of what is within the bounds."""
    if aim.lower is None and aim.upper is None:
        return None
    top = TOP if aim.upper is None else box.y(aim.upper)
    foot = BOTTOM if aim.lower is None else box.y(aim.lower)
    return _n(top), _n(foot - top)


def _aim(box: _Box, aim: Aim) -> Mark | None:
    value = aim.way[1] if aim.way else aim.upper if aim.upper is not None else aim.lower
    return None if value is None else Mark(_n(RIGHT + 8), _n(box.y(value) + 4), aim.words)


def _months(box: _Box) -> list[Mark]:
    """The name of each month in the middle of its part of the span."""
    marks, day = [], box.first
    while day <= box.last:
        following = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        until = min(following, box.last + timedelta(days=1))
        left, right = box.along((day - box.first).days), box.along((until - box.first).days)
        if right - left >= MONTH_ROOM:
            marks.append(Mark(_n((left + right) / 2), _n(BOTTOM + 20), f"{day:%b}"))
        day = following
    return marks


def _n(number: float) -> str:
    return f"{number:.1f}"
