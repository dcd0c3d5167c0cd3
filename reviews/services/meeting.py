"""Acts in the meeting: begin, go from item to item, end each decided, deferred or dropped, end the meeting."""

from typing import Any

from django.db import transaction

from reviews.models import AgendaItem, Review
from reviews.services.reviews import ReviewCannotMove, State, bump, locked, move, set_facts
from strategy.core import clock, events
from strategy.core.concurrency import Edit, Gone, judge, lock_one, plain, write
from strategy.core.models import User

Outcome = AgendaItem.Outcome


class NotLive(Exception):
    """The meeting has not begun, or is over."""


class StillOpen(Exception):
    """Every objective and the reallocation round end decided, deferred with a date, or dropped."""


class NothingDecided(Exception):
    """An item is decided by a decision; write it down, defer it with a date, or drop it."""


@transaction.atomic
def start_review(*, review: Review, seen: int | None, actor: User) -> Review:
    """Begin the meeting with the first item. Raises Conflict or ReviewCannotMove."""
    review = locked(review, seen, State.LIVE)
    first = review.items.in_order().first()
    now = clock.now()
    move(review, State.LIVE, current_item=first, item_started_at=now if first else None, started_at=now)
    _record("started", review, actor)
    return review


@transaction.atomic
def go_to_item(*, review: Review, item: AgendaItem, actor: User) -> Review:
    """Put an item on the screen; its clock starts now. Raises NotLive or Gone."""
    review = _live(review)
    if not review.items.filter(pk=item.pk).exists():
        raise Gone
    if review.current_item_id != item.pk:
        set_facts(review, current_item=item, item_started_at=clock.now())
    return review


@transaction.atomic
def end_item(*, item: AgendaItem, edit: Edit, actor: User) -> AgendaItem:
    """End an item: `edit.values` holds `outcome` and, when deferred, `deferred_to` and `note`.

    Raises NotLive, NothingDecided, Conflict or ValidationError.
    """
    review = _live(item.review)
    item = lock_one(item)
    changes, _merged = judge(item, edit)
    if not changes:
        return item
    outcome = changes.get("outcome", [None, item.outcome])[1]
    if outcome == Outcome.DECIDED and item.needs_a_decision and not _is_decided(item):
        raise NothingDecided
    if outcome != Outcome.DEFERRED and item.deferred_to and "deferred_to" not in changes:
        changes["deferred_to"] = [item.deferred_to, None]
    write(item, changes)
    _record("item_ended", review, actor, changes=plain({"item": [None, item], **changes}))
    return item


@transaction.atomic
def end_meeting(*, review: Review, seen: int | None, actor: User) -> Review:
    """End the meeting: its decisions are frozen, with the values they start from. Raises Conflict, ReviewCannotMove or
    StillOpen."""
    review = locked(review, seen, State.DECIDED)
    if review.items.undecided().exists():
        raise StillOpen
    now = clock.now()
    for decision in review.decisions.filter(frozen_at__isnull=True).select_related("expected_key_result"):
        decision.frozen_at, decision.decider = now, actor
        decision.baseline = decision.expected_key_result.value if decision.expected_key_result else None
        decision.version += 1
        decision.full_clean()
        decision.save(update_fields=["frozen_at", "decider", "baseline", "version"])
    move(review, State.DECIDED, decided_at=now, current_item=None, item_started_at=None)
    rows = [["reviews.decision", str(row.key), str(row)] for row in review.decisions.order_by("pk")]
    _record("decided", review, actor, rows=rows)
    return review


@transaction.atomic
def close_review(*, review: Review, seen: int | None, actor: User) -> Review:
    """Close a review whose decisions were applied. Raises Conflict or ReviewCannotMove."""
    review = locked(review, seen, State.CLOSED)
    move(review, State.CLOSED)
    _record("closed", review, actor)
    return review


@transaction.atomic
def add_item(*, review: Review, title: str, minutes: int, actor: User, objective: Any = None) -> AgendaItem:
    """Another item at the end of the agenda. Raises ReviewCannotMove or ValidationError."""
    review = lock_one(review)
    if review.state in {State.DECIDED, State.APPLIED, State.CLOSED}:
        raise ReviewCannotMove
    last = review.items.in_order().last()
    item = AgendaItem(
        review=review,
        title=title,
        minutes=minutes,
        objective=objective,
        kind=AgendaItem.Kind.OBJECTIVE if objective else AgendaItem.Kind.POSITION,
        position=last.position + 1 if last else 0,
    )
    item.full_clean()
    item.save(force_insert=True)
    _record("item_added", review, actor, changes={"item": [None, item.title]})
    return item


@transaction.atomic
def edit_item(*, item: AgendaItem, edit: Edit, actor: User) -> AgendaItem:
    """Change title, minutes or place of an item by the one rule of concurrency. Raises ReviewCannotMove, Conflict or
    ValidationError."""
    review = lock_one(item.review)
    if review.state in {State.DECIDED, State.APPLIED, State.CLOSED}:
        raise ReviewCannotMove
    item = lock_one(item)
    changes, _merged = judge(item, edit)
    if changes:
        write(item, changes)
        _record("item_changed", review, actor, changes=plain({"item": [None, item], **changes}))
    return item


@transaction.atomic
def drop_item(*, item: AgendaItem, actor: User) -> None:
    """Take an item off the agenda before the meeting. Raises ReviewCannotMove."""
    review = lock_one(item.review)
    if review.state in {State.LIVE, State.DECIDED, State.APPLIED, State.CLOSED}:
        raise ReviewCannotMove
    _record("item_dropped", review, actor, changes={"item": [item.title, None]})
    item.delete()


def _is_decided(item: AgendaItem) -> bool:
    """The reallocation round is decided by moves, or by nothing having to move; an objective by a decision."""
    return item.kind == AgendaItem.Kind.MONEY or item.decisions.exists()


def _live(review: Review) -> Review:
    review = lock_one(review)
    if review.state != State.LIVE:
        raise NotLive
    return review


def _record(verb: str, review: Review, actor: User, **story: Any) -> None:
    events.record(actor=actor, verb=f"reviews.review.{verb}", target=review, unit=review.unit_id, **story)
    bump(review)
