"""Two clocks on one axis: outcome above, money below, each with the tick where it should be today."""

from dataclasses import dataclass

END = 10_000  # basis points: the whole way


@dataclass(frozen=True)
class Clock:
    """A bar and its tick in percent of the axis; `tick` is empty when nothing is expected."""

    kind: str
    y: str
    height: str
    line_y: str
    width: str
    tick: str
    tick_from: str
    tick_to: str


@dataclass(frozen=True)
class Pair:
    clocks: list[Clock]
    label: str
    template: str = "charts/pair.html"


def pair(
    *,
    name: str,
    score: int | None = None,
    expected: int | None = None,
    spent: int | None = None,
    planned: int | None = None,
) -> Pair:
    """The picture of a row, all figures in basis points: score and expected score, money spent and due by today.

    Without money the outcome stands alone in the middle, and the other way round. Nothing known: an empty axis.
    """
    clocks = []
    if score is not None:
        clocks.append(_clock("fo", score, expected, *(("2", "5", "4.5", "0", "9") if spent is not None else _ALONE)))
    if spent is not None:
        clocks.append(
            _clock("fm", spent, planned, *(("11", "3", "12.5", "9", "16") if score is not None else _ALONE_MONEY))
        )
    return Pair(clocks, _words(name, score, expected, spent, planned))


_ALONE = ("6", "5", "8.5", "4", "13")
_ALONE_MONEY = ("7", "3", "8.5", "4", "13")


def _clock(kind: str, value: int, due: int | None, *place: str) -> Clock:
    y, height, line_y, tick_from, tick_to = place
    tick = "" if due is None else _percent(due)
    return Clock(kind, y, height, line_y, _percent(value), tick, tick_from, tick_to)


def _percent(share: int) -> str:
    return f"{min(max(share, 0), END) / 100:.1f}"


def _words(name: str, score: int | None, expected: int | None, spent: int | None, planned: int | None) -> str:
    parts = []
    if score is not None:
        parts.append(f"score {_whole(score)} %" + ("" if expected is None else f", expected {_whole(expected)} %"))
    if spent is not None:
        parts.append(f"spent {_whole(spent)} %" + ("" if planned is None else f", plan to date {_whole(planned)} %"))
    return f"{name}: {'; '.join(parts) or 'nothing known yet'}"


def _whole(share: int) -> int:
    return (share + 50) // 100
