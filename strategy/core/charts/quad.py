"""Two ratios of many things against each other, one bubble each: a field in four parts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

LEFT, TOP, WIDTH, HEIGHT = 52, 16, 500, 340
RIGHT, BOTTOM = LEFT + WIDTH, TOP + HEIGHT
X_END, Y_END = 2.0, 1.4
LARGEST, SMALLEST = 26.0, 4.0  # radius
LETTER, LINE = 7.0, 14.0  # room a letter of a label needs, and its height
NAMED, LONGEST = 12, 24  # labels, and letters of a label
CORNER = 26.0  # height of the words in the corners, kept free of labels

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True)
class Point:
    """One thing: its two ratios, its size (any unit), a short name and a title that says all in words."""

    x: float
    y: float
    size: int
    name: str
    label: str
    title: str
    address: str = ""


@dataclass(frozen=True)
class Label:
    x: str
    y: str
    anchor: str


@dataclass(frozen=True)
class Bubble:
    point: Point
    x: str
    y: str
    radius: str
    label: Label | None
    text: str
    """Its name cut to the room there is; empty where there is none."""


@dataclass(frozen=True)
class Quad:
    """Geometry of `charts/quad.html`."""

    bubbles: list[Bubble]
    label: str
    words: Sequence[tuple[str, str]]
    """Of the corners: upper left, upper right, lower left, lower right; the second half of each where there is room."""
    x_words: str
    y_words: str
    x_split: str
    y_split: str
    y_mark: str
    template: str = "charts/quad.html"


def quad(
    points: Iterable[Point], *, label: str, y_high: float, words: Sequence[tuple[str, str]], x_words: str, y_words: str
) -> Quad:
    """Lay out bubbles, the largest first and lowest; what lies beyond the field is drawn on its edge.

    The x axis is split at 1, the y axis at `y_high`. At most `NAMED` bubbles are labelled, only where a label covers
    no other label and no other bubble.
    """
    ordered = sorted(points, key=lambda point: -point.size)
    most = max((point.size for point in ordered), default=0)
    places = [(_x(point.x), _y(point.y), _radius(point.size, most)) for point in ordered]
    taken: list[Box] = _corners()
    bubbles = []
    for number, (point, place) in enumerate(zip(ordered, places, strict=True)):
        found = _label(point, place, places, taken) if number < NAMED and point.label else None
        bubbles.append(_bubble(point, place, found))
    split = f"{_y(y_high):.1f}"
    return Quad(bubbles, label, words, x_words, y_words, f"{_x(1):.1f}", split, f"{y_high:g}")


def _x(value: float) -> float:
    return LEFT + WIDTH * min(max(value, 0), X_END) / X_END


def _y(value: float) -> float:
    return BOTTOM - HEIGHT * min(max(value, 0), Y_END) / Y_END


def _radius(size: int, most: int) -> float:
    """The area says the size."""
    return max(LARGEST * sqrt(max(size, 0) / most), SMALLEST) if most > 0 else SMALLEST


def _corners() -> list[Box]:
    return [(LEFT, TOP, RIGHT, TOP + CORNER), (LEFT, BOTTOM - CORNER, RIGHT, BOTTOM)]


def _bubble(point: Point, place: tuple[float, float, float], found: tuple[Label, str] | None) -> Bubble:
    x, y, radius = place
    label, text = found or (None, "")
    return Bubble(point, f"{x:.1f}", f"{y:.1f}", f"{radius:.1f}", label, text)


def short(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1].rstrip()}…"


def _label(
    point: Point, place: tuple[float, float, float], places: Sequence[tuple[float, float, float]], taken: list[Box]
) -> tuple[Label, str] | None:
    """A free spot beside, above or below the bubble: with the name where that covers no other bubble, else for the
    label alone, else none. The spot is added to those `taken`."""
    others = [_around(other) for other in places if other is not place]
    for text in (short(point.name), ""):
        width = LETTER * (len(point.label) + 1 + len(text))
        for label, box in _spots(place, width):
            if _is_inside(box) and not _hits(box, [*taken, *others]):
                taken.append(box)
                return label, text
    return None


def _spots(place: tuple[float, float, float], width: float) -> list[tuple[Label, Box]]:
    x, y, radius = place
    spots = []
    for rise in (0.0, -LINE, LINE):
        for way, anchor in ((1, "start"), (-1, "end")):
            start = x + way * (radius + 6)
            end = start + way * width
            box = (min(start, end), y + rise - LINE / 2, max(start, end), y + rise + LINE / 2)
            spots.append((Label(f"{start:.1f}", f"{y + rise + 4:.1f}", anchor), box))
    for middle in (y - radius - LINE / 2 - 2, y + radius + LINE / 2 + 2):
        box = (x - width / 2, middle - LINE / 2, x + width / 2, middle + LINE / 2)
        spots.append((Label(f"{x:.1f}", f"{middle + 4:.1f}", "middle"), box))
    return spots


def _around(place: tuple[float, float, float]) -> Box:
    x, y, radius = place
    return (x - radius, y - radius, x + radius, y + radius)


def _is_inside(box: Box) -> bool:
    return box[0] >= LEFT and box[1] >= TOP and box[2] <= RIGHT and box[3] <= BOTTOM


def _hits(box: Box, others: Iterable[Box]) -> bool:
    return any(box[0] < o[2] and o[0] < box[2] and box[1] < o[3] and o[1] < box[3] for o in others)
