"""What one line is for, and what money serves one objective: pages, and parts of other pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from aop import policies
from aop.aims import Aims, code_of
from aop.current import current_version, version_read_by
from aop.funding_clocks import clocks_of
from aop.funding_forms import SharesForm
from aop.funding_list import FundedLine, line_of, serving
from aop.funding_sentence import what_a_line_is_for
from aop.models import BudgetLine, PlanVersion
from aop.services import allocations
from aop.services.allocations import AimClosed, LineFull
from aop.shares import NotAShare
from aop.views.funding import aims_for
from aop.views.funding_acts import undo_address
from okrs.models import Objective
from strategy.core.http import go, render_page, require, say, wants_fragment
from strategy.core.money import digits_of
from strategy.core.templatetags.strategy import own_address


@require_http_methods(["GET", "HEAD", "POST"])
def line_funding(request: HttpRequest, pk: int) -> HttpResponse:
    """The shares of a line: read by htmx as a part of the line's page, else a page to set them."""
    line = get_object_or_404(BudgetLine.objects.visible_to(request.user).select_related("unit", "plan"), pk=pk)
    may_link = policies.can_fund(request.user, line.unit_id)
    funded, version = line_of(line, request.user, _version(request, line))
    context = _context(line, funded, version) | {"may_link": may_link}
    if request.method == "POST":
        require(may_link)
        return _set(request, line, funded, context)
    if may_link and not wants_fragment(request):
        aims = aims_for(request)
        context |= _form(
            SharesForm(line=line, shares=funded.shares, aims=aims, add=aims.find(request.GET.get("add", ""))), aims
        )
        found = aims.suggested({line.pk: funded.words})[line.pk]
        context["suggestions"] = [(one, code_of(one.aim)) for one in found if one.aim not in funded.objectives]
    return render_page(request, "aop/funding/line.html", context, fragment="shares")


@require_safe
def objective_funding(request: HttpRequest, pk: int) -> HttpResponse:
    """What money serves an objective: lines the reader may see, and whether there are others."""
    objective = get_object_or_404(Objective.objects.visible_to(request.user).with_people(), pk=pk)
    version = version_read_by(request.user, key=request.GET.get("version", ""), day=timezone.localdate())
    context = {"objective": objective, "version": version, "context_bar": {"version": version},
               "may_link": policies.can_draft_anywhere(request.user)}  # fmt: skip
    if version:
        context |= {"money": serving(objective, request.user, version), "currency": version.plan.currency,
                    "clocks": clocks_of(objective, request.user, version)}  # fmt: skip
    return render_page(request, "aop/funding/objective.html", context, fragment="money")


def _set(request: HttpRequest, line: BudgetLine, funded: FundedLine, context: dict) -> HttpResponse:
    aims = aims_for(request)
    form = SharesForm(request.POST, line=line, shares=funded.shares, aims=aims)
    if form.is_valid():
        act = {"line": line, "aims": form.aims, "edit": form.edit(), "actor": request.user}
        told = len(form.errors)
        event = form.attempt(allocations.set_shares, LineFull, AimClosed, NotAShare, **act)
        if len(form.errors) == told:
            back = own_address(request.GET.get("next") or request.get_full_path(), request)
            say(
                request,
                "Shares saved." if event else "Nothing was changed.",
                undo=undo_address(event, back) if event else "",
            )
            return go(request, back)
    return render_page(request, "aop/funding/line.html", context | _form(form, aims), fragment="shares", status=422)


def _context(line: BudgetLine, funded: FundedLine, version: PlanVersion | None) -> dict:
    code = line.plan.currency
    sentence = what_a_line_is_for(
        total=funded.row["total"],
        unaligned=funded.unaligned,
        free_bp=funded.free,
        is_change_money=funded.is_change_money,
        currency=code,
    )
    shown = {"line": line, "funded": funded, "version": version, "context_bar": {"version": version}}
    return shown | {"sentence": sentence, "currency": code, "digits": digits_of(code)}


def _form(form: SharesForm, aims: Aims) -> dict:
    form.offer(aims.offers())
    return {"form": form}


def _version(request: HttpRequest, line: BudgetLine) -> PlanVersion | None:
    """The version of the address where it is one of the line's plan, else the current one of that plan."""
    named = line.plan.versions.with_plan().named(request.GET.get("version", "")).first()
    return named or current_version(line.plan)
