"""The meeting on the wall: one item at a time, big, by the server's clock; others see the same within two seconds."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import quote_etag
from django.views.decorators.http import require_POST, require_safe

from okrs.models import KeyResult
from reviews import policies
from reviews.forms.meeting import DecisionForm, EndItemForm, MoneyMoveForm, SeatMoveForm
from reviews.models import AgendaItem, Decision, Review
from reviews.pictures import aim_pages, plan_page
from reviews.round import round_of
from reviews.services import meeting as acts
from reviews.views.acts import CHAIRS
from reviews.views.pre_read import sheet_of
from reviews.views.shown import REFUSALS, attempt, item_of, review_of, seen_in
from strategy.core import clock
from strategy.core.http import go, render_page, require, say

Kind = AgendaItem.Kind
WRITES = "The chair, the scribe and those who set the review up write down what is decided, while the meeting runs."


@require_safe
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """What is on the screen now."""
    return meeting_page(request, review_of(request, pk))


def meeting_page(request: HttpRequest, review: Review, *, status: int = 200, **more: Any) -> HttpResponse:
    """The screen, after a refused form with what was wrong."""
    items = list(review.items.in_order().select_related("objective__owner"))
    item = next((one for one in items if one.pk == review.current_item_id), None)
    place = items.index(item) if item else 0
    live = review.state == Review.State.LIVE
    may_write = live and policies.can_record(request.user, review)
    context = {
        "review": review,
        "items": items,
        "item": item,
        "number": place + 1,
        "previous": items[place - 1] if item and place else None,
        "next": items[place + 1] if item and place + 1 < len(items) else None,
        "now": clock.now(),
        "may_write": may_write,
        "may_chair": live and policies.can_chair(request.user, review),
        "decisions": review.decisions.with_effect().order_by("pk"),
        "round": round_of(review),
        **_subject(request, review, item),
        **(_forms(request, review, item) if may_write else {}),
    }
    return render_page(request, "reviews/meeting/page.html", context | more, fragment="room", status=status)


def _subject(request: HttpRequest, review: Review, item: AgendaItem | None) -> dict[str, Any]:
    """What the item is about, from the frozen picture."""
    if item is None or review.snapshot is None:
        return {}
    content = review.snapshot.content
    if item.kind == Kind.OBJECTIVE:
        page = next((one for one in aim_pages(content) if one.facts["id"] == item.objective_id), None)
        mine = review.decisions.filter(item=item).with_effect().order_by("pk")
        return {"sheet": sheet_of(page) if page else None, "mine": mine}
    if item.kind == Kind.DUE:
        due = Decision.objects.visible_to(request.user).of_units_below(review.unit).with_effect()
        return {"due": due.due_by(clock.today()).order_by("revisit_on", "pk")[:20]}
    if item.kind in {Kind.CONSENT, Kind.POSITION, Kind.NEXT}:
        named = {one.objective_id for one in review.items.all() if one.objective_id}
        rest = [sheet_of(page) for page in aim_pages(content) if page.facts["id"] not in named]
        return {"plan": plan_page(content), "rest": rest if item.kind == Kind.CONSENT else []}
    return {}


def _forms(request: HttpRequest, review: Review, item: AgendaItem | None) -> dict[str, Any]:
    if item is None:
        return {}
    found: dict[str, Any] = {"end_form": EndItemForm(row=item)}
    if item.kind in {Kind.OBJECTIVE, Kind.MONEY}:
        owner = item.objective.owner if item.objective else request.user
        found["form"] = DecisionForm(key_results=key_results_of(review, item), start={"owner": owner})
    if item.kind == Kind.MONEY and review.plan_id and review.decisions.exists():
        address = line_address(review)
        found["move_form"] = MoneyMoveForm(review=review, user=request.user, address=address)
        found["seat_form"] = SeatMoveForm(review=review, user=request.user, address=address)
    return found


def key_results_of(review: Review, item: AgendaItem | None):
    """Key results a decision may be meant to move: those of its objective, else of every objective on the agenda."""
    rows = KeyResult.objects.live().select_related("metric").in_order()
    if item and item.objective_id:
        return rows.filter(objective=item.objective_id)
    return rows.filter(objective__in=review.items.exclude(objective=None).values("objective"))


def line_address(review: Review) -> str:
    """Where lines of the review are found by typing."""
    return reverse("reviews:line_options", args=[review.pk])


@require_safe
def meeting_pulse(request: HttpRequest, pk: int) -> HttpResponse:
    """Has anything changed? Asked every two seconds with `If-None-Match`; one read, nothing else."""
    room = get_object_or_404(Review.objects.visible_to(request.user).only("room"), pk=pk).room
    tag = quote_etag(str(room))
    same = request.headers.get("If-None-Match") == tag
    response = HttpResponse(status=304) if same else JsonResponse({"room": room})
    response["ETag"], response["Cache-Control"] = tag, "private, no-cache"
    return response


@require_POST
def item_go(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an item on the screen; its clock starts now."""
    item = item_of(request, pk)
    require(policies.can_record(request.user, item.review), WRITES)
    attempt(acts.go_to_item, review=item.review, item=item, actor=request.user)
    return go(request, "reviews:meeting", item.review_id)


@require_POST
def item_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End an item decided, deferred or dropped, and go on to the next."""
    item = item_of(request, pk)
    require(policies.can_record(request.user, item.review), WRITES)
    form = EndItemForm(request.POST, row=item)
    end = {"item": item, "actor": request.user}
    if not form.is_valid() or not form.attempt(acts.end_item, *REFUSALS, **end, edit=form.edit()):
        return meeting_page(request, review_of(request, item.review_id), status=422, end_form=form)
    following = item.review.items.in_order().filter(position__gt=item.position).first()
    if following and item.review.current_item_id == item.pk:
        attempt(acts.go_to_item, review=item.review, item=following, actor=request.user)
    say(request, f"“{item}”: {form.cleaned_data['outcome']}.")
    return go(request, "reviews:meeting", item.review_id)


@require_POST
def meeting_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End the meeting; its decisions are frozen."""
    review = review_of(request, pk)
    require(policies.can_chair(request.user, review), CHAIRS)
    attempt(acts.end_meeting, review=review, seen=seen_in(request), actor=request.user)
    say(request, "The meeting is over; its decisions are frozen. Nothing has moved yet.")
    return go(request, review)
