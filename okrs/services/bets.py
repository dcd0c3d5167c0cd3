"""Acts on bets: place, edit, test, judge, scale, stop. The threshold is agreed before the test and then stands."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from okrs.models import Bet, KeyResult, Objective
from strategy.core import events
from strategy.core.concurrency import Edit, judge, lock_one, plain, write
from strategy.core.models import User

State = Bet.State

MOVES: dict[str, set[str]] = {
    State.IDEA: {State.TESTING, State.STOPPED},
    State.TESTING: {State.IDEA, State.VALIDATED, State.INVALIDATED, State.UNCLEAR, State.STOPPED},
    State.VALIDATED: {State.TESTING, State.SCALED, State.STOPPED},
    State.INVALIDATED: {State.TESTING, State.STOPPED},
    State.UNCLEAR: {State.TESTING, State.SCALED, State.STOPPED},
    State.SCALED: {State.STOPPED},
    State.STOPPED: {State.IDEA},
}

AGREED = ("threshold_of", "threshold_side", "threshold", "threshold_on")
"""What is agreed before the test."""


class BetCannotMove(Exception):
    """A bet goes from idea to testing, gets a verdict, and is scaled or stopped."""


class ThresholdStands(Exception):
    """The threshold was agreed before the test; take the bet back to an idea to agree on another."""


class AimNotOpen(Exception):
    """Bets are placed on open objectives only."""


@dataclass(frozen=True)
class NewBet:
    """A bet to place; it begins as an idea."""

    title: str
    objective: Objective
    owner: User
    hypothesis: str = ""
    key_result: KeyResult | None = None
    threshold_of: str = ""
    threshold_side: str = Bet.Side.AT_LEAST
    threshold: Decimal | None = None
    threshold_on: date | None = None
    evidence: str = Bet.Evidence.OPINION


@transaction.atomic
def place_bet(*, new: NewBet, actor: User | None) -> Bet:
    """Place a bet on an objective. Raises AimNotOpen or ValidationError."""
    objective = lock_one(new.objective)
    if not objective.is_open:
        raise AimNotOpen
    bet = Bet(**vars(new))
    _check_key_result(bet)
    bet.full_clean()
    bet.save(force_insert=True)
    told = {name: [None, value] for name, value in vars(new).items() if name != "title" and value not in ("", None)}
    _record("placed", bet, actor, plain(told))
    return bet


@transaction.atomic
def edit_bet(*, bet: Bet, edit: Edit, actor: User) -> Bet:
    """Change a bet by the one rule of concurrency. Raises Conflict, ThresholdStands or ValidationError."""
    bet = lock_one(bet)
    changes, merged = judge(bet, edit)
    if not changes:
        return bet
    if bet.state != State.IDEA and set(changes) & set(AGREED):
        raise ThresholdStands
    write(bet, changes)
    _check_key_result(bet)
    _record("merged" if merged else "changed", bet, actor, plain(changes))
    return bet


@transaction.atomic
def move_bet(*, bet: Bet, edit: Edit, actor: User | None, reason: str = "") -> Bet:
    """Test, judge, scale or stop: `edit.values` holds `state` and, with a verdict, `result`, `evidence`, `lesson`.

    Raises Conflict, BetCannotMove, ThresholdStands or ValidationError.
    """
    bet = lock_one(bet)
    changes, _merged = judge(bet, edit)
    if "state" not in changes:
        return bet
    before, state = changes["state"]
    if state not in MOVES[State(before)]:
        raise BetCannotMove
    if before != State.IDEA and set(changes) & set(AGREED):
        raise ThresholdStands
    write(bet, changes)
    _record(state, bet, actor, plain(changes), reason)
    return bet


def _check_key_result(bet: Bet) -> None:
    if bet.key_result and bet.key_result.objective_id != bet.objective_id:
        raise ValidationError({"key_result": "Choose a key result of this objective."})


def _record(verb: str, bet: Bet, actor: User | None, changes: dict[str, list], reason: str = "") -> None:
    unit = bet.objective.unit_id
    events.record(actor=actor, verb=f"okrs.bet.{verb}", target=bet, unit=unit, changes=changes, reason=reason)
