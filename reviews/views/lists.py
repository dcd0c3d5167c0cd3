"""Which reviews there are, and a new one."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from reviews import policies
from reviews.forms.reviews import NewReviewForm, ReviewFilterForm
from reviews.models import Decision, Review
from reviews.sentences import ListFigures, list_sentence
from reviews.services import reviews
from reviews.services.reviews import NewReview
from strategy.core import clock
from strategy.core.context import chosen_cycle, chosen_unit
from strategy.core.http import FORM, go, posted, render_page, require, say

PER_PAGE = 50
NOT_YOURS = "Planners and leaders set reviews up for their units."


@require_safe
def review_list(request: HttpRequest) -> HttpResponse:
    """Reviews to come, the next one first, and those that are over."""
    unit, form = chosen_unit(request), ReviewFilterForm(request.GET)
    seen = Review.objects.visible_to(request.user)
    seen = seen.of_units_below(unit) if unit else seen
    rows = form.narrowed(seen, request.user).with_scope().with_people_count()
    page = Paginator(rows.over().newest_first(), PER_PAGE).get_page(request.GET.get("page"))
    upcoming = list(rows.upcoming().next_first()[:PER_PAGE])
    context = {
        "form": form,
        "upcoming": upcoming,
        "page": page,
        "sentence": list_sentence(
            _figures(request, rows, upcoming, page.paginator.count), is_narrowed=form.narrows or unit is not None
        ),
        "may_create": policies.can_create_reviews(request.user),
    }
    return render_page(request, "reviews/list.html", context, fragment="list")


def _figures(request: HttpRequest, rows, upcoming: list[Review], over: int) -> ListFigures:
    first = upcoming[0] if upcoming else None
    return ListFigures(
        upcoming=len(upcoming),
        over=over,
        next_title=first.title if first else "",
        next_on=first.starts_at if first else None,
        decided=rows.to_apply().count(),
        due=Decision.objects.visible_to(request.user).due_by(clock.today()).count(),
    )


@require_http_methods(FORM)
def review_create(request: HttpRequest) -> HttpResponse:
    """Set a review up as a draft."""
    require(policies.can_create_reviews(request.user), NOT_YOURS)
    form = NewReviewForm(posted(request), user=request.user, start=_start(request))
    if form.is_valid():
        review = form.attempt(reviews.create_review, new=NewReview(**form.values()), actor=request.user)
        if review:
            say(request, f"“{review}” is a draft; name who takes part, then call them.")
            return go(request, review)
    status = 422 if form.errors else 200
    return render_page(request, "reviews/form.html", {"form": form, "review": None}, fragment="form", status=status)


def _start(request: HttpRequest) -> dict:
    """The unit and the cycle the address speaks of."""
    unit, mine = chosen_unit(request), policies.units_to_review(request.user)
    found = mine.filter(pk=unit.pk).first() if unit else mine.first() if mine.count() == 1 else None
    return {"unit": found, "cycle": chosen_cycle(request)}
