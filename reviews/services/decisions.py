"""Acts on decisions: write down, change, move money and seats by them, and say later whether they came true."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from aop.current import current_periods
from aop.models import PERIODS, BudgetLine, Plan, Seat
from aop.moves import TooMuch, from_open_periods
from okrs.models import Bet, KeyResult, Objective
from reviews.models import AgendaItem, Decision, Move, Review, SeatMove
from reviews.services.reviews import bump
from strategy.core import clock, events
from strategy.core.concurrency import Edit, judge, lock_one, plain, write
from strategy.core.models import User
from strategy.core.money import plain_money


class NoDecisionsNow(Exception):
    """Decisions are written down from the frozen pre-read to the end of the meeting."""


class DecisionFrozen(Exception):
    """A frozen decision stays as it was decided; only its outcome is added."""


class NotFrozen(Exception):
    """A decision is settled once it was made."""


class OtherPlan(Exception):
    """Money of this review moves between lines of its plan."""


@dataclass(frozen=True)
class NewDecision:
    """A decision to write down. `expected_delta` in the measure of the key result, `confidence` in percent."""

    type: str
    statement: str
    owner: User
    item: AgendaItem | None = None
    objective: Objective | None = None
    bet: Bet | None = None
    reason: str = ""
    door: str = Decision.Door.TWO_WAY
    expected_key_result: KeyResult | None = None
    expected_delta: Decimal | None = None
    confidence: int | None = None
    trigger: str = ""
    revisit_on: date | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of a decision. `actual` is how far the key result moved since, in its measure."""

    verdict: str
    actual: Decimal | None = None
    lesson: str = ""


@transaction.atomic
def record_decision(*, review: Review, new: NewDecision, actor: User) -> Decision:
    """Write a decision down. Raises NoDecisionsNow or ValidationError."""
    review = _taking(review)
    values = dict(vars(new))
    if new.item and new.objective is None:
        values["objective"] = new.item.objective
    decision = Decision(review=review, **values)
    _check(decision)
    decision.full_clean()
    decision.save(force_insert=True)
    told = {name: [None, value] for name, value in values.items() if value not in ("", None)}
    _record("recorded", decision, actor, changes=plain(told))
    return decision


@transaction.atomic
def edit_decision(*, decision: Decision, edit: Edit, actor: User) -> Decision:
    """Change a decision by the one rule of concurrency. Raises NoDecisionsNow, DecisionFrozen or Conflict."""
    decision = _open(decision)
    changes, merged = judge(decision, edit)
    if not changes:
        return decision
    write(decision, changes)
    _check(decision)
    _record("merged" if merged else "changed", decision, actor, changes=plain(changes))
    return decision


@transaction.atomic
def drop_decision(*, decision: Decision, actor: User) -> None:
    """Strike a decision out before the meeting ends. Raises NoDecisionsNow or DecisionFrozen."""
    decision = _open(decision)
    _record("struck_out", decision, actor)
    decision.delete()


@transaction.atomic
def plan_move(
    *, decision: Decision, source: BudgetLine, target: BudgetLine, amount: int | Sequence[int], actor: User
) -> Move:
    """Money that shall leave `source` for `target`: an amount, taken from the open periods of the source in proportion,
    or twelve amounts. A move between the two lines that is there already is replaced. Minor units.

    Raises NoDecisionsNow, DecisionFrozen, OtherPlan, TooMuch or ValidationError.
    """
    decision = _open(decision)
    plan = decision.review.plan
    if plan is None or {source.plan_id, target.plan_id} != {plan.pk}:
        raise OtherPlan
    now = current_periods(plan, [source.pk, target.pk])
    if set(now) != {source.pk, target.pk}:
        raise OtherPlan
    elsewhere = _planned_from(decision, source, target)
    left = [value - gone for value, gone in zip(now[source.pk], elsewhere, strict=True)]
    amounts = _amounts(plan, left, amount)
    Move.objects.filter(decision=decision, source=source, target=target).delete()
    move = Move(
        decision=decision,
        source=source,
        target=target,
        seen_source=now[source.pk],
        seen_target=now[target.pk],
        **dict(zip(PERIODS, amounts, strict=True)),
    )
    move.full_clean()
    move.save(force_insert=True)
    told = {f"{source} → {target}": [None, plain_money(move.total, plan.currency)]}
    _record("money_planned", decision, actor, changes=told)
    return move


