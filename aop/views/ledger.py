"""The ledger's words: accounts and cost centres. Members read them; finance keeps them."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_safe

from aop import policies
from aop.forms.ledger import AccountForm, CostCentreForm
from aop.models import Account, CostCentre
from aop.services import ledger
from aop.services.ledger import AccountHoldsMoney, GroupHoldsAccounts
from strategy.core.context import chosen_unit
from strategy.core.http import FORM, go, posted, render_page, require, say
from strategy.core.models import Unit

REFUSALS = (AccountHoldsMoney, GroupHoldsAccounts)
PER_PAGE = 100
FINANCE_ONLY = "Finance of the whole organisation keeps accounts and cost centres."


@require_safe
def account_list(request: HttpRequest) -> HttpResponse:
    """The chart of accounts by code, filtered by `?q=` and `?type=`."""
    rows = _found(Account.objects.visible_to(request.user).select_related("parent"), request)
    if request.GET.get("type") in Account.Type.values:
        rows = rows.filter(type=request.GET["type"])
    rows = rows.with_use().by_code()
    context = _list(request, rows) | {"types": Account.Type.choices, "chosen_type": request.GET.get("type", "")}
    return render_page(request, "aop/accounts.html", context, fragment="list")


@require_safe
def cost_centre_list(request: HttpRequest) -> HttpResponse:
    """Cost centres of the units one sees, by code; of the unit of the context bar and below where one is chosen."""
    rows = _found(CostCentre.objects.visible_to(request.user).select_related("unit"), request)
    unit = chosen_unit(request)
    if unit:
        rows = rows.filter(unit__in=Unit.objects.below([unit.pk]).values("pk"))
    return render_page(request, "aop/cost_centres.html", _list(request, rows.with_use().by_code()), fragment="list")


def _found(rows: Any, request: HttpRequest) -> Any:
    try:
        return rows.found(request.GET.get("q", ""))
    except ValidationError:
        return rows.none()


def _list(request: HttpRequest, rows: Any) -> dict[str, Any]:
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return {"page": page, "may_keep": policies.can_keep_ledger(request.user)}


@require_http_methods(FORM)
def account_create(request: HttpRequest) -> HttpResponse:
    require(policies.can_keep_ledger(request.user), FINANCE_ONLY)
    form = AccountForm(posted(request))
    return _answer(request, form, "account", lambda: ledger.create_account(**form.values(), actor=request.user))


@require_http_methods(FORM)
def account_edit(request: HttpRequest, pk: int) -> HttpResponse:
    account = get_object_or_404(Account.objects.visible_to(request.user), pk=pk)
    require(policies.can_keep_ledger(request.user), FINANCE_ONLY)
    form = AccountForm(posted(request), row=account)
    act = lambda: ledger.edit_account(account=account, edit=form.edit(), actor=request.user)  # noqa: E731
    return _answer(request, form, "account", act, row=account)


@require_http_methods(FORM)
def cost_centre_create(request: HttpRequest) -> HttpResponse:
    require(policies.can_keep_ledger(request.user), FINANCE_ONLY)
    form = CostCentreForm(posted(request), start={"unit": chosen_unit(request)})
    act = lambda: ledger.create_cost_centre(**form.values(), actor=request.user)  # noqa: E731
    return _answer(request, form, "cost_centre", act)


@require_http_methods(FORM)
def cost_centre_edit(request: HttpRequest, pk: int) -> HttpResponse:
    cost_centre = get_object_or_404(CostCentre.objects.visible_to(request.user), pk=pk)
    require(policies.can_keep_ledger(request.user), FINANCE_ONLY)
    form = CostCentreForm(posted(request), row=cost_centre)
    act = lambda: ledger.edit_cost_centre(cost_centre=cost_centre, edit=form.edit(), actor=request.user)  # noqa: E731
    return _answer(request, form, "cost_centre", act, row=cost_centre)


def _answer(request: HttpRequest, form: Any, noun: str, act: Callable, row: Any = None) -> HttpResponse:
    """Do what a right form asks for and go back to the list; else the form with what is wrong."""
    if form.is_valid():
        made = form.attempt(act, *REFUSALS)
        if made:
            say(request, f"“{made}” was saved.")
            return go(request, f"aop:{noun}_list")
    status = 422 if form.errors else 200
    context = {"form": form, "row": row, "noun": noun.replace("_", " ")}
    return render_page(request, f"aop/{noun}_form.html", context, fragment="form", status=status)
