"""Acts on a review until the meeting: set up, parts, call, briefs, signature, freeze."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from aop.funded import funded_in
from aop.models import Plan
from okrs.models import Objective
from okrs.pace import Pace, feeling
from okrs.services import scores
from reviews import agenda, snapshots
from reviews.models import AgendaItem, Brief, ReadMark, Review, ReviewPart
from strategy.core import clock, events, outbox
from strategy.core.concurrency import Clash, Conflict, Edit, VersionMissing, judge, lock_one, plain, write
from strategy.core.models import Cycle, Unit, User
from strategy.core.services.snapshots import take_snapshot

State = Review.State
Part = ReviewPart.Part

MOVES: dict[str, set[str]] = {
    State.DRAFT: {State.CALLED},
    State.CALLED: {State.COLLECTING, State.FROZEN, State.DRAFT},
    State.COLLECTING: {State.FROZEN},
    State.FROZEN: {State.LIVE, State.COLLECTING},
    State.LIVE: {State.DECIDED},
    State.DECIDED: {State.APPLIED, State.LIVE},
    State.APPLIED: {State.CLOSED},
    State.CLOSED: set(),
}
"""Where a review may go. Thawing the pre-read and reopening the meeting are the chair's, with a reason."""


class ReviewCannotMove(Exception):
    """A review is set up, called, frozen, held, decided, applied and closed, in that order."""


class PreReadFrozen(Exception):
    """The pre-read is frozen; what comes later is said in the meeting."""


class NobodyCalled(Exception):
    """A review is called with a chair and at least one more person."""


class MoneyNotSigned(Exception):
    """The finance partner signs the money page before the pre-read is frozen."""


class TooLong(Exception):
    """A brief has at most 200 words."""


@dataclass(frozen=True)
class NewReview:
    """A review to set up. `starts_at` carries its time zone; `plan` is that of the cycle's fiscal year by default."""

    title: str
    unit: Unit
    cycle: Cycle
    starts_at: datetime
    minutes: int = 150
    place: str = ""
    plan: Plan | None = None


@transaction.atomic
def create_review(*, new: NewReview, actor: User | None) -> Review:
    """Set a review up as a draft. Raises ValidationError."""
    plan = new.plan or Plan.objects.holding(new.cycle.first_day).first()
    review = Review(**{**vars(new), "plan": plan}, created_by=actor)
    review.full_clean()
    review.save(force_insert=True)
    told = {name: [None, value] for name, value in vars(new).items() if name != "title" and value not in ("", None)}
    _record("created", review, actor, changes=plain(told))
    return review


@transaction.atomic
def edit_review(*, review: Review, edit: Edit, actor: User) -> Review:
    """Change title, date, length or place by the one rule of concurrency; the invited are told of a new date.

    Raises Conflict, ReviewCannotMove or ValidationError.
    """
    review = lock_one(review)
    if review.state in {State.DECIDED, State.APPLIED, State.CLOSED}:
        raise ReviewCannotMove
    changes, merged = judge(review, edit)
    if not changes:
        return review
    if set(changes) & {"starts_at", "minutes", "place", "title"} and review.state != State.DRAFT:
        changes["invitation"] = [review.invitation, review.invitation + 1]
    write(review, changes)
    told = {name: pair for name, pair in changes.items() if name != "invitation"}
    _record("merged" if merged else "changed", review, actor, changes=plain(told))
    return review


@transaction.atomic
def give_part(*, review: Review, user: User, part: str, actor: User | None) -> ReviewPart:
    """Give somebody a part, or another one. Raises ReviewCannotMove or ValidationError."""
    review = lock_one(review)
    if review.state in {State.APPLIED, State.CLOSED}:
        raise ReviewCannotMove
    row = review.parts.filter(user=user).first() or ReviewPart(review=review, user=user)
    before, row.part = (row.part if row.pk else None), part
    row.full_clean()
    row.save()
    _record("part_given", review, actor, changes={str(user): [before, row.part]})
    return row


@transaction.atomic
def take_part(*, review: Review, user: User, actor: User) -> None:
    """Take somebody off the review. Raises ReviewCannotMove."""
    review = lock_one(review)
    if review.state in {State.APPLIED, State.CLOSED}:
        raise ReviewCannotMove
    row = review.parts.filter(user=user).first()
    if row is not None:
        row.delete()
        _record("part_taken", review, actor, changes={str(user): [row.part, None]})


@transaction.atomic
def call_review(*, review: Review, seen: int | None, actor: User | None) -> Review:
    """Call the people: they are invited, owners are asked for briefs, the agenda is proposed from the exceptions.

    Raises Conflict, ReviewCannotMove or NobodyCalled.
    """
    review = locked(review, seen, State.CALLED)
    parts = set(review.parts.values_list("part", flat=True))
    if Part.CHAIR not in parts or review.parts.count() < 2:
        raise NobodyCalled
    if not review.items.exists():
        _propose_agenda(review)
    move(review, State.CALLED, invitation=review.invitation + 1)
    _record("called", review, actor)
    _tell_called(review, actor)
    return review


@transaction.atomic
def write_brief(*, review: Review, objective: Objective, edit: Edit, actor: User) -> Brief:
    """Write or change the brief of an objective: `edit.values` may hold text, ask and confidence; a new one names no
    version. Raises PreReadFrozen, TooLong, Conflict or ValidationError."""
    review = lock_one(review)
    if not review.is_prepared or review.state == State.DRAFT:
        raise PreReadFrozen
    if len(str(edit.values.get("text", "")).split()) > Brief.MOST_WORDS:
        raise TooLong
    brief = review.briefs.select_for_update(no_key=True, of=("self",)).filter(objective=objective).first()
    if brief is None:
        brief = Brief(review=review, objective=objective, author=actor, written_at=clock.now(), **edit.values)
        brief.full_clean()
        brief.save(force_insert=True)
        changes = {name: [None, value] for name, value in edit.values.items()}
    else:
        changes, _merged = judge(brief, edit)
        if not changes:
            return brief
        write(brief, {**changes, "author": [brief.author, actor], "written_at": [brief.written_at, clock.now()]})
    if review.state == State.CALLED:
        move(review, State.COLLECTING)
    _record("brief_written", review, actor, changes=plain({"about": [None, objective], **changes}))
    return brief


