"""The founding example: one key result, three bets on how to move it, each with money and seats. All invented."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from aop.models import BudgetLine, Seat
from aop.services.allocations import Seen, link_lines
from aop.services.seats import NewSeat, add_seat
from okrs.models import Bet, Objective
from okrs.services.bets import NewBet, move_bet, place_bet
from strategy.core import clock
from strategy.core.concurrency import Edit
from strategy.stack.demo.aims import YEAR
from strategy.stack.demo.ledger import DemoLine
from strategy.stack.demo.people import Stage

TRIED = 85
"""Days from the start of a trial to its verdict."""


@dataclass(frozen=True)
class Wager:
    """A bet with the line that pays for it, the seats planned there, its threshold, and how it came out."""

    title: str
    line: DemoLine
    seats: int
    position: str
    hypothesis: str
    measured: str
    threshold: str
    result: str
    verdict: str
    lesson: str
    then: str = ""


WAGERS = (
    Wager(
        "An adviser sits beside at the first sign-in",
        DemoLine("Adoption bet: an adviser at the first sign-in", "1210", "6020", "bet", 480_000_00),
        4,
        "Sign-in adviser",
        "People who are helped once come back alone; without help they call again.",
        "% of those helped who return within four weeks",
        "40",
        "52",
        Bet.State.VALIDATED,
        "Twenty minutes are enough. It works best where the adviser comes with the meter reader.",
    ),
    Wager(
        "Neighbours show neighbours",
        DemoLine("Adoption bet: neighbours show neighbours", "1200", "6210", "bet", 260_000_00),
        6,
        "Street ambassador",
        "People trust a neighbour more than a leaflet.",
        "sign-ins for each street visited",
        "12",
        "3",
        Bet.State.INVALIDATED,
        "Neighbours like the evening and forget the account. Trust was not what was missing; time was.",
        then=Bet.State.STOPPED,
    ),
    Wager(
        "A letter with a code instead of a password",
        DemoLine("Adoption bet: a letter with a code", "1220", "6510", "bet", 190_000_00),
        10,
        "Onboarding agent",
        "The password is what keeps older customers out.",
        "% of letters that lead to a first sign-in",
        "15",
        "13",
        Bet.State.UNCLEAR,
        "Just below the threshold, and half of the letters went out late. Try once more with all of them on time.",
    ),
)
"""Seats are planned as 4 + 6 + 10: the first are there, the others wait for what the bets show."""
LINES = [wager.line for wager in WAGERS]
NAMES = [line.name for line in LINES]


def fund(stage: Stage, objectives: Sequence[Objective]) -> None:
    """Link the three lines, whole, to the objective whose key result they are to move."""
    rows = _lines(stage)
    seen = {line.pk: Seen(line.version) for line in rows.values()}
    link_lines(lines=seen, aim=_objective(objectives), share_bp=10_000, actor=stage.shown["planner"])


def bet(stage: Stage, objectives: Sequence[Objective]) -> None:
    """Place the three bets with their seats when the quarter before this one began, or the year did; judge them when
    their trial is over."""
    start = max(stage.year.first_day, stage.quarters[-2].first_day)
    objective, rows = _objective(objectives), _lines(stage)
    for wager in WAGERS:
        with clock.told_at(stage.before(start, 2)):
            placed = _place(wager, objective, start, stage)
            _plan_seats(wager, placed, rows[wager.line.name], stage)
        with clock.told_at(stage.before(start, 1)):
            placed = _move(placed, stage, state=Bet.State.TESTING)
        if start + timedelta(days=TRIED) < stage.today:
            _judge(wager, placed, start, stage)


def _judge(wager: Wager, placed: Bet, start: date, stage: Stage) -> None:
    found = {"result": Decimal(wager.result), "evidence": Bet.Evidence.TEST, "lesson": wager.lesson}
    with clock.told_at(stage.before(start, -TRIED)):
        placed = _move(placed, stage, state=wager.verdict, **found)
    if wager.then:
        with clock.told_at(stage.before(start, -TRIED - 3)):
            _move(placed, stage, state=wager.then)


def _place(wager: Wager, objective: Objective, start: date, stage: Stage) -> Bet:
    new = NewBet(
        title=wager.title,
        objective=objective,
        owner=stage.shown["owner"],
        hypothesis=wager.hypothesis,
        key_result=objective.key_results.order_by("position")[0],
        threshold_of=wager.measured,
        threshold=Decimal(wager.threshold),
        threshold_on=start + timedelta(days=TRIED - 5),
        evidence=Bet.Evidence.ANECDOTE,
    )
    return place_bet(new=new, actor=stage.shown["planner"])


def _plan_seats(wager: Wager, placed: Bet, line: BudgetLine, stage: Stage) -> None:
    gate = "" if wager is WAGERS[0] else f"At least {wager.threshold} {wager.measured}."
    state = Seat.State.GATED if gate else Seat.State.FILLED
    for number in range(1, wager.seats + 1):
        new = NewSeat(
            line=line, title=f"{wager.position} {number}", state=state, gate_bet=placed if gate else None, gate=gate
        )
        add_seat(new=new, actor=stage.shown["planner"])


def _move(placed: Bet, stage: Stage, **values: object) -> Bet:
    return move_bet(bet=placed, edit=Edit(placed.version, dict(values)), actor=stage.shown["owner"])


def _objective(objectives: Sequence[Objective]) -> Objective:
    return next(row for row in objectives if row.title == YEAR[0].title)


def _lines(stage: Stage) -> dict[str, BudgetLine]:
    rows = BudgetLine.objects.filter(plan__fiscal_year=stage.year, name__in=NAMES)
    return {line.name: line for line in rows.order_by("pk")}
