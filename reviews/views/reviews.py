"""One review: are we ready; later, what it decided."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from reviews import policies
from reviews.completeness import Board, board_of
from reviews.forms.reviews import NewItemForm, PartForm, ReviewForm
from reviews.models import Move, Review, ReviewPart
from reviews.round import round_of
from reviews.sentences import ReviewFigures, review_sentence
from reviews.services import reviews
from reviews.snapshots import objectives_of
from reviews.views.shown import REFUSALS, review_of
from strategy.core.http import FORM, go, posted, render_page, require, say
from strategy.core.models import Event

EVENTS_PER_PAGE = 50
NOT_YOURS = "Planners and leaders of the unit set its reviews up."


@require_safe
def review_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Set-up and completeness; after the meeting its record."""
    return review_page(request, review_of(request, pk))


def review_page(request: HttpRequest, review: Review, *, status: int = 200, **more: Any) -> HttpResponse:
    """The page of a review, after a refused form with what was wrong."""
    board = board_of(review) if review.is_prepared else None
    parts = list(review.parts.select_related("user").order_by("pk"))
    may = acts(request, review)
    context = {
        "review": review,
        "board": board,
        "parts": _by_part(parts),
        "items": review.items.in_order().select_related("objective__owner"),
        "minutes": sum(item.minutes for item in review.items.all()),
        "decisions": review.decisions.with_effect().order_by("pk"),
        "read": review.read_marks.count(),
        "round": round_of(review) if board is None else None,
        "sentence": review_sentence(_figures(review, board, parts)),
        "may": may,
        "part_form": PartForm(None, review=review) if may["set_up"] else None,
        "item_form": NewItemForm(None, objectives=free_objectives(review)) if may["set_up"] else None,
        "briefs": _brief_rights(request, review, board),
    }
    return render_page(request, "reviews/detail.html", context | more, fragment="review", status=status)


def acts(request: HttpRequest, review: Review) -> dict[str, bool]:
    """What the person may do with the review now."""
    user, state, states = request.user, review.state, Review.State
    set_up, chair = policies.can_set_up(user, review), policies.can_chair(user, review)
    open_still = state not in {states.DECIDED, states.APPLIED, states.CLOSED}
    return {
        "set_up": set_up and open_still,
        "call": set_up and state == states.DRAFT,
        "sign": policies.can_sign_money(user, review) and review.money_signed_at is None,
        "freeze": set_up and state in {states.CALLED, states.COLLECTING},
        "start": chair and state == states.FROZEN,
        "apply": chair and state == states.DECIDED,
        "close": chair and state == states.APPLIED,
        "drop_items": set_up and open_still and state != states.LIVE,
    }


def free_objectives(review: Review):
    """Objectives in scope that are not on the agenda."""
    return objectives_of(review).exclude(pk__in=review.items.exclude(objective=None).values("objective"))


def _by_part(parts: list[ReviewPart]) -> list[ReviewPart]:
    order = list(ReviewPart.Part.values)
    return sorted(parts, key=lambda row: (order.index(row.part), row.user.name))


def _brief_rights(request: HttpRequest, review: Review, board: Board | None) -> set[int]:
    """Objectives whose brief the person may write."""
    if board is None or review.state == Review.State.DRAFT:
        return set()
    if policies.can_set_up(request.user, review):
        return {row.objective.pk for row in board.rows}
    return {row.objective.pk for row in board.rows if row.objective.owner_id == request.user.pk}


def _figures(review: Review, board: Board | None, parts: list[ReviewPart]) -> ReviewFigures:
    moves = Move.objects.of_review(review)
    return ReviewFigures(
        state=review.state,
        people=len(parts),
        has_chair=any(part.part == ReviewPart.Part.CHAIR for part in parts),
        objectives=len(board.rows) if board else 0,
        unwritten=board.unwritten if board else 0,
        late=board.late if board else 0,
        waits_for_signature=bool(board and board.waits_for_signature),
        read=review.read_marks.filter(user__in=[part.user_id for part in parts]).count(),
        open_items=review.items.undecided().count(),
        decisions=review.decisions.count(),
        moved=sum(move.total for move in moves),
        currency=review.plan.currency if review.plan else "",
        revision=review.revision.title if review.revision else "",
    )


@require_http_methods(FORM)
def review_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change title, date, length or place."""
    review = review_of(request, pk)
    require(policies.can_set_up(request.user, review), NOT_YOURS)
    form = ReviewForm(posted(request), row=review)
    act = reviews.edit_review
    if form.is_valid() and form.attempt(act, *REFUSALS, review=review, edit=form.edit(), actor=request.user):
        say(request, "Saved.")
        return go(request, review)
    status = 422 if form.errors else 200
    return render_page(request, "reviews/form.html", {"form": form, "review": review}, fragment="form", status=status)


@require_safe
def review_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Who did what with the review and its decisions."""
    review = review_of(request, pk)
    events = Event.objects.about_any(review, *review.decisions.all()).of_app("reviews").newest_first()
    page = Paginator(events, EVENTS_PER_PAGE).get_page(request.GET.get("page"))
    return render_page(request, "reviews/history.html", {"subject": review, "page": page}, fragment="events")
