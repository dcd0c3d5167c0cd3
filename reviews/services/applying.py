"""Applying a review: money and seats move, and the revision that contains them is sealed. All of it, or nothing.

Locks: review, plan, then lines and seats by id. A large plan is sealed by a job (`reviews/tasks.py`).
"""

from typing import Any

from django.db import transaction

from aop.current import current_periods
from aop.models import Plan
from aop.moves import moved, together
from aop.services.folding import fold_and_seal
from aop.services.seats import SeatCannotMove, edit_seat
from aop.services.steps import is_large
from aop.services.transfers import LineShort, NewTransfer, PeriodClosed, move_money
from reviews.models import Decision, Move, Review, SeatMove
from reviews.services.reviews import State, locked, move, tell
from strategy.core import clock, events, jobs, outbox
from strategy.core.concurrency import Conflict, Edit, lock_one
from strategy.core.models import Job, User
from strategy.core.tasks import run_job

APPLY = "reviews.apply"


class PlanMoved(Exception):
    """The plan moved underneath: what this review moves is no longer as it was seen. Nothing was applied."""


@transaction.atomic
def begin_apply(*, review: Review, seen: int | None, actor: User) -> Job | None:
    """Carry it out at once or, where the plan holds more lines than a page waits for, by a job. Raises what
    `apply_review` raises; a job says it in its own words."""
    version = review.plan.versions.in_force().first() if review.plan else None
    if version is None or not is_large(version):
        apply_review(review=review, seen=seen, actor=actor)
        return None
    job = jobs.create(kind=APPLY, owner=actor, arguments={"review": review.pk, "seen": seen})
    outbox.poke(run_job, job_id=job.pk)
    return job


@transaction.atomic
def apply_review(*, review: Review, seen: int | None, actor: User) -> Review:
    """Carry out what was decided, in one transaction: transfers, seats, and the revision that folds them.

    Raises Conflict, ReviewCannotMove, or PlanMoved with the reason; then nothing has changed.
    """
    review = locked(review, seen, State.APPLIED)
    plan = lock_one(review.plan) if review.plan else None
    moves = list(Move.objects.of_review(review).select_related("decision", "source", "target"))
    if plan and moves:
        _check_ground(plan, moves)
    try:
        _move_all(review, plan, moves, actor)
    except (LineShort, PeriodClosed, SeatCannotMove, Conflict) as refusal:
        raise PlanMoved(f"{PlanMoved.__doc__} {refusal}") from refusal
    revision = fold_and_seal(plan=plan, actor=actor, note=f"{review}") if plan and moves else None
    now = clock.now()
    move(review, State.APPLIED, applied_at=now, applied_by=actor, revision=revision)
    _record(review, actor, moves, revision)
    people = [part.user for part in review.parts.select_related("user") if part.user != actor]
    tell(review, people, "reviews.applied", f"What “{review}” decided is applied")
    return review


def _move_all(review: Review, plan: Plan | None, moves: list[Move], actor: User) -> None:
    """One transfer for each decision that moves money, then the seats."""
    for decision in review.decisions.order_by("pk"):
        mine = [row for row in moves if row.decision_id == decision.pk]
        if mine and plan:
            entries = together(moved(row.source_id, row.target_id, row.periods) for row in mine)
            if entries:
                transfer = move_money(plan=plan, new=NewTransfer(entries, _reason(decision)), actor=actor)
                Decision.objects.filter(pk=decision.pk).update(transfer=transfer)
    for row in SeatMove.objects.of_review(review).select_related("seat__line", "target", "decision"):
        _move_seat(row, actor)


def _check_ground(plan: Plan, moves: list[Move]) -> None:
    """Every line stands as it was seen when its move was entered, other moves of this review aside."""
    now = current_periods(plan, {line for row in moves for line in (row.source_id, row.target_id)})
    for row in moves:
        for line, seen in ((row.source, row.seen_source), (row.target, row.seen_target)):
            if now.get(line.pk) != seen:
                raise PlanMoved(
                    f"The plan moved underneath: “{line}” is no longer as it was seen. Nothing was applied."
                )


def _move_seat(row: SeatMove, actor: User) -> None:
    if row.seat.version != row.seen_version:
        raise PlanMoved(f"The seat “{row.seat}” was changed meanwhile. Nothing was applied.")
    values: dict[str, Any] = {"line": row.target} if row.act == SeatMove.Act.MOVE else {"state": row.act}
    edit_seat(seat=row.seat, edit=Edit(row.seat.version, values), actor=actor, reason=_reason(row.decision))


def _reason(decision: Decision) -> str:
    return f"{decision.review}: {decision.statement}"[:2000]


def _record(review: Review, actor: User, moves: list[Move], revision: Any) -> None:
    """What was done; amounts stand in the transfers, which those read who may see the money."""
    changes: dict[str, list] = {"moves": [None, len(moves)]}
    if revision:
        changes["revision"] = [None, str(revision)]
    rows = [["reviews.decision", str(row.key), str(row)] for row in review.decisions.order_by("pk")]
    events.record(
        actor=actor, verb="reviews.review.applied", target=review, unit=review.unit_id, changes=changes, rows=rows
    )
