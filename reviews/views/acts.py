"""Acts on a review until the meeting, and its end. Each names the version that was seen."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST

from reviews import policies
from reviews.forms.reviews import ItemForm, NewItemForm, PartForm
from reviews.models import Review
from reviews.services import meeting, reviews
from reviews.views.reviews import NOT_YOURS, acts, free_objectives, review_page
from reviews.views.shown import REFUSALS, attempt, item_of, review_of, seen_in
from strategy.core.http import FORM, go, posted, render_page, require, say

CHAIRS = "The chair, who leads the unit, does this."
SIGNS = "Finance of the unit signs the money page, before the pre-read is frozen."


@require_POST
def review_call(request: HttpRequest, pk: int) -> HttpResponse:
    """Call the people: they are told, and owners are asked for briefs."""
    review = review_of(request, pk)
    require(policies.can_set_up(request.user, review), NOT_YOURS)
    return _done(request, review, reviews.call_review, "Called; everybody with a part and every owner was told.")


@require_POST
def review_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign the money page."""
    review = review_of(request, pk)
    require(policies.can_sign_money(request.user, review), SIGNS)
    return _done(request, review, reviews.sign_money, "Signed; the money page stands as you saw it.")


@require_POST
def review_freeze(request: HttpRequest, pk: int) -> HttpResponse:
    """Freeze the pre-read."""
    review = review_of(request, pk)
    require(policies.can_set_up(request.user, review), NOT_YOURS)
    return _done(request, review, reviews.freeze_review, "Frozen; everybody with a part was told that it is ready.")


@require_POST
def review_start(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the meeting with the first item."""
    review = review_of(request, pk)
    require(policies.can_chair(request.user, review), CHAIRS)
    attempt(meeting.start_review, review=review, seen=seen_in(request), actor=request.user)
    return go(request, "reviews:meeting", pk)


@require_POST
def review_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a review whose decisions were applied."""
    review = review_of(request, pk)
    require(policies.can_chair(request.user, review), CHAIRS)
    return _done(request, review, meeting.close_review, "Closed; its decisions come back on the days they asked for.")


def _done(request: HttpRequest, review: Review, act: Callable, said: str) -> HttpResponse:
    attempt(act, review=review, seen=seen_in(request), actor=request.user)
    say(request, said)
    return go(request, review)


@require_POST
def part_give(request: HttpRequest, pk: int) -> HttpResponse:
    """Give somebody a part, or another one."""
    review = review_of(request, pk)
    require(acts(request, review)["set_up"], NOT_YOURS)
    form = PartForm(request.POST, review=review)
    give = {"review": review, "actor": request.user}
    part = form.attempt(reviews.give_part, *REFUSALS, **give, **form.values()) if form.is_valid() else None
    if part is None:
        return review_page(request, review, status=422, part_form=form)
    say(request, f"{part.user}: {part.get_part_display().lower()}.")
    return go(request, review.get_absolute_url() + "#people")


@require_POST
def part_take(request: HttpRequest, pk: int, user: int) -> HttpResponse:
    """Take somebody off the review."""
    review = review_of(request, pk)
    require(acts(request, review)["set_up"], NOT_YOURS)
    person = get_object_or_404(review.parts.select_related("user"), user=user).user
    attempt(reviews.take_part, review=review, user=person, actor=request.user)
    say(request, f"{person} has no part any more.")
    return go(request, review.get_absolute_url() + "#people")


@require_POST
def item_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Another block at the end of the agenda."""
    review = review_of(request, pk)
    require(acts(request, review)["set_up"], NOT_YOURS)
    form = NewItemForm(request.POST, objectives=free_objectives(review))
    add = {"review": review, "actor": request.user}
    item = form.attempt(meeting.add_item, *REFUSALS, **add, **form.values()) if form.is_valid() else None
    if item is None:
        return review_page(request, review, status=422, item_form=form)
    say(request, f"“{item}” is on the agenda.")
    return go(request, review.get_absolute_url() + "#agenda")


@require_http_methods(FORM)
def item_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Title, minutes and place of a block."""
    item = item_of(request, pk)
    require(policies.can_set_up(request.user, item.review), NOT_YOURS)
    form = ItemForm(posted(request), row=item)
    act = meeting.edit_item
    if form.is_valid() and form.attempt(act, *REFUSALS, item=item, edit=form.edit(), actor=request.user):
        say(request, "Saved.")
        return go(request, item.review.get_absolute_url() + "#agenda")
    status = 422 if form.errors else 200
    return render_page(request, "reviews/item_form.html", {"form": form, "item": item}, fragment="form", status=status)


@require_POST
def item_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a block off the agenda before the meeting."""
    item = item_of(request, pk)
    require(policies.can_set_up(request.user, item.review), NOT_YOURS)
    attempt(meeting.drop_item, item=item, actor=request.user)
    say(request, f"“{item}” is off the agenda.")
    return go(request, item.review.get_absolute_url() + "#agenda")
