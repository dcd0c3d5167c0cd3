"""The quadrant of two clocks: outcome pace and spend pace of an objective (`model.md`, `review.md` 4). Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from aop.spend_pace import SpendPace
from okrs.models import Objective
from okrs.outcome import OutcomePace
from okrs.pace import STANDARD, Policy

ON_PLAN = Fraction(1)
"""Above it, more is spent than the plan holds by then."""


class Quadrant(StrEnum):
    WORKING = "working"
    DEAR = "dear"
    SLOW = "slow"
    LOSING = "losing"


WORDS = {
    Quadrant.WORKING: "working: consider scaling",
    Quadrant.DEAR: "working, dear",
    Quadrant.SLOW: "starved or slow: funding or idea?",
    Quadrant.LOSING: "losing: stop or pivot",
}


def quadrant(r: Fraction, s: Fraction, policy: Policy = STANDARD) -> Quadrant:
    """Where outcome pace `r` and spend pace `s` lead: high is from the policy's bound on, dear what is above plan."""
    if r >= policy.on_track:
        return Quadrant.DEAR if s > ON_PLAN else Quadrant.WORKING
    return Quadrant.LOSING if s > ON_PLAN else Quadrant.SLOW


@dataclass(frozen=True)
class Standing:
    """An objective between the two clocks. `money` is its change money of the year, minor units; `letter` names it in
    the picture, empty where it is not named there."""

    objective: Objective
    money: int
    outcome: OutcomePace
    spend: SpendPace
    letter: str = ""

    @property
    def quadrant(self) -> Quadrant | None:
        """None where one of the two clocks cannot be read: it stands beside the picture."""
        r, s = self.outcome.ratio, self.spend.ratio
        return None if r is None or s is None else quadrant(r, s)

    @property
    def word(self) -> str:
        """Where it stands, or why that cannot be said."""
        return WORDS[self.quadrant] if self.quadrant else ", ".join(self.reasons)

    @property
    def reasons(self) -> list[str]:
        return [why for why in (self.outcome.why, self.spend.why) if why]


@dataclass(frozen=True)
class Beside:
    """Objectives that the picture leaves out for one and the same reason."""

    why: str
    standings: list[Standing]


def beside(standings: Iterable[Standing]) -> list[Beside]:
    """What the picture leaves out, by reason: the one that most share first."""
    found: dict[str, list[Standing]] = {}
    for one in standings:
        for why in one.reasons:
            found.setdefault(why, []).append(one)
    return [Beside(why, rows) for why, rows in sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0]))]


@dataclass(frozen=True)
class Dates:
    """From when to when the figures of an axis speak; both the same where all speak of one day."""

    first: date
    last: date


def dates(days: Iterable[date | None]) -> Dates | None:
    """None where no figure has a day."""
    known = [day for day in days if day]
    return Dates(min(known), max(known)) if known else None
