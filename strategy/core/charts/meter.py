"""Coverage as one bar: what each part of a sum is for, in order, and what is left over."""

from collections.abc import Iterable
from dataclasses import dataclass

GAP = 0.2  # percent of the width between two segments
LETTER_ROOM, EDGE_ROOM = 1.2, 1.7  # percent a segment needs for each letter of its label, and around it
NOTE_ROOM = 11.0  # percent it needs to carry label and figure


@dataclass(frozen=True)
class Part:
    """A share of the sum. `amount` in minor units (any unit will do), `figure` its short text."""

    label: str
    amount: int
    figure: str = ""
    title: str = ""
    is_open: bool = False


@dataclass(frozen=True)
class Segment:
    part: Part
    x: str
    width: str
    text_x: str
    has_label: bool
    has_figure: bool


@dataclass(frozen=True)
class Meter:
    """Geometry of `charts/meter.html`, in percent of the width."""

    segments: list[Segment]
    label: str
    template: str = "charts/meter.html"


def meter(parts: Iterable[Part], *, label: str) -> Meter:
    """Lay the parts with a positive amount side by side. `label` says in words what the picture shows.

    Negative parts (credits) cannot be drawn as a width and are left out; the table below shows them.
    """
    drawn = [part for part in parts if part.amount > 0]
    total = sum(part.amount for part in drawn)
    segments, start = [], 0.0
    for part in drawn:
        width = 100 * part.amount / total
        segments.append(_segment(part, start, max(width - GAP, 0.05)))
        start += width
    return Meter(segments, label)


def _segment(part: Part, start: float, width: float) -> Segment:
    return Segment(
        part=part,
        x=f"{start:.2f}%",
        width=f"{width:.2f}%",
        text_x=f"{start + 0.8:.2f}%",
        has_label=width >= EDGE_ROOM + LETTER_ROOM * len(part.label),
        has_figure=width >= NOTE_ROOM,
    )