@transaction.atomic
def sign_money(*, review: Review, seen: int | None, actor: User) -> Review:
    """Finance says that the figures of the money page are right. Raises Conflict or PreReadFrozen."""
    review = lock_one(review)
    check_seen(review, seen)
    if not review.is_prepared:
        raise PreReadFrozen
    set_facts(review, money_signed_by=actor, money_signed_at=clock.now())
    _record("money_signed", review, actor)
    return review


@transaction.atomic
def freeze_review(*, review: Review, seen: int | None, actor: User | None) -> Review:
    """Freeze the pre-read: a snapshot of outcomes and current plan that the meeting will look at.

    Raises Conflict, ReviewCannotMove or MoneyNotSigned (where the review has a finance partner).
    """
    review = locked(review, seen, State.FROZEN)
    needs_signature = review.parts.filter(part=Part.FINANCE).exists()
    if needs_signature and review.money_signed_by_id is None:
        raise MoneyNotSigned
    scores.judge_all(on=clock.today())
    review.snapshot = take_snapshot(
        kind=snapshots.KIND, form=snapshots.FORM, subject=review, content=snapshots.picture_of(review), actor=actor
    )
    move(review, State.FROZEN, snapshot=review.snapshot)
    _record("frozen", review, actor, changes={"snapshot": [None, review.snapshot.sha256]})
    people = [part.user for part in review.parts.select_related("user") if part.user != actor]
    tell(review, people, "reviews.frozen", f"The pre-read of “{review}” is ready")
    return review


@transaction.atomic
def mark_read(*, review: Review, actor: User) -> ReadMark:
    """Say that one has read the pre-read. Said twice, the first time counts."""
    mark, _made = ReadMark.objects.get_or_create(review=review, user=actor, defaults={"at": clock.now()})
    return mark


def locked(review: Review, seen: int | None, state: str) -> Review:
    """The review under lock, if it may go to `state` and stands as the person saw it."""
    review = lock_one(review)
    check_seen(review, seen)
    if state not in MOVES[State(review.state)]:
        raise ReviewCannotMove
    return review


def check_seen(review: Review, seen: int | None) -> None:
    """An act binds the version the person saw. Raises VersionMissing or Conflict."""
    if seen is None:
        raise VersionMissing
    if seen != review.version:
        clash = Clash("state", "State", None, review.get_state_display(), None)
        raise Conflict(target=review, clashes=[clash], version=review.version)


def move(review: Review, state: str, **facts: Any) -> None:
    """Put a locked review into a state."""
    set_facts(review, state=state, **facts)


def set_facts(review: Review, **facts: Any) -> None:
    """Write facts of a locked review and count its version up."""
    for name, value in facts.items():
        setattr(review, name, value)
    review.version += 1
    review.full_clean()
    review.save(update_fields=["version", *facts])
    bump(review)


def bump(review: Review) -> None:
    """Something of the meeting changed: who has it open sees it at the next look."""
    Review.objects.filter(pk=review.pk).update(room=F("room") + 1)


def tell(review: Review, people: list[User], kind: str, title: str) -> None:
    """A line in the inbox of those people."""
    outbox.notify(recipients=people, kind=kind, title=title, address=review.get_absolute_url(), subject=review)


def _propose_agenda(review: Review) -> None:
    blocks = agenda.proposed(_subjects(review), minutes=review.minutes)
    items = [
        AgendaItem(
            review=review,
            kind=block.kind,
            title=block.title,
            objective_id=block.objective,
            minutes=block.minutes,
            position=place,
        )
        for place, block in enumerate(blocks)
    ]
    AgendaItem.objects.bulk_create(items)


def _subjects(review: Review) -> list[agenda.Subject]:
    rows = list(snapshots.objectives_of(review))
    money = funded_in(review.plan, [row.pk for row in rows], snapshots.units_of(review)) if review.plan else {}
    return [
        agenda.Subject(
            pk=row.pk,
            title=row.title,
            pace=row.pace,
            confidence=row.confidence,
            money=money[row.pk].total if row.pk in money else 0,
            disagrees=row.confidence is not None and feeling(round(row.confidence), Pace(row.pace)) is not None,
        )
        for row in rows
    ]


def _tell_called(review: Review, actor: User | None) -> None:
    people = [part.user for part in review.parts.select_related("user") if part.user != actor]
    tell(review, people, "reviews.called", f"You are called to “{review}”")
    owners = User.objects.filter(pk__in=snapshots.objectives_of(review).values("owner")).exclude(
        pk__in=[person.pk for person in people]
    )
    tell(review, [user for user in owners if user != actor], "reviews.brief", f"A brief is asked of you for “{review}”")


def _record(verb: str, review: Review, actor: User | None, **story: Any) -> None:
    events.record(actor=actor, verb=f"reviews.review.{verb}", target=review, unit=review.unit_id, **story)
    bump(review)


def check_words(text: str) -> None:
    """Raises ValidationError for a brief that is too long, for forms that say it while one types."""
    if len(text.split()) > Brief.MOST_WORDS:
        raise ValidationError(TooLong.__doc__ or "")