@transaction.atomic
def drop_move(*, move: Move, actor: User) -> None:
    """Leave the money where it is. Raises NoDecisionsNow or DecisionFrozen."""
    decision = _open(move.decision)
    told = {f"{move.source} → {move.target}": [plain_money(move.total, move.source.plan.currency), None]}
    _record("money_left", decision, actor, changes=told)
    move.delete()


@transaction.atomic
def plan_seat_move(
    *, decision: Decision, seat: Seat, act: str, actor: User, target: BudgetLine | None = None
) -> SeatMove:
    """Open, freeze, gate or move a seat by this decision. Raises NoDecisionsNow, DecisionFrozen, OtherPlan or
    ValidationError."""
    decision = _open(decision)
    plan = decision.review.plan
    if plan is None or seat.line.plan_id != plan.pk or target and target.plan_id != plan.pk:
        raise OtherPlan
    SeatMove.objects.filter(decision=decision, seat=seat).delete()
    row = SeatMove(decision=decision, seat=seat, act=act, target=target, seen_version=seat.version)
    row.full_clean()
    row.save(force_insert=True)
    _record("seat_planned", decision, actor, changes={str(seat): [seat.state, row.get_act_display()]})
    return row


@transaction.atomic
def drop_seat_move(*, row: SeatMove, actor: User) -> None:
    """Leave the seat as it is. Raises NoDecisionsNow or DecisionFrozen."""
    decision = _open(row.decision)
    _record("seat_left", decision, actor, changes={str(row.seat): [row.get_act_display(), None]})
    row.delete()


@transaction.atomic
def settle_decision(*, decision: Decision, outcome: Outcome, seen: int | None, actor: User) -> Decision:
    """Say whether it came true. Raises NotFrozen, Conflict or ValidationError; said again, the later word stands."""
    decision = lock_one(decision)
    if not decision.is_frozen:
        raise NotFrozen
    values = {"actual": outcome.actual, "verdict": outcome.verdict, "lesson": outcome.lesson}
    changes, _merged = judge(decision, Edit(seen, values))
    if not outcome.verdict:
        raise ValidationError({"verdict": "Say whether it came true."})
    stamps: dict[str, list] = {"settled_by": [None, actor], "settled_at": [None, clock.now()]}
    write(decision, {**changes, **stamps})
    _record("settled", decision, actor, changes=plain(changes))
    return decision


def moved_so_far(decision: Decision) -> Decimal | None:
    """How far the key result it should move has moved since it was decided; None where that cannot be said."""
    key_result = decision.expected_key_result
    if key_result is None or decision.baseline is None or key_result.value is None:
        return None
    return key_result.value - decision.baseline


def _amounts(plan: Plan, left: list[int], amount: int | Sequence[int]) -> list[int]:
    if isinstance(amount, int):
        return from_open_periods(left, _open_periods(plan), amount)
    amounts = list(amount)
    if any(want > max(have, 0) for want, have in zip(amounts, left, strict=True)):
        raise TooMuch(TooMuch.__doc__)
    return amounts


def _open_periods(plan: Plan) -> list[bool]:
    return [not period.is_closed for period in plan.fiscal_year.periods.order_by("number")]


def _planned_from(decision: Decision, source: BudgetLine, target: BudgetLine) -> list[int]:
    """What other moves of the review already take from the line."""
    rows = Move.objects.of_review(decision.review).filter(source=source)
    rows = rows.exclude(decision=decision, target=target)
    taken = [row.periods for row in rows]
    return [sum(column) for column in zip(*taken, strict=True)] if taken else [0] * 12


def _check(decision: Decision) -> None:
    if decision.bet and decision.objective and decision.bet.objective_id != decision.objective_id:
        raise ValidationError({"bet": "Choose a bet of this objective."})
    if decision.item and decision.item.review_id != decision.review_id:
        raise ValidationError({"item": "Choose an item of this review."})


def _taking(review: Review) -> Review:
    review = lock_one(review)
    if not review.takes_decisions:
        raise NoDecisionsNow
    return review


def _open(decision: Decision) -> Decision:
    review = _taking(decision.review)
    decision = lock_one(decision)
    if decision.is_frozen:
        raise DecisionFrozen
    decision.review = review
    return decision


def _record(verb: str, decision: Decision, actor: User, **story: Any) -> None:
    unit = decision.review.unit_id
    events.record(actor=actor, verb=f"reviews.decision.{verb}", target=decision, unit=unit, **story)
    bump(decision.review)
