"""Spend pace: what was really spent against what the current plan holds for it by then (`model.md`). Pure.

Every period is rounded by itself, as plan money is, so that periods add up and neighbours share no cent.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from aop.shares import Interval, part
from aop.totals import apportioned

MONTHS = range(1, 13)


class Unsaid(StrEnum):
    """Why there is no spend pace."""

    NO_PLAN = "no_plan"
    NO_CLOSED_PERIOD = "no_closed_period"
    NO_ACTUALS = "no_actuals"
    WHOLE_YEARS = "whole_years"
    PLAN_ZERO = "plan_zero"


WHY = {
    Unsaid.NO_PLAN: "no plan",
    Unsaid.NO_CLOSED_PERIOD: "no closed period in its cycle",
    Unsaid.NO_ACTUALS: "no actuals booked",
    Unsaid.WHOLE_YEARS: "actuals are booked by whole years only",
    Unsaid.PLAN_ZERO: "nothing planned to date",
}


@dataclass(frozen=True)
class Month:
    """A period of the plan's year: its days, whether finance closed it, whether anything at all is booked in it."""

    number: int
    first_day: date
    last_day: date
    is_closed: bool
    is_booked: bool


@dataclass(frozen=True)
class PlannedLine:
    """A line of the current plan with what is booked on it, minor units.

    `named` are actuals that name the line, `on_codes` those of its cost centre and account, both by period; the line's
    part of the latter is `own` out of `whole` after `before`. `by_year`: is any of it booked for a whole year?
    """

    periods: tuple[int, ...]
    named: Mapping[int, int] = field(default_factory=dict)
    on_codes: Mapping[int, int] = field(default_factory=dict)
    before: int = 0
    own: int = 0
    whole: int = 0
    by_year: bool = False

    def spent(self, period: int) -> int:
        """What is booked on the line in a period."""
        booked = self.on_codes.get(period, 0)
        shared = apportioned(booked, before=self.before, own=self.own, whole=self.whole) if booked else 0
        return self.named.get(period, 0) + (shared or 0)


@dataclass(frozen=True)
class SpendPace:
    """Actual ÷ plan to date, minor units, through the day `until`; or why there is none."""

    planned: int = 0
    actual: int = 0
    until: date | None = None
    unsaid: Unsaid | None = None

    @property
    def ratio(self) -> Fraction | None:
        return None if self.unsaid else Fraction(self.actual, self.planned)

    @property
    def why(self) -> str:
        return WHY[self.unsaid] if self.unsaid else ""


@dataclass(frozen=True)
class AimMoney:
    """What lines of the current plan give to one objective."""

    parts: tuple[tuple[PlannedLine, Interval], ...] = ()

    def planned(self, periods: Iterable[int] = MONTHS) -> int:
        return sum(part(line.periods[n - 1], share) for n in periods for line, share in self.parts)

    def spent(self, periods: Iterable[int]) -> int:
        return sum(part(line.spent(n), share) for n in periods for line, share in self.parts)

    @property
    def has_whole_years(self) -> bool:
        return any(line.by_year for line, _share in self.parts)


def closed_inside(months: Iterable[Month], first: date, last: date) -> list[Month]:
    """Closed periods that lie whole within the days of a cycle."""
    return [month for month in months if month.is_closed and first <= month.first_day and month.last_day <= last]


def spend_pace(money: AimMoney, months: Collection[Month], first: date, last: date) -> SpendPace:
    """The pace of an objective whose cycle runs from `first` to `last`. Never infinite: what cannot be said has a
    reason instead."""
    if not months or not money.parts:
        return SpendPace(unsaid=Unsaid.NO_PLAN)
    closed = closed_inside(months, first, last)
    if not closed:
        return SpendPace(unsaid=Unsaid.NO_CLOSED_PERIOD)
    numbers, until = [month.number for month in closed], max(month.last_day for month in closed)
    planned = money.planned(numbers)
    if money.has_whole_years:
        return SpendPace(planned, 0, until, Unsaid.WHOLE_YEARS)
    if not any(month.is_booked for month in closed):
        return SpendPace(planned, 0, until, Unsaid.NO_ACTUALS)
    return SpendPace(planned, money.spent(numbers), until, Unsaid.PLAN_ZERO if planned <= 0 else None)
