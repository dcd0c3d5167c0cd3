"""The two clocks of a scope: which objectives stand where, as a picture and as rows."""

from dataclasses import dataclass
from functools import cached_property
from string import ascii_uppercase

from aop.spend_pace import AimMoney, Month, SpendPace, Unsaid, closed_inside, spend_pace
from aop.spend_reads import money_of, months_of
from okrs.models import Objective
from okrs.outcome import Untold, outcome_pace
from okrs.pace import STANDARD
from strategy.core.charts import Point, Quad, quad
from strategy.core.charts.quad import NAMED
from strategy.core.measures import ratio_text
from strategy.stack.pace import Beside, Dates, Standing, beside, dates
from strategy.stack.queries import Scope, running
from strategy.stack.sentences import counted, money_text

MOST = 100
"""Objectives that are read: those with the most change money."""
LISTED = 6
"""Names of a reason that are spelled out."""
CORNERS = (("Working", ": consider scaling"), ("Working, dear", ""), ("Starved or slow", ": funding or idea?"),
           ("Losing", ": stop or pivot"))  # fmt: skip


@dataclass(frozen=True)
class Clocks:
    """Active objectives with change money, the largest first. `found` is how many there are, `standings` those that
    were read."""

    standings: list[Standing]
    found: int
    currency: str

    @cached_property
    def drawn(self) -> list[Standing]:
        return [one for one in self.standings if one.quadrant]

    @cached_property
    def beside(self) -> list[Beside]:
        return beside(self.standings)

    @property
    def shown(self) -> list[Standing]:
        """The rows of the table that are open."""
        return self.standings[:NAMED]

    @property
    def more(self) -> list[Standing]:
        return self.standings[NAMED:]

    @property
    def outcome_dates(self) -> Dates | None:
        return dates(one.outcome.on for one in self.standings)

    @property
    def spend_dates(self) -> Dates | None:
        return dates(one.spend.until for one in self.standings)

    @property
    def missing(self) -> list[str]:
        """What the empty picture waits for: the commonest reason of each clock."""
        outcome = {one.outcome.untold for one in self.standings if one.outcome.untold}
        spend = {one.spend.unsaid for one in self.standings if one.spend.unsaid}
        return [words for reason, words in _MISSING.items() if reason in outcome | spend]

    @property
    def picture(self) -> Quad:
        said = f"Outcome pace against spend pace, one bubble for each of {counted(len(self.drawn), 'objective')}"
        return quad(
            [self._point(one) for one in self.drawn], label=said, y_high=float(STANDARD.on_track), words=CORNERS,
            x_words="spend pace: actual ÷ plan to date", y_words="outcome pace: score ÷ expected",
        )  # fmt: skip

    def _point(self, one: Standing) -> Point:
        r, s = one.outcome.ratio, one.spend.ratio
        title = (
            f"{one.objective.title}: outcome pace {ratio_text(r)}, spend pace {ratio_text(s)}, "
            f"{money_text(one.money, self.currency)} of change money; {one.word}"
        )
        address = one.objective.get_absolute_url()
        return Point(float(s or 0), float(r or 0), one.money, one.objective.title, one.letter, title, address)


_MISSING = {
    Untold.NO_CHECK_IN: "check-ins: no key result of these objectives has a value yet",
    Untold.TOO_EARLY: "time: their cycle has hardly begun",
    Untold.UNKNOWN: "fresh check-ins: the last ones are too old",
    Unsaid.NO_PLAN: "a plan",
    Unsaid.NO_CLOSED_PERIOD: "a closed period inside the cycle: finance closes them",
    Unsaid.NO_ACTUALS: "actuals of the closed periods",
    Unsaid.WHOLE_YEARS: "actuals by month: those of whole years say nothing of a month",
    Unsaid.PLAN_ZERO: "money planned for the periods that are closed",
}


def two_clocks(scope: Scope, currency: str) -> Clocks:
    """Three statements where no period is closed, eight where some are; for any number of objectives."""
    largest, found = scope.money.given_to(running(scope), MOST)
    aims = Objective.objects.with_people().in_bulk([pk for pk, _amount in largest]) if largest else {}
    months = months_of(scope.version) if scope.version and aims else []
    money = _money(scope, list(aims.values()), months)
    rows = [_standing(aims[pk], amount, months, money) for pk, amount in largest if pk in aims]
    return Clocks(_lettered(rows), found, currency)


def _money(scope: Scope, aims: list[Objective], months: list[Month]) -> dict[int, AimMoney] | None:
    """None where nothing is closed, so that no money need be read."""
    closed = [aim for aim in aims if closed_inside(months, aim.cycle.first_day, aim.cycle.last_day)]
    if not closed or scope.version is None:
        return None
    return money_of(scope.version, [aim.pk for aim in closed], scope.reader, scope.unit_ids)


def _standing(aim: Objective, amount: int, months: list[Month], money: dict[int, AimMoney] | None) -> Standing:
    outcome = outcome_pace(aim.score, aim.expected, aim.pace, aim.judged_on)
    return Standing(aim, amount, outcome, _spend(aim, months, money))


def _spend(aim: Objective, months: list[Month], money: dict[int, AimMoney] | None) -> SpendPace:
    first, last = aim.cycle.first_day, aim.cycle.last_day
    if months and not closed_inside(months, first, last):
        return SpendPace(unsaid=Unsaid.NO_CLOSED_PERIOD)
    return spend_pace((money or {}).get(aim.pk, AimMoney()), months, first, last)


def _lettered(rows: list[Standing]) -> list[Standing]:
    """The first of those that are drawn get letters."""
    letters = iter(ascii_uppercase[:NAMED])
    return [
        Standing(one.objective, one.money, one.outcome, one.spend, next(letters, "") if one.quadrant else "")
        for one in rows
    ]
