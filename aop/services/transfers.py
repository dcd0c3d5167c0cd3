"""Acts on transfers: propose, approve, refuse, apply, undo. Folding them into a version: `services/folding.py`.

Locks: plan (held; whoever folds locks it), then lines by id. What a line can give is judged under its lock.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from aop.current import current_periods
from aop.models import PERIODS, Actual, BudgetLine, LineVersion, Plan, PlanVersion, Transfer, TransferEntry
from aop.moves import NotBalanced, check_balance, opposite, short_of
from aop.spent import spent_on
from strategy.core import clock, events, outbox
from strategy.core.concurrency import Clash, Conflict, VersionMissing, hold, lock, lock_one
from strategy.core.models import Event, Membership, Role, Unit, User
from strategy.core.money import format_money, plain_money

State = Transfer.State

MOVES: dict[str, set[str]] = {
    State.PROPOSED: {State.APPROVED, State.REFUSED},
    State.APPROVED: {State.APPLIED, State.REFUSED},
    State.APPLIED: {State.UNDONE},
    State.REFUSED: set(),
    State.UNDONE: set(),
}


class TransferCannotMove(Exception):
    """A transfer is proposed, approved or refused, then applied; an applied one can only be undone."""


class OwnTransfer(Exception):
    """Nobody approves a transfer they proposed; ask another leader."""


class NothingMoves(Exception):
    """A transfer takes from at least one line and gives to at least one other."""


class NotInForce(Exception):
    """Money moves between lines of the version in force; approve a version first."""


class OtherPlan(Exception):
    """These lines do not stand in the version in force."""


class RevenueDoesNotMove(Exception):
    """Only spend moves between lines; revenue is planned anew."""


class PeriodClosed(Exception):
    """A closed period takes no transfer."""


class LineShort(Exception):
    """A line would give more than it has."""


REFUSALS = (
    LineShort, NotBalanced, NotInForce, NothingMoves, OtherPlan, OwnTransfer, PeriodClosed, RevenueDoesNotMove,
    TransferCannotMove,
)  # fmt: skip
"""What these acts refuse with, each with a sentence for the person."""


@dataclass(frozen=True)
class NewTransfer:
    """Money to move: twelve amounts by line id, below zero where it is taken, minor units. Each period sums to zero."""

    entries: Mapping[int, Sequence[int]]
    reason: str


@transaction.atomic
def propose_transfer(*, plan: Plan, new: NewTransfer, actor: User | None) -> Transfer:
    """Propose to move money. Tells those who may approve it.

    Raises NothingMoves, NotBalanced, NotInForce, OtherPlan, RevenueDoesNotMove, PeriodClosed, LineShort or
    ValidationError.
    """
    ground = _Ground(plan, new.entries)
    ground.check()
    transfer = _create(ground, new, actor)
    _record("proposed", transfer, ground, actor, reason=new.reason)
    _tell_approvers(transfer, actor)
    return transfer


@transaction.atomic
def approve_transfer(*, transfer: Transfer, seen: int | None, actor: User, note: str = "") -> Transfer:
    """Approve what somebody else proposed; it can be applied then. Raises Conflict, TransferCannotMove, OwnTransfer."""
    transfer = _locked(transfer, seen, State.APPROVED)
    if transfer.proposed_by_id == actor.pk:
        raise OwnTransfer
    return _decide(transfer, State.APPROVED, note, actor)


@transaction.atomic
def refuse_transfer(*, transfer: Transfer, seen: int | None, actor: User, note: str = "") -> Transfer:
    """Refuse or, as its proposer, withdraw a transfer that was not applied. Raises Conflict or TransferCannotMove."""
    transfer = _locked(transfer, seen, State.REFUSED)
    if transfer.proposed_by_id == actor.pk:
        note, actor_kept = note or "Withdrawn.", None
    else:
        actor_kept = actor
    return _decide(transfer, State.REFUSED, note, actor, decided_by=actor_kept)


@transaction.atomic
def apply_transfer(*, transfer: Transfer, seen: int | None, actor: User) -> Transfer:
    """Move the money of an approved transfer: from now on the current plan contains it.

    Judged again under the locks of its lines. Raises as `propose_transfer` does, Conflict or TransferCannotMove.
    """
    hold(transfer.plan)
    entries = entries_of(transfer)
    ground = _Ground(transfer.plan, entries)
    transfer = _locked(transfer, seen, State.APPLIED)
    ground.check()
    _set(transfer, state=State.APPLIED, applied_by=actor, applied_at=clock.now())
    _record("applied", transfer, ground, actor)
    return transfer


@transaction.atomic
def approve_and_apply(*, transfer: Transfer, seen: int | None, actor: User, note: str = "") -> Transfer:
    """Both acts of whoever may do both: approved and applied, or neither. Raises as the two do."""
    hold(transfer.plan)
    _Ground(transfer.plan, entries_of(transfer))  # locks in the order in which applying does
    approved = approve_transfer(transfer=transfer, seen=seen, actor=actor, note=note)
    return apply_transfer(transfer=approved, seen=approved.version, actor=actor)


@transaction.atomic
def move_money(*, plan: Plan, new: NewTransfer, actor: User, verb: str = "applied") -> Transfer:
    """Propose, approve and apply in one act what a review has decided: the meeting stands for the second person.

    Raises as `propose_transfer` does.
    """
    ground = _Ground(plan, new.entries)
    ground.check()
    transfer = _create(ground, new, None)
    _set(transfer, state=State.APPLIED, decided_by=actor, decided_at=transfer.proposed_at,
         applied_by=actor, applied_at=transfer.proposed_at)  # fmt: skip
    _record(verb, transfer, ground, actor, reason=new.reason)
    return transfer


@transaction.atomic
def undo_transfer(*, transfer: Transfer, seen: int | None, reason: str, actor: User) -> Transfer:
    """Take an applied transfer back by a transfer of its own with opposite entries; both stay in the books.

    Raises as `propose_transfer` does, Conflict or TransferCannotMove.
    """
    hold(transfer.plan)
    entries = opposite(entries_of(transfer))
    ground = _Ground(transfer.plan, entries)
    transfer = _locked(transfer, seen, State.UNDONE)
    ground.check()
    _set(transfer, state=State.UNDONE)
    counter = _create(ground, NewTransfer(entries, reason), actor, undoes=transfer)
    _set(counter, state=State.APPLIED, decided_by=actor, decided_at=counter.proposed_at,
         applied_by=actor, applied_at=counter.proposed_at)  # fmt: skip
    _record("undone", transfer, ground, actor, reason=reason)
    return counter


def entries_of(transfer: Transfer) -> dict[int, list[int]]:
    """Twelve amounts by line id, minor units."""
    return {row.line_id: row.periods for row in transfer.entries.order_by("line")}


class _Ground:
    """The lines of a transfer under lock, with what the current plan gives them."""

    def __init__(self, plan: Plan, entries: Mapping[int, Sequence[int]]):
        self.plan: Plan = hold(plan)
        self.entries = {line: list(amounts) for line, amounts in entries.items() if any(amounts)}
        self.lines: dict[int, BudgetLine] = lock(BudgetLine.objects.filter(plan=plan), *self.entries)
        self.version: PlanVersion | None = plan.versions.with_plan().in_force().first()

    def check(self) -> None:
        """Everything that forbids the transfer, whoever asks."""
        if len(self.entries) < 2:
            raise NothingMoves
        check_balance(self.entries)
        if self.version is None:
            raise NotInForce
        rows = list(self.version.line_versions.filter(line__in=self.entries).select_related("line", "account"))
        if {row.line_id for row in rows} != set(self.entries):
            raise OtherPlan
        if any(row.sealed_account_type == "revenue" for row in rows):
            raise RevenueDoesNotMove
        self._check_periods()
        self._check_amounts(rows)

    def _check_periods(self) -> None:
        closed = [period for period in self.plan.fiscal_year.periods.in_order() if period.is_closed]
        for period in closed:
            if any(amounts[period.number - 1] for amounts in self.entries.values()):
                raise PeriodClosed(f"{period} is closed; move money of open periods only.")

    def _check_amounts(self, rows: list[LineVersion]) -> None:
        """In no period below zero, over the year not below what was spent (`money.md` R15, R16)."""
        now = current_periods(self.plan, self.entries)
        if short := short_of(now, self.entries):
            raise LineShort(f"“{self.lines[short[0]]}” has less than that in one of the periods.")
        takers = [row for row in rows if sum(self.entries[row.line_id]) < 0]
        spent = spent_on(takers[0].plan_version, takers, Actual.objects.all()) if takers else {}
        for row in takers:
            left = sum(now[row.line_id]) - (spent[row.pk].amount if row.pk in spent else 0)
            if left + sum(self.entries[row.line_id]) < 0:
                free = format_money(max(left, 0), self.plan.currency)
                raise LineShort(f"“{row.line}” has {free} left that is not spent yet.")


def _create(ground: _Ground, new: NewTransfer, actor: User | None, **facts: Any) -> Transfer:
    units = {line.unit_id for line in ground.lines.values()}
    transfer = Transfer(
        plan=ground.plan,
        unit_id=Unit.objects.lowest_over(units),
        reason=new.reason,
        proposed_by=actor,
        proposed_at=clock.now(),
        **facts,
    )
    transfer.full_clean()
    transfer.save(force_insert=True)
    TransferEntry.objects.bulk_create(
        TransferEntry(transfer=transfer, line_id=line, **dict(zip(PERIODS, amounts, strict=True)))
        for line, amounts in sorted(ground.entries.items())
    )
    return transfer


def _locked(transfer: Transfer, seen: int | None, state: str) -> Transfer:
    """The transfer under lock, if it may go to `state` and stands as the person saw it."""
    transfer = lock_one(transfer)
    if seen is None:
        raise VersionMissing
    if seen != transfer.version:
        clash = Clash("state", "State", None, transfer.get_state_display(), None)
        raise Conflict(target=transfer, clashes=[clash], version=transfer.version)
    if state not in MOVES[State(transfer.state)]:
        raise TransferCannotMove
    return transfer


def _set(transfer: Transfer, **facts: Any) -> None:
    for name, value in facts.items():
        setattr(transfer, name, value)
    transfer.version += 1
    transfer.full_clean()
    transfer.save(update_fields=["version", *facts])


def _decide(transfer: Transfer, state: str, note: str, actor: User, **facts: Any) -> Transfer:
    _set(transfer, **{"state": state, "decided_by": actor, "decided_at": clock.now(), "decision_note": note, **facts})
    ground_rows = [["aop.budgetline", str(row.line.key), row.line.name] for row in _entries(transfer)]
    events.record(
        actor=actor,
        verb=f"aop.transfer.{state}",
        target=transfer,
        unit=transfer.unit_id,
        rows=ground_rows,
        reason=note,
    )
    if transfer.proposed_by and transfer.proposed_by != actor:
        outbox.notify(
            recipients=[transfer.proposed_by],
            kind=f"aop.transfer.{state}",
            title=f"{actor} {'approved' if state == State.APPROVED else 'refused'} your transfer",
            address=transfer.get_absolute_url(),
            subject=transfer,
        )
    return transfer


def _entries(transfer: Transfer) -> QuerySet[TransferEntry]:
    return transfer.entries.select_related("line").order_by("line")


def _record(verb: str, transfer: Transfer, ground: _Ground, actor: User | None, reason: str = "") -> Event:
    """One act, one event, which points to its lines and says what each gives or gets in the year."""
    currency = ground.plan.currency
    told: dict[str, list] = {}
    for line, amounts in ground.entries.items():
        name = str(ground.lines[line])
        told[f"{name} ({line})" if name in told else name] = [None, plain_money(sum(amounts), currency)]
    return events.record(
        actor=actor,
        verb=f"aop.transfer.{verb}",
        target=transfer,
        unit=transfer.unit_id,
        changes=told,
        rows=[["aop.budgetline", str(line.key), line.name] for line in ground.lines.values()],
        reason=reason,
    )


def _tell_approvers(transfer: Transfer, actor: User | None) -> None:
    leaders = Membership.objects.filter(role=Role.LEADER, unit__paths_down__descendant=transfer.unit_id)
    outbox.notify(
        recipients=[row.user for row in leaders.of_active_people().select_related("user") if row.user != actor],
        kind="aop.transfer.proposed",
        title=f"{actor or 'Somebody'} proposes to move money in {transfer.unit}",
        address=transfer.get_absolute_url(),
        subject=transfer,
    )
