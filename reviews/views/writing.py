"""Writing down in the meeting: decisions, moves of money and seats."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reviews import policies
from reviews.forms.meeting import DecisionForm, MoneyMoveForm, SeatMoveForm
from reviews.models import Move, SeatMove
from reviews.round import lines_of
from reviews.services import decisions
from reviews.services.decisions import NewDecision
from reviews.views.meeting import WRITES, key_results_of, line_address, meeting_page
from reviews.views.shown import REFUSALS, attempt, decision_of, review_of
from strategy.core.fields import OFFERED
from strategy.core.http import FORM, go, posted, render_options, render_page, require, say


@require_POST
def decision_record(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a decision down, about the item on the screen."""
    review = review_of(request, pk)
    require(policies.can_record(request.user, review), WRITES)
    item = review.current_item
    form = DecisionForm(request.POST, key_results=key_results_of(review, item))
    if form.is_valid():
        new = NewDecision(item=item, **form.values())
        if form.attempt(decisions.record_decision, *REFUSALS, review=review, new=new, actor=request.user):
            say(request, "Written down.")
            return go(request, "reviews:meeting", pk)
    return meeting_page(request, review, status=422, form=form)


@require_http_methods(FORM)
def decision_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a decision before the meeting ends."""
    decision = decision_of(request, pk)
    review = decision.review
    require(policies.can_record(request.user, review), WRITES)
    form = DecisionForm(posted(request), row=decision, key_results=key_results_of(review, decision.item))
    act = decisions.edit_decision
    if form.is_valid() and form.attempt(act, *REFUSALS, decision=decision, edit=form.edit(), actor=request.user):
        say(request, "Saved.")
        return go(request, "reviews:meeting", review.pk)
    status = 422 if form.errors else 200
    context = {"form": form, "decision": decision}
    return render_page(request, "reviews/decision_form.html", context, fragment="form", status=status)


@require_POST
def decision_strike(request: HttpRequest, pk: int) -> HttpResponse:
    """Strike a decision out, with what it would have moved."""
    decision = decision_of(request, pk)
    require(policies.can_record(request.user, decision.review), WRITES)
    attempt(decisions.drop_decision, decision=decision, actor=request.user)
    say(request, "Struck out.")
    return go(request, "reviews:meeting", decision.review_id)


@require_POST
def money_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move money between two lines by a decision; a move between the two is replaced."""
    review = review_of(request, pk)
    require(policies.can_record(request.user, review), WRITES)
    form = MoneyMoveForm(request.POST, review=review, user=request.user, address=line_address(review))
    if form.is_valid() and form.attempt(decisions.plan_move, *REFUSALS, actor=request.user, **form.values()):
        return go(request, "reviews:meeting", pk)
    return meeting_page(request, review, status=422, move_form=form)


@require_POST
def money_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave the money where it is."""
    moves = Move.objects.visible_to(request.user).select_related("decision__review", "source__plan", "target")
    move = get_object_or_404(moves, pk=pk)
    require(policies.can_record(request.user, move.decision.review), WRITES)
    attempt(decisions.drop_move, move=move, actor=request.user)
    return go(request, "reviews:meeting", move.decision.review_id)


@require_POST
def seat_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Open, freeze, gate or move a seat by a decision."""
    review = review_of(request, pk)
    require(policies.can_record(request.user, review), WRITES)
    form = SeatMoveForm(request.POST, review=review, user=request.user, address=line_address(review))
    if form.is_valid() and form.attempt(decisions.plan_seat_move, *REFUSALS, actor=request.user, **form.values()):
        return go(request, "reviews:meeting", pk)
    return meeting_page(request, review, status=422, seat_form=form)


@require_POST
def seat_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave the seat as it is."""
    moves = SeatMove.objects.visible_to(request.user).select_related("decision__review", "seat")
    row = get_object_or_404(moves, pk=pk)
    require(policies.can_record(request.user, row.decision.review), WRITES)
    attempt(decisions.drop_seat_move, row=row, actor=request.user)
    return go(request, "reviews:meeting", row.decision.review_id)


@require_safe
def line_options(request: HttpRequest, pk: int) -> HttpResponse:
    """Lines whose money the review may move, whose name or unit holds `?q=`."""
    review = review_of(request, pk)
    rows = lines_of(review, request.user).found(request.GET.get("q", "")[:200])
    return render_options(request, [(row.pk, f"{row.name} · {row.unit.name}") for row in rows[:OFFERED]])
