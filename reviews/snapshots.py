"""What a review freezes: outcomes and money of its unit as they stood (`docs/snapshots.md`, form 1).

Money is decimal strings of the plan's currency, measures and scores decimal strings, days ISO dates.
"""

from collections.abc import Iterable
from typing import Any

from aop.current import current_version
from aop.funded import Funded, funded_in
from aop.models import LineVersion, Plan, Seat, Transfer
from okrs.models import Bet, KeyResult, Objective
from reviews.models import Brief, Decision, Review
from strategy.core import clock
from strategy.core.models import Unit
from strategy.core.money import plain_money

KIND = "reviews.review"
FORM = 1


def picture_of(review: Review) -> dict[str, Any]:
    """The content of the snapshot. Reads only; the same number of statements for any number of rows."""
    objectives = list(objectives_of(review))
    plan = review.plan
    money = funded_in(plan, [row.pk for row in objectives], units_of(review)) if plan else {}
    return {
        "review": {
            "key": str(review.key),
            "title": review.title,
            "unit": {"code": review.unit.code, "name": review.unit.name},
            "cycle": {
                "name": review.cycle.name,
                "first_day": review.cycle.first_day.isoformat(),
                "last_day": review.cycle.last_day.isoformat(),
            },
            "frozen_at": clock.now().isoformat(),
            "judged_on": clock.today().isoformat(),
        },
        "plan": _plan(plan, review) if plan else None,
        "objectives": _objectives(objectives, money, plan, review),
    }


def objectives_of(review: Review):
    """Active objectives of the unit and below whose cycle shares a day with the review's."""
    rows = Objective.objects.active().during(review.cycle).of_units_below(review.unit)
    return rows.with_people().order_by("unit__code", "title", "pk")


def units_of(review: Review) -> list[Unit]:
    """The unit of the review and all below it."""
    return list(Unit.objects.below([review.unit_id]))


def _plan(plan: Plan, review: Review) -> dict[str, Any]:
    """Which version stands, which transfers are on top, and what the unit has in all, by period."""
    version = current_version(plan)
    if version is None:
        return {"name": str(plan), "version": None}
    lines = LineVersion.objects.of_version(version).of_units_below(review.unit).spend()
    sums = lines.sums(periods=True)
    moved = Transfer.objects.of_plan(plan).unfolded().order_by("pk")
    return {
        "name": str(plan),
        "currency": plan.currency,
        "version": {"key": str(version.key), "title": version.title, "seal": version.seal},
        "transfers": [str(key) for key in moved.values_list("key", flat=True)],
        "spend": plain_money(sums["amount"], plan.currency),
        "spend_by_period": [plain_money(sums[f"sum_p{n:02d}"], plan.currency) for n in range(1, 13)],
        "lines": sums["lines"],
    }


def _objectives(
    objectives: list[Objective], money: dict[int, Funded], plan: Plan | None, review: Review
) -> list[dict[str, Any]]:
    ids = [row.pk for row in objectives]
    results = _grouped(KeyResult.objects.live().filter(objective__in=ids).select_related("owner", "metric").in_order())
    bets = _grouped(Bet.objects.filter(objective__in=ids).select_related("owner").by_title())
    last = _last_decisions(ids)
    briefs = {row.objective_id: row for row in Brief.objects.filter(review=review).select_related("author")}
    lines = {line for funded in money.values() for line in funded.lines}
    seats: dict[int, list[Seat]] = {}
    for seat in Seat.objects.filter(line__in=lines).by_line():
        seats.setdefault(seat.line_id, []).append(seat)
    return [
        {
            **_aim(row),
            "key_results": [_key_result(one) for one in results.get(row.pk, [])],
            "money": _money(money.get(row.pk), plan),
            "seats": _seats(money.get(row.pk), seats),
            "bets": [_bet(one) for one in bets.get(row.pk, [])],
            "last_decision": _decision(last.get(row.pk)),
            "brief": _brief(briefs.get(row.pk)),
        }
        for row in objectives
    ]


def _grouped(rows: Iterable) -> dict[int, list]:
    found: dict[int, list] = {}
    for row in rows:
        found.setdefault(row.objective_id, []).append(row)
    return found


def _aim(row: Objective) -> dict[str, Any]:
    return {
        "key": str(row.key),
        "id": row.pk,
        "title": row.title,
        "why": row.why,
        "shift": row.shift,
        "unit": row.unit.name,
        "owner": row.owner.name,
        "commitment": row.commitment,
        "score": _plain(row.score),
        "expected": _plain(row.expected),
        "pace": row.pace,
        "confidence": _plain(row.confidence),
        "known": row.known,
        "counted": row.counted,
        "last_check_in_on": _day(row.last_check_in_on),
    }


def _key_result(row: KeyResult) -> dict[str, Any]:
    numbers = {name: _plain(getattr(row, name)) for name in ("start", "target", "lower", "upper", "value", "score")}
    return {
        "key": str(row.key),
        "id": row.pk,
        "title": row.title,
        "kind": row.kind,
        "measure": row.measure or (row.metric.measure if row.metric else ""),
        "owner": row.owner.name,
        "weight": row.weight,
        **numbers,
        "pace": row.pace,
        "confidence": row.confidence,
        "last_check_in_on": _day(row.last_check_in_on),
    }


def _money(funded: Funded | None, plan: Plan | None) -> dict[str, Any] | None:
    if plan is None:
        return None
    funded = funded or Funded()
    return {
        "year": plain_money(funded.total, plan.currency),
        "by_period": [plain_money(amount, plan.currency) for amount in funded.periods],
        "lines": len(funded.lines),
    }


def _seats(funded: Funded | None, seats: dict[int, list[Seat]]) -> dict[str, int]:
    """How many positions of its lines are in which state; no name, no pay."""
    counts: dict[str, int] = {}
    for line in funded.lines if funded else ():
        for seat in seats.get(line, []):
            counts[seat.state] = counts.get(seat.state, 0) + 1
    return counts


def _bet(row: Bet) -> dict[str, Any]:
    return {
        "key": str(row.key),
        "title": row.title,
        "hypothesis": row.hypothesis,
        "owner": row.owner.name,
        "threshold_of": row.threshold_of,
        "threshold_side": row.threshold_side,
        "threshold": _plain(row.threshold),
        "threshold_on": _day(row.threshold_on),
        "result": _plain(row.result),
        "evidence": row.evidence,
        "state": row.state,
        "lesson": row.lesson,
    }


def _brief(row: Brief | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {"text": row.text, "ask": row.ask, "confidence": row.confidence, "author": row.author.name}


def _last_decisions(objectives: list[int]) -> dict[int, Decision]:
    """The newest frozen decision about each objective, by the objective's id."""
    rows = Decision.objects.frozen().filter(objective__in=objectives).select_related("review", "expected_key_result")
    return {row.objective_id: row for row in rows.order_by("frozen_at", "pk") if row.objective_id}


def _decision(row: Decision | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {
        "key": str(row.key),
        "review": row.review.title,
        "decided_on": _day(row.frozen_at and row.frozen_at.date()),
        "type": row.type,
        "statement": row.statement,
        "key_result": row.expected_key_result.title if row.expected_key_result else "",
        "expected_delta": _plain(row.expected_delta),
        "actual_delta": _plain(row.actual),
        "verdict": row.verdict,
        "lesson": row.lesson,
    }


def _plain(value: Any) -> str | None:
    return None if value is None else format(value.normalize(), "f")


def _day(value: Any) -> str | None:
    return value.isoformat() if value else None
