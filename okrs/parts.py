"""What an objective's score is made of, part by part, as its page shows it (`scoring.md` R12, R13). No read."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from okrs import pace
from okrs.facts import COUNTING
from okrs.models import Alignment, KeyResult, Objective
from okrs.pace import Pace
from okrs.scoring import Number

_By = Objective.ScoredBy


@dataclass(frozen=True)
class Part:
    """One driver that counts; `score` is None while nothing was said of it."""

    name: str
    score: Number | None
    pace: Pace


def parts_of(objective: Objective, live: Iterable[KeyResult], below: Iterable[Alignment]) -> list[Part]:
    """What counts for it, out of its key results that are not dropped and the links (with child) that lead to it."""
    found: list[Part] = []
    if objective.scored_by in {_By.KEY_RESULTS, _By.BOTH}:
        found += [Part(row.title, row.score, Pace(row.pace)) for row in live if row.weight]
    if objective.scored_by in {_By.CHILDREN, _By.BOTH}:
        counted = [link.child for link in below if link.counts and link.child.state in COUNTING]
        found += [Part(row.title, row.score, Pace(row.pace)) for row in counted]
    return found


def strip_of(parts: Sequence[Part]) -> list[tuple[int, Pace]]:
    """R13: how many are where, the best first: 2 on track, 1 behind, 1 at risk."""
    counts = Counter(part.pace for part in parts)
    return [(counts[word], word) for word in reversed(pace.WORST_FIRST) if counts[word]]


def silent_of(parts: Iterable[Part]) -> list[str]:
    """Those of which nothing was said yet: they count 0 and are named."""
    return [part.name for part in parts if part.score is None]


def worst_of(parts: Sequence[Part]) -> list[str]:
    """Those that hold the whole back; none where all stand alike."""
    worst = pace.worst(part.pace for part in parts)
    found = [part.name for part in parts if part.pace is worst]
    return found if len(found) < len(parts) else []
