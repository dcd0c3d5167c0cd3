"""Money of one objective in time: the current plan by quarter, what is booked, and both paces side by side."""

from dataclasses import dataclass
from fractions import Fraction

from aop.models import PlanVersion
from aop.shares import WHOLE
from aop.spend_pace import AimMoney, Month, SpendPace, spend_pace
from aop.spend_reads import money_of, months_of
from okrs.models import Objective
from okrs.outcome import OutcomePace, outcome_pace
from okrs.pace import STANDARD
from strategy.core.charts import Pair, pair
from strategy.core.models import Unit, User


@dataclass(frozen=True)
class Quarter:
    """Minor units; `actual` is None where no month of it is closed, or some of it is booked by whole years."""

    name: str
    planned: int
    actual: int | None


@dataclass(frozen=True)
class Clocks:
    """What an objective page says of pace. The money is that of lines its reader may see."""

    objective: Objective
    money: AimMoney
    months: list[Month]
    outcome: OutcomePace
    spend: SpendPace

    @property
    def quarters(self) -> list[Quarter]:
        return [self._quarter(number) for number in range(1, 5)]

    def _quarter(self, number: int) -> Quarter:
        periods = range(3 * number - 2, 3 * number + 1)
        return Quarter(f"Q{number}", self.money.planned(periods), self._actual(periods))

    def _actual(self, periods: range) -> int | None:
        known = [month.number for month in self.months if month.is_closed and month.is_booked]
        inside = [number for number in known if number in periods]
        return self.money.spent(inside) if inside and not self.has_whole_years else None

    @property
    def planned(self) -> int:
        return self.money.planned()

    @property
    def actual(self) -> int | None:
        return self._actual(range(1, 13))

    @property
    def has_whole_years(self) -> bool:
        return self.money.has_whole_years

    @property
    def outcome_word(self) -> str:
        ratio = self.outcome.ratio or Fraction(0)
        return "high" if ratio >= STANDARD.on_track else "low"

    @property
    def spend_word(self) -> str:
        ratio = self.spend.ratio or Fraction(0)
        return "above plan" if ratio > 1 else "on plan" if ratio == 1 else "below plan"

    @property
    def picture(self) -> Pair:
        """Score beside its expectation, and of the money of the cycle that was planned what is spent and due."""
        aim, spend = self.objective, self.spend
        score = None if self.outcome.ratio is None else _bp(Fraction(aim.score or 0))
        expected = None if score is None else _bp(Fraction(aim.expected or 0))
        whole = self._planned_in_cycle
        if spend.ratio is None or whole <= 0:
            return pair(name=str(aim), score=score, expected=expected)
        spent, due = (_bp(Fraction(amount, whole)) for amount in (spend.actual, spend.planned))
        return pair(name=str(aim), score=score, expected=expected, spent=spent, planned=due)

    @property
    def _planned_in_cycle(self) -> int:
        cycle = self.objective.cycle
        inside = [m.number for m in self.months if cycle.first_day <= m.first_day and m.last_day <= cycle.last_day]
        return self.money.planned(inside)


def clocks_of(objective: Objective, reader: User, version: PlanVersion) -> Clocks | None:
    """None where no line that the reader may see serves the objective. Seven statements at most."""
    units = list(Unit.objects.visible_to(reader).values_list("pk", flat=True))
    money = money_of(version, [objective.pk], reader, units).get(objective.pk)
    if money is None:
        return None
    months = months_of(version)
    outcome = outcome_pace(objective.score, objective.expected, objective.pace, objective.judged_on)
    pace = spend_pace(money, months, objective.cycle.first_day, objective.cycle.last_day)
    return Clocks(objective, money, months, outcome, pace)


def _bp(share: Fraction) -> int:
    return round(share * WHOLE)
