"""Seats: who we pay for, from when, and what opens the rest."""

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_safe

from aop import policies
from aop.forms.seats import NewSeatForm, SeatForm, SeatMoveForm
from aop.models import BudgetLine, Seat
from aop.seat_sentences import seat_sentence
from aop.services import seats
from aop.services.seats import MOVES, NewSeat, OtherYear, SeatCannotMove
from aop.views.shown import bar, no_plan, subject_of
from strategy.core.http import FORM, go, posted, render_page, require, say

PER_PAGE = 100
REFUSALS = (OtherYear, SeatCannotMove)
NOT_YOURS = "Seats of this unit are set by its planners and by finance."
WORDS = {"planned": "Plan", "gated": "Gate", "open": "Open", "filled": "Fill …", "frozen": "Freeze"}


@require_safe
def seat_list(request: HttpRequest) -> HttpResponse:
    """Seats of the plan by state; `?state=` narrows."""
    subject = subject_of(request)
    if subject is None:
        return no_plan(request)
    seen = Seat.objects.visible_to(request.user).of_plan(subject.version.plan)
    seen = seen.of_units_below(subject.unit) if subject.unit else seen
    counts, state = seen.count_by_state(), request.GET.get("state", "")
    rows = seen.filter(state=state) if state in Seat.State.values else seen
    context = {
        "page": Paginator(rows.with_line().by_line(), PER_PAGE).get_page(request.GET.get("page")),
        "states": [(value, word, counts.get(value, 0)) for value, word in Seat.State.choices],
        "state": state,
        "sentence": seat_sentence(counts),
        "version": subject.version,
        "context_bar": bar(subject.version),
    }
    return render_page(request, "aop/seats/list.html", context, fragment="list")


@require_safe
def line_seats(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of a line's page that shows its seats."""
    line = _line(request, pk)
    may = policies.can_draft_in(request.user, line.unit_id)
    rows = [(seat, _moves(seat) if may else []) for seat in line.seats.with_line().by_line()]
    context = {"line": line, "rows": rows, "may_draft": may}
    return render_page(request, "aop/seats/line.html", context, fragment="seats")


@require_http_methods(FORM)
def seat_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a seat to a line."""
    line = _line(request, pk)
    require(policies.can_draft_in(request.user, line.unit_id), NOT_YOURS)
    form = NewSeatForm(posted(request), user=request.user, line=line)
    if form.is_valid():
        seat = form.attempt(seats.add_seat, new=NewSeat(line=line, **form.values()), actor=request.user)
        if seat:
            say(request, f"“{seat}” was added: {seat.get_state_display().lower()}.")
            return go(request, seat)
    return _form_page(request, form, line, None)


@require_http_methods(FORM)
def seat_edit(request: HttpRequest, pk: int) -> HttpResponse:
    seat = _seat(request, pk)
    require(policies.can_draft_in(request.user, seat.line.unit_id), NOT_YOURS)
    form = SeatForm(posted(request), user=request.user, line=seat.line, row=seat)
    act = seats.edit_seat
    if form.is_valid() and form.attempt(act, *REFUSALS, seat=seat, edit=form.edit(), actor=request.user):
        say(request, "Saved.")
        return go(request, seat)
    return _form_page(request, form, seat.line, seat)


@require_http_methods(FORM)
def seat_move(request: HttpRequest, pk: int, to: str) -> HttpResponse:
    """Open, fill, freeze, gate or plan a seat."""
    seat = _seat(request, pk)
    require(policies.can_draft_in(request.user, seat.line.unit_id), NOT_YOURS)
    if to not in Seat.State.values:
        raise Http404
    form = SeatMoveForm(posted(request), row=seat, to=to)
    if form.is_valid():
        moved = form.attempt(seats.edit_seat, *REFUSALS, seat=seat, edit=form.edit(), actor=request.user)
        if moved:
            say(request, f"“{moved}”: {moved.get_state_display().lower()}.")
            return go(request, moved)
    if request.method == "POST" and to != Seat.State.FILLED:
        raise ValidationError(form.error_list())
    context = {"form": form, "seat": seat, "to": Seat.State(to), "line": seat.line}
    return render_page(request, "aop/seats/move.html", context, fragment="form", status=422 if form.errors else 200)


def _moves(seat: Seat) -> list[tuple[str, str, bool]]:
    """Where the seat may go; the last says that a form asks first."""
    states = [state for state in Seat.State.values if state in MOVES[Seat.State(seat.state)]]
    has_gate = bool(seat.gate_bet_id or seat.gate)
    return [(one, WORDS[one], one == Seat.State.FILLED) for one in states if one != Seat.State.GATED or has_gate]


def _line(request: HttpRequest, pk: int) -> BudgetLine:
    rows = BudgetLine.objects.visible_to(request.user).select_related("unit", "plan__fiscal_year")
    return get_object_or_404(rows, pk=pk)


def _seat(request: HttpRequest, pk: int) -> Seat:
    return get_object_or_404(Seat.objects.visible_to(request.user).with_line(), pk=pk)


def _form_page(request: HttpRequest, form: SeatForm, line: BudgetLine, seat: Seat | None) -> HttpResponse:
    context = {"form": form, "line": line, "seat": seat}
    return render_page(request, "aop/seats/form.html", context, fragment="form", status=422 if form.errors else 200)
