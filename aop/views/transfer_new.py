"""Propose to move money: the form, what the chosen lines have, and the lines one can choose."""

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from aop import policies
from aop.available import available_of
from aop.current import version_in_force
from aop.forms.transfers import TransferForm
from aop.models import BudgetLine, LineVersion, PlanVersion
from aop.policies import drafting_units
from aop.services.transfers import REFUSALS, NewTransfer, NotInForce, propose_transfer
from aop.views.shown import bar, no_plan, subject_of
from strategy.core.fields import OFFERED
from strategy.core.http import FORM, go, posted, render_options, render_page, require, say
from strategy.core.money import digits_of

NOT_YOURS = "Planners and finance propose to move money of the lines they draft."
_CHOICE = re.compile(r"(from|to)-[0-9]")


@require_http_methods(FORM)
def transfer_create(request: HttpRequest) -> HttpResponse:
    """Propose a transfer; `?from=` names the line to begin with."""
    require(policies.can_draft_anywhere(request.user), NOT_YOURS)
    subject = subject_of(request)
    if subject is None:
        return no_plan(request)
    version = version_in_force(subject.version.plan)
    require(version is not None, NotInForce.__doc__ or "")
    form = TransferForm(posted(request), user=request.user, version=version, start=_start(request))
    if form.is_valid():
        givers = [line for line, amounts in form.entries.items() if sum(amounts) < 0]
        require(
            policies.can_propose_transfer(
                request.user, BudgetLine.objects.visible_to(request.user).filter(pk__in=givers)
            ),
            NOT_YOURS,
        )
        new = NewTransfer(form.entries, form.cleaned_data["reason"])
        transfer = form.attempt(propose_transfer, *REFUSALS, plan=version.plan, new=new, actor=request.user)
        if transfer:
            say(request, "Proposed; those who may approve it were told.")
            return go(request, transfer)
    currency = version.plan.currency
    context = {"form": form, "version": version, "currency": currency, "digits": digits_of(currency),
               "context_bar": bar(version)}  # fmt: skip
    status = 422 if form.errors else 200
    return render_page(request, "aop/transfers/new.html", context, fragment="form", status=status)


def _start(request: HttpRequest) -> dict[str, str]:
    named = request.GET.get("from", "")
    return {"from-0": named} if named.isascii() and named.isdigit() and len(named) < 18 else {}


@require_safe
def transfer_line(request: HttpRequest) -> HttpResponse:
    """What a line chosen in the form has: `?from-0=7` or `?to-0=7`, as the control is called."""
    named = next(((name, value) for name, value in request.GET.items() if _CHOICE.fullmatch(name)), ("", ""))
    side, pk = named[0].partition("-")[0], named[1]
    if not (pk.isascii() and pk.isdigit() and len(pk) < 18):
        return render(request, "aop/transfers/standing.html")
    force = PlanVersion.objects.visible_to(request.user).in_force()
    row = LineVersion.objects.visible_to(request.user).filter(plan_version__in=force, line=pk)
    found = row.select_related("plan_version__plan__fiscal_year", "line").first()
    if found is None:
        raise Http404
    has = available_of(found.plan_version, [found], request.user)[found.line_id]
    currency = found.plan_version.plan.currency
    context = {"has": has, "side": side, "line": found.line, "currency": currency}
    return render(request, "aop/transfers/standing.html", context)


@require_safe
def from_line_options(request: HttpRequest) -> HttpResponse:
    """Lines one may take from whose name or unit holds `?q=`."""
    return _options(request, BudgetLine.objects.visible_to(request.user).filter(unit__in=drafting_units(request.user)))


@require_safe
def to_line_options(request: HttpRequest) -> HttpResponse:
    """Lines one may give to whose name or unit holds `?q=`."""
    return _options(request, BudgetLine.objects.visible_to(request.user))


def _options(request: HttpRequest, lines) -> HttpResponse:
    subject = subject_of(request)
    version = version_in_force(subject.version.plan) if subject else None
    if version is None:
        return render_options(request, [])
    rows = lines.movable_in(version).found(request.GET.get("q", "")[:200]).by_name()[:OFFERED]
    return render_options(request, [(row.pk, f"{row.name} · {row.unit.name}") for row in rows])
