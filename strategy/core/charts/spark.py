"""A sparkline: how one figure went, without axis or scale."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, MARGIN = 100, 20, 2


@dataclass(frozen=True)
class Spark:
    path: str
    middle: str
    label: str
    template: str = "charts/spark.html"


def spark(values: Sequence[float | None], *, label: str, low: float | None = None, high: float | None = None) -> Spark:
    """A line through `values`, oldest first; None breaks it. `low` and `high` fix the scale, else the values do."""
    known = [value for value in values if value is not None]
    low = min(known, default=0) if low is None else low
    high = max(known, default=0) if high is None else high
    step = WIDTH / max(len(values) - 1, 1)
    words, pen_up = [], True
    for number, value in enumerate(values):
        if value is not None:
            words.append(f"{'M' if pen_up else 'L'}{number * step:.4g} {_y(value, low, high):.1f}")
        pen_up = value is None
    return Spark(" ".join(words), f"{HEIGHT / 2:.0f}", label)


def _y(value: float, low: float, high: float) -> float:
    share = (value - low) / (high - low) if high > low else 0.5
    return HEIGHT - MARGIN - min(max(share, 0), 1) * (HEIGHT - 2 * MARGIN)
