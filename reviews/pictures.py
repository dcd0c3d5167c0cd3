"""A frozen pre-read as pages show it. Everything comes from the snapshot's content; nothing is looked up. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from aop.models import Seat
from okrs.models import Bet
from okrs.pace import WORDS, Pace
from reviews.models import Brief, Decision
from strategy.core.charts.pair import Pair, pair
from strategy.core.measures import format_measure
from strategy.core.money import parse_money

SHAPES = {
    Pace.ACHIEVED: "achieved",
    Pace.PARTLY: "partly",
    Pace.MISSED: "missed",
    Pace.ON_TRACK: "on",
    Pace.BEHIND: "behind",
    Pace.AT_RISK: "risk",
    Pace.TOO_EARLY: "early",
    Pace.UNKNOWN: "unknown",
}
_SIDES = {"at_least": "≥", "at_most": "≤"}
_NBSP = "\u00a0"


@dataclass(frozen=True)
class Judged:
    """A pace with its word and its shape."""

    pace: str

    @property
    def word(self) -> str:
        return WORDS[Pace(self.pace)]

    @property
    def shape(self) -> str:
        return SHAPES[Pace(self.pace)]


@dataclass(frozen=True)
class KeyResultLine:
    """A key result as it stood: start → now → target as text, its score in basis points, and its picture."""

    title: str
    measure: str
    start: str
    now: str
    target: str
    score: int | None
    judged: Judged
    confidence: int | None
    said_on: date | None
    owner: str
    picture: Pair


@dataclass(frozen=True)
class BetLine:
    """A bet: what was agreed before the test, and what came out."""

    title: str
    threshold: str
    result: str
    evidence: str
    state: str
    state_word: str
    lesson: str


@dataclass(frozen=True)
class Last:
    """The decision before: what was meant, and what came of it."""

    review: str
    decided_on: date | None
    type: str
    statement: str
    key_result: str
    expected: str
    actual: str
    verdict: str
    lesson: str


@dataclass(frozen=True)
class AimPage:
    """One objective on one page. Money in minor units; `quarters` are four sums of the year."""

    facts: Mapping[str, Any]
    score: int | None
    expected: int | None
    judged: Judged
    key_results: list[KeyResultLine]
    year: int | None
    quarters: list[int]
    seats: list[tuple[str, str, int]]
    bets: list[BetLine]
    last: Last | None
    brief: Mapping[str, Any] | None
    ask: str
    currency: str


@dataclass(frozen=True)
class PlanPage:
    """The money page: which version stood, what the unit had, by quarter, minor units."""

    facts: Mapping[str, Any]
    currency: str
    year: int
    quarters: list[int]


def plan_page(content: Mapping[str, Any]) -> PlanPage | None:
    """The plan as it was frozen; None where no version stood."""
    plan = content["plan"]
    if plan is None or plan["version"] is None:
        return None
    currency = plan["currency"]
    return PlanPage(plan, currency, parse_money(plan["spend"], currency), _quarters(plan["spend_by_period"], currency))


def aim_pages(content: Mapping[str, Any]) -> list[AimPage]:
    """Every objective of the pre-read, in its order."""
    currency = (content["plan"] or {}).get("currency", "")
    return [_aim(row, currency) for row in content["objectives"]]


def _aim(row: Mapping[str, Any], currency: str) -> AimPage:
    money, brief, expected = row["money"], row["brief"], _share(row["expected"])
    return AimPage(
        facts=row,
        score=_share(row["score"]),
        expected=expected,
        judged=Judged(row["pace"]),
        key_results=[_key_result(one, expected) for one in row["key_results"]],
        year=parse_money(money["year"], currency) if money and currency else None,
        quarters=_quarters(money["by_period"], currency) if money and currency else [],
        seats=[
            (state, Seat.State(state).label, row["seats"][state]) for state in Seat.State if row["seats"].get(state)
        ],
        bets=[_bet(one) for one in row["bets"]],
        last=_last(row.get("last_decision")),
        brief=brief,
        ask=Brief.Ask(brief["ask"]).label if brief else "",
        currency=currency,
    )


def _quarters(periods: list[str], currency: str) -> list[int]:
    amounts = [parse_money(text, currency) for text in periods]
    return [sum(amounts[first : first + 3]) for first in range(0, 12, 3)]


def _key_result(row: Mapping[str, Any], expected: int | None) -> KeyResultLine:
    score = _share(row["score"])
    return KeyResultLine(
        title=row["title"],
        measure=row["measure"],
        start=_measure(row["start"]),
        now=_measure(row["value"]),
        target=_goal(row),
        score=score,
        judged=Judged(row["pace"]),
        confidence=row["confidence"],
        said_on=_day(row["last_check_in_on"]),
        owner=row["owner"],
        picture=pair(name=row["title"], score=score, expected=expected if row["kind"] == "move" else None),
    )


def _goal(row: Mapping[str, Any]) -> str:
    if row["kind"] == "yes_no":
        return "yes"
    if row["target"] is not None:
        return _measure(row["target"])
    lower, upper = _measure(row["lower"]), _measure(row["upper"])
    if lower and upper:
        return f"{lower} to {upper}"
    return f"≥{_NBSP}{lower}" if lower else f"≤{_NBSP}{upper}" if upper else ""


def _bet(row: Mapping[str, Any]) -> BetLine:
    threshold = ""
    if row["threshold"] is not None:
        threshold = f"{row['threshold_of']} {_SIDES[row['threshold_side']]}{_NBSP}{_measure(row['threshold'])}"
    return BetLine(
        title=row["title"],
        threshold=threshold,
        result=_measure(row["result"]),
        evidence=Bet.Evidence(row["evidence"]).label,
        state=row["state"],
        state_word=Bet.State(row["state"]).label,
        lesson=row["lesson"],
    )


def _last(row: Mapping[str, Any] | None) -> Last | None:
    if row is None:
        return None
    return Last(
        review=row["review"],
        decided_on=_day(row["decided_on"]),
        type=Decision.Type(row["type"]).label,
        statement=row["statement"],
        key_result=row["key_result"],
        expected=_signed(row["expected_delta"]),
        actual=_signed(row["actual_delta"]),
        verdict=row["verdict"],
        lesson=row["lesson"],
    )


def _measure(text: str | None) -> str:
    return format_measure(Decimal(text)) if text is not None else ""


def _signed(text: str | None) -> str:
    if text is None:
        return ""
    return ("+" if Decimal(text) > 0 else "") + _measure(text)


def _share(text: str | None) -> int | None:
    """A fraction of one as basis points, for pictures and percentages."""
    return None if text is None else round(Decimal(text) * 10_000)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
