"""Who may do what with a review (`model.md`, Rights): planners set up, finance signs, leaders chair and decide."""

from django.db.models import QuerySet

from okrs.models import Objective
from reviews.models import Decision, Review, ReviewPart
from strategy.core.access import holds, holds_anywhere
from strategy.core.models import Role, Unit, User

_SET_UP = (Role.PLANNER, Role.LEADER)


def units_to_review(user: User) -> QuerySet:
    """Units for which the person may set a review up."""
    return Unit.objects.where_role(user, *_SET_UP).active()


def can_create_reviews(user: User) -> bool:
    return holds_anywhere(user, *_SET_UP)


def can_set_up(user: User, review: Review) -> bool:
    """Date, parts, agenda; calling people and freezing the pre-read."""
    return holds(user, review.unit_id, *_SET_UP)


def can_sign_money(user: User, review: Review) -> bool:
    """Say that the money page is right, before the pre-read is frozen."""
    return review.is_prepared and holds(user, review.unit_id, Role.FINANCE)


def can_chair(user: User, review: Review) -> bool:
    """Run the meeting, decide, apply: whoever has the part of the chair and leads the unit; a leader where nobody
    has it."""
    if not holds(user, review.unit_id, Role.LEADER):
        return False
    chairs = review.parts.filter(part=ReviewPart.Part.CHAIR)
    return not chairs.exists() or chairs.filter(user=user).exists()


def can_record(user: User, review: Review) -> bool:
    """Write decisions down while the review takes them: the chair, the scribe, and those who set it up."""
    if not review.takes_decisions:
        return False
    scribes = review.parts.filter(part=ReviewPart.Part.SCRIBE, user=user)
    return can_chair(user, review) or can_set_up(user, review) or scribes.exists()


def can_write_brief(user: User, review: Review, objective: Objective) -> bool:
    """The owner of the objective, and those who set the review up, until the pre-read is frozen."""
    own = objective.owner_id == user.pk
    return review.is_prepared and review.state != Review.State.DRAFT and (own or can_set_up(user, review))


def can_settle(user: User, decision: Decision) -> bool:
    """Say whether it came true: who answers for it, and the leaders and planners of the unit."""
    if not decision.is_frozen:
        return False
    return decision.owner_id == user.pk or can_set_up(user, decision.review)
