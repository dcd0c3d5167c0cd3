"""Acts on seats: add, edit, open, fill, freeze, move to another line."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from aop.models import BudgetLine, Seat, SeatTerm
from okrs.models import Bet
from strategy.core import events, spans
from strategy.core.concurrency import Edit, judge, lock, lock_one, plain, write
from strategy.core.models import Event, User

_TIMED = ("line", "state", "person", "gate_bet")
State = Seat.State

MOVES: dict[str, set[str]] = {
    State.PLANNED: {State.GATED, State.OPEN, State.FROZEN},
    State.GATED: {State.PLANNED, State.OPEN, State.FROZEN},
    State.OPEN: {State.PLANNED, State.GATED, State.FILLED, State.FROZEN},
    State.FILLED: {State.OPEN, State.FROZEN},
    State.FROZEN: {State.PLANNED, State.GATED, State.OPEN, State.FILLED},
}
"""Where a seat may go from each state."""


class SeatCannotMove(Exception):
    """A seat cannot go from its present state to that one."""


class OtherYear(Exception):
    """A seat moves between lines of one plan."""


@dataclass(frozen=True)
class NewSeat:
    """A position to add to a line."""

    line: BudgetLine
    title: str
    state: str = State.PLANNED
    gate_bet: Bet | None = None
    gate: str = ""
    starts_on: date | None = None
    person: User | None = None


@transaction.atomic
def add_seat(*, new: NewSeat, actor: User | None) -> Seat:
    """Add a position to a line. Raises ValidationError."""
    line = lock_one(new.line)
    seat = Seat(**{**vars(new), "line": line})
    seat.full_clean()
    seat.save(force_insert=True)
    event = _record("added", seat, actor, {"state": [None, seat.state]})
    _renew(seat, event)
    return seat


@transaction.atomic
def edit_seat(*, seat: Seat, edit: Edit, actor: User | None, reason: str = "") -> Seat:
    """Change a seat by the one rule of concurrency: its state by `MOVES`, its line within the plan.

    Raises Conflict, SeatCannotMove, OtherYear or ValidationError.
    """
    target = edit.values.get("line")
    lock(BudgetLine.objects.all(), *{seat.line_id, *([target.pk] if target else [])})
    seat = lock_one(seat)
    changes, merged = judge(seat, edit)
    if not changes:
        return seat
    before, state = changes.get("state", [seat.state, seat.state])
    if state != before and state not in MOVES[State(before)]:
        raise SeatCannotMove
    if target and target.plan_id != seat.line.plan_id:
        raise OtherYear
    if state not in {State.FILLED, State.FROZEN} and seat.person_id and "person" not in changes:
        changes["person"] = [seat.person, None]
    write(seat, changes)
    verb = state if state != before else "merged" if merged else "moved" if target else "changed"
    event = _record(verb, seat, actor, plain(changes), reason)
    if set(changes) & set(_TIMED):
        _renew(seat, event)
    return seat


def _record(verb: str, seat: Seat, actor: User | None, changes: dict[str, list], reason: str = "") -> Event:
    return events.record(
        actor=actor,
        verb=f"aop.seat.{verb}",
        target=seat,
        unit=seat.line.unit_id,
        changes=changes,
        rows=[["aop.budgetline", str(seat.line.key), seat.line.name]],
        reason=reason,
    )


def _renew(seat: Seat, event: Event) -> None:
    values = {name: getattr(seat, name) for name in _TIMED}
    spans.renew(SeatTerm, owner={"seat": seat}, values=values, event=event)
