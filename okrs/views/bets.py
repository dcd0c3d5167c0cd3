"""Bets: what we test, against which threshold, and what we learned."""

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_safe

from okrs.bet_forms import VERDICTS, BetFilterForm, BetForm, BetMoveForm
from okrs.bet_sentences import BetFigures, bet_list_sentence, bet_sentence
from okrs.models import Bet, Objective
from okrs.policies import can_edit_bet, can_place_bet
from okrs.services import bets
from okrs.services.bets import MOVES, AimNotOpen, BetCannotMove, NewBet, ThresholdStands
from strategy.core.context import chosen_cycle, chosen_unit
from strategy.core.http import FORM, go, posted, render_page, require, say
from strategy.core.models import Event

REFUSALS = (AimNotOpen, BetCannotMove, ThresholdStands)
PER_PAGE = EVENTS_PER_PAGE = 50
NOT_YOURS = "Who owns the bet, and whoever may edit its objective, changes it."
WORDS = {
    "idea": "Back to an idea",
    "testing": "Test it",
    "validated": "Validated …",
    "invalidated": "Invalidated …",
    "unclear": "Unclear …",
    "scaled": "Scale it",
    "stopped": "Stop it",
}


@require_safe
def bet_list(request: HttpRequest) -> HttpResponse:
    """Bets on the objectives that the address chooses."""
    unit, form = chosen_unit(request), BetFilterForm(request.GET)
    seen = Bet.objects.visible_to(request.user)
    seen = seen.of_units_below(unit) if unit else seen
    seen = seen.during(chosen_cycle(request)) if "cycle" in request.GET else seen
    rows = form.narrowed(seen, request.user).with_people().by_title()
    context = {
        "form": form,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "sentence": bet_list_sentence(**seen.figures()),
    }
    return render_page(request, "okrs/bets/list.html", context, fragment="list")


@require_safe
def bet_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What is believed, how it is tested, what came out."""
    bet = _found(request, pk)
    may_edit = can_edit_bet(request.user, bet)
    figures = BetFigures(bet.state, bet.threshold is not None, bet.has_met_threshold, bet.threshold_on)
    context = {
        "bet": bet,
        "ladder": [(value, word, value == bet.evidence) for value, word in Bet.Evidence.choices],
        "may_edit": may_edit,
        "moves": [(state, WORDS[state], state in VERDICTS) for state in Bet.State.values if state in MOVES[bet.state]],
        "sentence": bet_sentence(figures),
    }
    return render_page(request, "okrs/bets/detail.html", context, fragment="bet")


@require_http_methods(FORM)
def bet_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Place a bet on an objective."""
    objective = get_object_or_404(Objective.objects.visible_to(request.user).with_people(), pk=pk)
    require(can_place_bet(request.user, objective), "This objective is not yours to edit, or it is over.")
    form = BetForm(posted(request), objective=objective, start={"owner": objective.owner})
    if form.is_valid():
        new = NewBet(objective=objective, **form.values())
        bet = form.attempt(bets.place_bet, *REFUSALS, new=new, actor=request.user)
        if bet:
            say(request, f"“{bet}” is an idea; agree on the threshold before you test it.")
            return go(request, bet)
    return _form_page(request, form, objective, None)


@require_http_methods(FORM)
def bet_edit(request: HttpRequest, pk: int) -> HttpResponse:
    bet = _found(request, pk)
    require(can_edit_bet(request.user, bet), NOT_YOURS)
    form = BetForm(posted(request), objective=bet.objective, row=bet)
    if form.is_valid() and form.attempt(bets.edit_bet, *REFUSALS, bet=bet, edit=form.edit(), actor=request.user):
        say(request, "Saved.")
        return go(request, bet)
    return _form_page(request, form, bet.objective, bet)


@require_http_methods(FORM)
def bet_move(request: HttpRequest, pk: int, to: str) -> HttpResponse:
    """Test, judge, scale or stop; a verdict asks for what was measured and learned."""
    bet = _found(request, pk)
    require(can_edit_bet(request.user, bet), NOT_YOURS)
    if to not in Bet.State.values:
        raise Http404
    form = BetMoveForm(posted(request), row=bet, to=to)
    if form.is_valid():
        reason = form.cleaned_data.get("reason", "")
        move = {"bet": bet, "edit": form.edit(), "actor": request.user, "reason": reason}
        moved = form.attempt(bets.move_bet, *REFUSALS, **move)
        if moved:
            say(request, f"“{moved}”: {moved.get_state_display().lower()}.")
            return go(request, moved)
    if request.method == "POST" and to not in VERDICTS:
        raise ValidationError(form.error_list())
    context = {"form": form, "bet": bet, "to": Bet.State(to)}
    status = 422 if form.errors else 200
    return render_page(request, "okrs/bets/move.html", context, fragment="form", status=status)


@require_safe
def bet_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Who changed what about the bet."""
    bet = _found(request, pk)
    page = Paginator(Event.objects.about(bet).newest_first(), EVENTS_PER_PAGE).get_page(request.GET.get("page"))
    return render_page(request, "okrs/bets/history.html", {"bet": bet, "page": page}, fragment="events")


def _found(request: HttpRequest, pk: int) -> Bet:
    return get_object_or_404(Bet.objects.visible_to(request.user).with_people(), pk=pk)


def _form_page(request: HttpRequest, form: BetForm, objective: Objective, bet: Bet | None) -> HttpResponse:
    context = {"form": form, "objective": objective, "bet": bet}
    return render_page(request, "okrs/bets/form.html", context, fragment="form", status=422 if form.errors else 200)
