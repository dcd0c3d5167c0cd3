"""Where an aim stands, as rows show it: score with its picture, pace, confidence, last word. No read."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.urls import reverse

from okrs import facts, pace, scoring
from okrs.facts import COUNTING
from okrs.models import KeyResult, Objective
from okrs.owed import span_of
from strategy.core.charts import Pair, pair

_State = Objective.State


@dataclass(frozen=True)
class Standing:
    """`score` in whole percent and `picture`: only where the aim counts. `pace` is empty where it carries none: only
    what is active does. `why` is the address of the card that explains it."""

    score: int | None
    picture: Pair | None
    pace: str
    confidence: str
    last_on: date | None
    why: str


NOTHING = Standing(None, None, "", "", None, "")
"""Of a draft, a candidate and what was cancelled nothing is said."""


def of_objective(row: Objective) -> Standing:
    """Of an objective, by its stored figures."""
    if row.state not in COUNTING:
        return NOTHING
    return Standing(
        score=scoring.percent(row.score),
        picture=_picture(row.title, row.score, row.expected),
        pace=row.pace if row.state == _State.ACTIVE else "",
        confidence=confidence_in_words(row.confidence),
        last_on=row.last_check_in_on,
        why=reverse("okrs:objective_why", args=[row.pk]),
    )


def of_key_result(row: KeyResult) -> Standing:
    """Of a key result (with its objective and cycle), by its stored figures."""
    if row.objective.state not in COUNTING:
        return NOTHING
    return Standing(
        score=scoring.percent(row.score),
        picture=_picture(row.title, row.score, expected_of(row)),
        pace=row.pace if row.objective.state == _State.ACTIVE else "",
        confidence="" if row.confidence is None else str(row.confidence),
        last_on=row.last_check_in_on,
        why=reverse("okrs:key_result_why", args=[row.pk]),
    )


def raw_of(row: KeyResult) -> Fraction | None:
    """R1: the way done (of a key result with its objective and cycle) where it is below 0 or above 1, else None."""
    raw = facts.of_one(row, rhythm=1, on=row.judged_on or date.min).raw
    return None if raw is None or 0 <= raw <= 1 else raw


def expected_of(row: KeyResult) -> Fraction | None:
    """What was expected of it by the day it was judged on; None where it never was."""
    if row.judged_on is None:
        return None
    keeps = row.kind == KeyResult.Kind.MAINTAIN
    return Fraction(1) if keeps else pace.expected(span_of(row), row.judged_on)


def confidence_in_words(value: Decimal | None) -> str:
    """A mean confidence to one tenth, no needless zero: 6.5, 7."""
    return "" if value is None else f"{scoring.grade(value).normalize():f}"


def _picture(name: str, score: Decimal | None, expected: Decimal | Fraction | None) -> Pair | None:
    if score is None:
        return None
    return pair(name=name, score=_points(score), expected=None if expected is None else _points(expected))


def _points(share: Decimal | Fraction) -> int:
    """Basis points."""
    return round(share * 10_000)
