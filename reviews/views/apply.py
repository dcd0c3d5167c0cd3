"""Before the button: what will happen to lines, seats and the plan. After it: all of it, or nothing."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from aop.services.steps import is_large
from reviews import policies
from reviews.models import Review
from reviews.round import round_of
from reviews.sentences import apply_sentence
from reviews.services.applying import PlanMoved, begin_apply
from reviews.services.reviews import ReviewCannotMove
from reviews.views.acts import CHAIRS
from reviews.views.shown import review_of, seen_in
from strategy.core.http import FORM, go, render_page, require, say


@require_http_methods(FORM)
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """What will change, and the one button."""
    review = review_of(request, pk)
    require(policies.can_chair(request.user, review), CHAIRS)
    if request.method != "POST":
        return _page(request, review)
    try:
        job = begin_apply(review=review, seen=seen_in(request), actor=request.user)
    except (PlanMoved, ReviewCannotMove) as refusal:
        return _page(request, review, status=422, refusal=str(refusal) or refusal.__doc__ or "")
    if job:
        return go(request, "core:job", job.key)
    say(request, "Applied; the plan contains it.")
    return go(request, review)


def _page(request: HttpRequest, review: Review, *, status: int = 200, refusal: str = "") -> HttpResponse:
    found, plan = round_of(review), review.plan
    version = plan.versions.in_force().first() if plan else None
    context = {
        "review": review,
        "round": found,
        "version": version,
        "is_large": bool(version and is_large(version)),
        "may_apply": review.state == Review.State.DECIDED,
        "refusal": refusal,
        "sentence": apply_sentence(
            moved=found.total,
            currency=found.currency,
            lines=len(found.lines),
            seats=len(found.seat_moves),
            version=version.title if version else "",
            is_applied=review.applied_at is not None,
        ),
    }
    return render_page(request, "reviews/apply.html", context, fragment="apply", status=status)
