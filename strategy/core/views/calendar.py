"""Fiscal years with their periods, and the cycles in which aims are set."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from strategy.core import policies
from strategy.core.http import go, require, say
from strategy.core.models import Cycle, FiscalYear, Period, Settings
from strategy.core.organisation_forms import CycleForm, NewYearForm, ReasonForm
from strategy.core.services import calendar as services

WHY_YEARS = "Fiscal years and cycles are kept by administrators."
WHY_PERIODS = "Periods are closed and opened by finance."


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """The years, what of them is closed, and the cycles."""
    require(policies.can_see_calendar(request.user), WHY_YEARS)
    asked = request.GET.get("open", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else 0
    period = Period.objects.in_order().closed().filter(pk=number).first()
    if period and policies.can_close_periods(request.user):
        return _show(request, reason_form=ReasonForm(), reason_for=period)
    return _show(request)


def _show(request: HttpRequest, status: int = 200, **context) -> HttpResponse:
    years = list(FiscalYear.objects.with_periods().newest_first())
    shown = {
        "years": years,
        "cycles": Cycle.objects.newest_first().select_related("fiscal_year"),
        "year_form": NewYearForm(initial={"year": years[0].last_day.year + 1 if years else None}),
        "cycle_form": CycleForm(),
        "may_manage": policies.can_manage_settings(request.user),
        "may_close": policies.can_close_periods(request.user),
        "moves": services.CYCLE_MOVES,
    }
    return render(request, "core/settings/calendar.html", shown | context, status=status)


@require_POST
def year_create(request: HttpRequest) -> HttpResponse:
    """One more fiscal year, with periods, quarters and cycles."""
    require(policies.can_manage_settings(request.user), WHY_YEARS)
    form = NewYearForm(request.POST)
    if form.is_valid():
        year = services.ensure_fiscal_year(settings=Settings.objects.get(pk=1), actor=request.user, **form.cleaned_data)
        say(request, f"{year} is there.")
        return go(request, "core:calendar")
    return _show(request, status=422, year_form=form)


@require_POST
def period_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a period and those before it."""
    require(policies.can_close_periods(request.user), WHY_PERIODS)
    period = get_object_or_404(Period.objects.in_order(), pk=pk)
    closed = services.close_periods_through(period=period, actor=request.user)
    say(request, f"Closed through {period}." if closed else f"{period} was closed already.")
    return go(request, "core:calendar")


@require_POST
def period_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a closed period and those after it, with the reason."""
    require(policies.can_close_periods(request.user), WHY_PERIODS)
    period = get_object_or_404(Period.objects.in_order(), pk=pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _show(request, status=422, reason_form=form, reason_for=period)
    services.open_periods_from(period=period, actor=request.user, **form.cleaned_data)
    say(request, f"Open from {period} on.")
    return go(request, "core:calendar")


@require_POST
def cycle_create(request: HttpRequest) -> HttpResponse:
    """A cycle of its own dates."""
    require(policies.can_manage_settings(request.user), WHY_YEARS)
    form = CycleForm(request.POST)
    if form.is_valid():
        cycle = form.attempt(services.create_cycle, actor=request.user, **form.values())
        if cycle:
            say(request, f"The cycle {cycle} was made, as a draft.")
            return go(request, "core:calendar")
    return _show(request, status=422, cycle_form=form)


@require_POST
def cycle_move(request: HttpRequest, pk: int, state: str) -> HttpResponse:
    """Open, start closing or close a cycle."""
    require(policies.can_manage_settings(request.user), WHY_YEARS)
    cycle = get_object_or_404(Cycle.objects.newest_first(), pk=pk)
    try:
        moved = services.move_cycle(cycle=cycle, state=state, actor=request.user)
    except services.CycleCannotMove as refusal:
        return _show(request, status=422, refusal=refusal.__doc__)
    say(request, f"{moved} is {moved.get_state_display().lower()} now.")
    return go(request, "core:calendar")
