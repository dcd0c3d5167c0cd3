"""The agenda a review starts with (`review.md`, Run mode): exceptions first, ordered by money at risk. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

MOST_EXCEPTIONS = 6
"""Objectives talked about; the rest is taken by consent."""

GOOD = {"on_track", "achieved", "too_early"}


@dataclass(frozen=True)
class Subject:
    """An objective as the agenda sees it: its pace, its confidence (0 to 10, None: nobody said), the change money of
    the year that serves it, minor units, and whether feel and number disagree."""

    pk: int
    title: str
    pace: str
    confidence: Decimal | None
    money: int
    disagrees: bool = False


@dataclass(frozen=True)
class Block:
    """One block of the meeting."""

    kind: str
    title: str
    minutes: int
    objective: int | None = None


def money_at_risk(subject: Subject) -> Decimal:
    """Money × (1 − confidence ÷ 10), minor units; unknown confidence counts as none."""
    doubt = Decimal(1) - (subject.confidence or Decimal(0)) / 10
    return subject.money * doubt


def exceptions(subjects: Iterable[Subject]) -> list[Subject]:
    """What is not on track or is felt otherwise, most money at risk first."""
    found = [one for one in subjects if one.disagrees or one.pace not in GOOD]
    return sorted(found, key=lambda one: (-one.disagrees, -money_at_risk(one), one.pk))[:MOST_EXCEPTIONS]


def proposed(subjects: Sequence[Subject], *, minutes: int) -> list[Block]:
    """The blocks of a meeting of so many minutes; the objectives share what the fixed blocks leave, at most ten
    minutes each and at least three."""
    talked = exceptions(subjects)
    fixed = [
        Block("read", "Silent read of the pre-read", 20),
        Block("due", "Last decisions: did they come true?", 10),
        Block("position", "Position: money, outcome, what is free", 10),
        Block("consent", "On track, by consent", 10),
        Block("money", "Reallocation round: sources and uses", 25),
        Block("next", "Next quarter: aims, dependencies, what we will not do", 12),
        Block("read_back", "Read back decisions, owners, dates", 8),
    ]
    share = minutes / 150
    fixed = [Block(one.kind, one.title, max(round(one.minutes * share), 2)) for one in fixed]
    rest = minutes - sum(one.minutes for one in fixed)
    each = min(max(rest // len(talked), 3), 10) if talked else 0
    middle = [Block("objective", one.title, each, one.pk) for one in talked]
    return [*fixed[:3], *middle, *fixed[3:]]
