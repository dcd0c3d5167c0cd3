"""The set-up guide: from an empty house to the first import, a step at a time, left and taken up again at will."""

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from strategy.core import fiscal, policies, set_up
from strategy.core.access import holds_anywhere, holds_at_root
from strategy.core.http import FORM, go, posted, require, say
from strategy.core.models import FiscalYear, Role, Settings, Unit, User
from strategy.core.organisation_forms import FirstAdministratorForm, FoundingForm, YearForm
from strategy.core.services import set_up as services
from strategy.core.views import people, units

read_and_write = require_http_methods(FORM)
PLANS = (Role.FINANCE, Role.PLANNER)
"""What it takes to bring in a budget, set objectives and link the two: what whoever starts alone wants to do."""


@login_not_required
@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """Where the guide goes on, for whoever may."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.path) if User.objects.exists() else redirect("core:setup_account")
    require(policies.can_set_up(request.user), "An administrator sets this up.")
    return redirect(set_up.next_route(set_up.steps()))


@login_not_required
@sensitive_post_parameters("password", "again", "code")
@read_and_write
def account(request: HttpRequest) -> HttpResponse:
    """The first administrator. Once there is somebody this page leads on, whoever asks."""
    if User.objects.exists():
        return redirect("core:setup")
    if not set_up.may_begin(request):
        return render(request, "core/setup/closed.html", status=403)
    form = FirstAdministratorForm(posted(request), needs_code=bool(set_up.code()))
    if form.is_bound and _counts(request, form) and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("name", "email", "password")}
        try:
            user = services.create_first_administrator(**values)
        except services.SomebodyIsHere as refusal:
            form.add_error(None, str(refusal.__doc__))
        else:
            login(request, user)
            return go(request, "core:setup")
    return _answer(request, "account", {"form": form})


def _counts(request: HttpRequest, form: FirstAdministratorForm) -> bool:
    """Was the code right, and not tried too often? Otherwise the form says so."""
    if "code" not in form.fields:
        return True
    if not set_up.Attempts().allow_request(request, None):
        form.add_error("code", "Too many attempts; wait a minute.")
    elif not set_up.is_right(request.POST.get("code", "")):
        form.add_error("code", "This is not the code.")
    return "code" not in form.errors


@read_and_write
def organisation(request: HttpRequest) -> HttpResponse:
    """The organisation; whoever founds it becomes its administrator."""
    require(policies.can_set_up(request.user), "An administrator sets this up.")
    if Settings.objects.filter(pk=1).exists():
        return redirect("core:setup_year")
    form = FoundingForm(posted(request), start={"currency": "EUR", "time_zone": "UTC", "language": "en"})
    if form.is_valid():
        more = {"guide": reverse("core:setup"), "more_roles": PLANS if form.cleaned_data["plans_too"] else ()}
        if form.attempt(services.found_organisation, actor=request.user, **more, **form.values()):
            return go(request, "core:setup")
    return _answer(request, "organisation", {"form": form})


@read_and_write
def year(request: HttpRequest) -> HttpResponse:
    """When fiscal years start and what they are called; makes this one and the next."""
    require(policies.can_set_up(request.user), "An administrator sets this up.")
    settings = Settings.objects.filter(pk=1).first()
    if settings is None or FiscalYear.objects.newest_first().exists():
        return redirect("core:setup" if settings is None else "core:setup_units")
    form = YearForm(posted(request), initial={"start_month": 1, "naming": settings.fiscal_naming})
    if form.is_valid():
        years = services.choose_fiscal_year(today=timezone.localdate(), actor=request.user, **form.cleaned_data)
        say(request, f"{years[0]} and {years[1]} are made, with their periods, quarters and cycles.")
        return go(request, "core:setup_units")
    return _answer(request, "year", {"form": form, "example": example_of(form)})


@require_safe
def year_example(request: HttpRequest) -> HttpResponse:
    """What a choice of month and name means, while it is being made."""
    form = YearForm(request.GET)
    form.is_valid()
    return render(request, "core/setup/year.html#example", {"example": example_of(form)})


def example_of(form: YearForm) -> str:
    """FY26 runs July 2025 to June 2026."""
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else form.initial
    month, naming = chosen.get("start_month", 1), chosen.get("naming", fiscal.ENDS)
    number = fiscal.year_of(timezone.localdate(), start_month=month, naming=naming)
    months = fiscal.months_from(fiscal.first_day(number, start_month=month, naming=naming))
    return f"{fiscal.short_label(number)} runs {months[0].first_day:%B %Y} to {months[-1].last_day:%B %Y}."


@read_and_write
def add_units(request: HttpRequest) -> HttpResponse:
    """Units, pasted or typed."""
    require(policies.can_set_up(request.user), "An administrator sets this up.")
    if Settings.objects.filter(pk=1).first() is None:
        return redirect("core:setup")
    return units.answer_paste(request, template="core/setup/units.html", after="core:setup_units", **_frame("units"))


@read_and_write
def add_people(request: HttpRequest) -> HttpResponse:
    """People and their roles, pasted or typed."""
    require(policies.can_set_up(request.user), "An administrator sets this up.")
    if Settings.objects.filter(pk=1).first() is None:
        return redirect("core:setup")
    return people.answer_paste(
        request, template="core/setup/people.html", after="core:setup_people", **_frame("people")
    )


@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """What is there, and what to do first."""
    require(policies.can_set_up(request.user), "An administrator sets this up.")
    facts = {
        "units": Unit.objects.active().count(),
        "people": User.objects.active().count(),
        "years": FiscalYear.objects.newest_first().reverse(),
        "may_import": holds_at_root(request.user, Role.FINANCE),
        "may_aim": holds_anywhere(request.user, Role.PLANNER, Role.LEADER, Role.CONTRIBUTOR),
    }
    return _answer(request, "done", facts)


def _answer(request: HttpRequest, slug: str, context: dict) -> HttpResponse:
    form = context.get("form")
    status = 422 if form is not None and form.is_bound and form.errors else 200
    return render(request, f"core/setup/{slug}.html", context | _frame(slug), status=status)


def _frame(slug: str) -> dict:
    """The steps with the one that is shown now."""
    return {"steps": set_up.steps(), "current": slug}
