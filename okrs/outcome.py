"""Outcome pace: the score of an objective against what was expected of it (`model.md`, strategy.stack). Pure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from okrs.pace import STANDARD, Pace, Policy

_KEPT = 10**9
"""Score and expected score are stored to twelve places; their ratio is good to nine, whatever is divided."""


class Untold(StrEnum):
    """Why an objective has no outcome pace."""

    NO_CHECK_IN = "no_check_in"
    TOO_EARLY = "too_early"
    UNKNOWN = "unknown"


WHY = {
    Untold.NO_CHECK_IN: "no check-in yet",
    Untold.TOO_EARLY: "too early to say",
    Untold.UNKNOWN: "outcome unknown: the check-ins are old",
}


@dataclass(frozen=True)
class OutcomePace:
    """Score ÷ expected on the day `on`; or why there is none."""

    ratio: Fraction | None = None
    untold: Untold | None = None
    on: date | None = None

    @property
    def why(self) -> str:
        return WHY[self.untold] if self.untold else ""


def outcome_pace(
    score: Decimal | None, expected: Decimal | None, pace: str, on: date | None, policy: Policy = STANDARD
) -> OutcomePace:
    """Of an objective as it is stored. What is silent, and what has hardly begun, has none."""
    due = Fraction(expected or 0)
    if pace == Pace.TOO_EARLY or (expected is not None and due < policy.too_early):
        return OutcomePace(untold=Untold.TOO_EARLY, on=on)
    if score is None:
        return OutcomePace(untold=Untold.NO_CHECK_IN, on=on)
    if pace == Pace.UNKNOWN or not due:
        return OutcomePace(untold=Untold.UNKNOWN, on=on)
    return OutcomePace(Fraction(round(Fraction(score) / due * _KEPT), _KEPT), on=on)
