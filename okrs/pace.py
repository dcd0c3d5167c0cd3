"""Pace: a score against what was expected by a day, and what silence makes of it (`scoring.md` R7–R11, R13).

A pure function of stored values and a date; fractions of 1, days of the organisation's calendar.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from okrs.scoring import Number


class Pace(StrEnum):
    """What a colour says. Silence is `UNKNOWN`, never green."""

    ACHIEVED = "achieved"
    PARTLY = "partly"
    MISSED = "missed"
    ON_TRACK = "on_track"
    BEHIND = "behind"
    AT_RISK = "at_risk"
    TOO_EARLY = "too_early"
    UNKNOWN = "unknown"


WORDS = {
    Pace.ACHIEVED: "Achieved",
    Pace.PARTLY: "Partly achieved",
    Pace.MISSED: "Missed",
    Pace.ON_TRACK: "On track",
    Pace.BEHIND: "Behind",
    Pace.AT_RISK: "At risk",
    Pace.TOO_EARLY: "Too early",
    Pace.UNKNOWN: "Unknown",
}

WORST_FIRST = (
    Pace.MISSED,
    Pace.AT_RISK,
    Pace.PARTLY,
    Pace.BEHIND,
    Pace.UNKNOWN,
    Pace.TOO_EARLY,
    Pace.ON_TRACK,
    Pace.ACHIEVED,
)
"""R13: the worst of what counts is what an objective shows."""

AT_RISK = frozenset({Pace.MISSED, Pace.AT_RISK})
GOOD = frozenset({Pace.ON_TRACK, Pace.ACHIEVED})


class Silence(StrEnum):
    """R11: how long nobody has said anything."""

    NEVER = "never"
    FRESH = "fresh"
    LATE = "late"
    STALE = "stale"


class Feeling(StrEnum):
    """R10: where a person's forecast and the arithmetic disagree."""

    GREEN_BY_FEEL = "green_by_feel"
    RED_BY_FEEL = "red_by_feel"


@dataclass(frozen=True)
class Policy:
    """R8: where the bands lie, as fractions of what was expected. A cycle is judged by one policy."""

    name: str
    version: int
    on_track: Fraction
    behind: Fraction
    too_early: Fraction
    """Below this expected score nothing is said yet."""


STANDARD = Policy("Standard", 1, on_track=Fraction(9, 10), behind=Fraction(7, 10), too_early=Fraction(1, 10))

EXPECTED_GRADE = {"committed": Fraction(1), "aspirational": Fraction(7, 10), "learning": Fraction(7, 10)}
"""R8: the grade an objective of each commitment is expected to end with."""

HALF = Fraction(1, 2)
SURE, DOUBTFUL = 7, 3
"""R9: confidence from SURE on is high, up to DOUBTFUL low."""
JUMP = 2
"""R9: a confidence that moves by so much needs a reason."""


@dataclass(frozen=True)
class Span:
    """The days of a cycle, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class Seen:
    """What is known of a key result: its score (None: never updated), when it was last spoken of, how often it should
    be (days), and whether it keeps a bound rather than moves a number."""

    score: Number | None
    last_on: date | None
    rhythm: int
    keeps: bool = False


@dataclass(frozen=True)
class Verdict:
    """A pace with what it was made of, so that every colour can be explained. `expected` is a fraction of 1."""

    pace: Pace
    expected: Fraction
    silence: Silence
    rule: str


def expected(span: Span, on: date) -> Fraction:
    """R7 *linear*: days gone ÷ days of the cycle, the day itself included; 0 before the cycle, 1 from its last day on.

    Day 7 of 91 is 7/91.
    """
    gone = (on - span.first).days + 1
    return min(max(Fraction(gone, span.days), Fraction(0)), Fraction(1))


def silence(seen: Seen, span: Span, on: date) -> Silence:
    """R11: late after one rhythm, stale after two. After the cycle its last day counts: nothing is owed beyond."""
    if seen.last_on is None:
        return Silence.NEVER
    quiet = min(on, span.last) - seen.last_on
    if quiet > timedelta(days=2 * seen.rhythm):
        return Silence.STALE
    return Silence.LATE if quiet > timedelta(days=seen.rhythm) else Silence.FRESH


def judge(seen: Seen, *, span: Span, on: date, commitment: str, policy: Policy = STANDARD) -> Verdict:
    """R8 and R11: the pace of a key result on the day `on`."""
    due = expected(span, on)
    quiet = silence(seen, span, on)
    due_now = Fraction(1) if seen.keeps else due
    if quiet is Silence.NEVER or seen.score is None:
        return Verdict(_never(due, policy), due_now, Silence.NEVER, "R11")
    if quiet is Silence.STALE:
        return Verdict(Pace.UNKNOWN, due_now, quiet, "R11")
    score = Fraction(seen.score)
    if on >= span.last:
        return Verdict(final(score, EXPECTED_GRADE[commitment]), due_now, quiet, "R8")
    return Verdict(band(score, due_now, policy), due_now, quiet, "R2" if seen.keeps else "R8")


def band(score: Fraction, due: Fraction, policy: Policy = STANDARD) -> Pace:
    """R8: the band of a score while the cycle runs, drawn on unrounded figures (R19)."""
    if due < policy.too_early:
        return Pace.TOO_EARLY
    ratio = score / due
    if ratio >= policy.on_track:
        return Pace.ON_TRACK
    return Pace.BEHIND if ratio >= policy.behind else Pace.AT_RISK


def final(score: Fraction, grade: Fraction) -> Pace:
    """R8: at or past the end: achieved with the expected grade, partly with half of it, else missed."""
    if score >= grade:
        return Pace.ACHIEVED
    return Pace.PARTLY if score >= grade * HALF else Pace.MISSED


def worst(paces: Iterable[Pace]) -> Pace:
    """R13: the worst of what counts; unknown where nothing counts."""
    return min(paces, key=WORST_FIRST.index, default=Pace.UNKNOWN)


def feeling(confidence: int | None, pace: Pace) -> Feeling | None:
    """R10: green by feel and red by number, or the other way round."""
    if confidence is None:
        return None
    if confidence >= SURE and pace in AT_RISK:
        return Feeling.GREEN_BY_FEEL
    return Feeling.RED_BY_FEEL if confidence <= DOUBTFUL and pace in GOOD else None


def needs_reason(before: int | None, after: int) -> bool:
    """R9: a confidence that moves by two or more, or falls to three or less, is explained in a sentence."""
    if before is None:
        return after <= DOUBTFUL
    return abs(after - before) >= JUMP or after <= DOUBTFUL < before


def _never(due: Fraction, policy: Policy) -> Pace:
    """R11: red from half of the cycle on; before that nobody knows, and at the very start nothing is expected."""
    if due >= HALF:
        return Pace.AT_RISK
    return Pace.TOO_EARLY if due < policy.too_early else Pace.UNKNOWN
