"""What is each line for? The list of lines beside their aims."""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.views.decorators.http import require_safe

from aop import policies
from aop.aims import Aims
from aop.current import version_read_by
from aop.funding_forms import LinkForm, TicksForm
from aop.funding_list import KINDS, FundingList, wanted
from aop.funding_sentence import what_lines_are_for
from strategy.core.concurrency import Conflict
from strategy.core.context import chosen_cycle, chosen_unit, settings_of
from strategy.core.http import render_options, render_page, wants_fragment
from strategy.core.money import digits_of


@require_safe
def funding(request: HttpRequest) -> HttpResponse:
    """Lines beside objectives, as the address chooses them."""
    return answer(request, listed(request))


@require_safe
def aim_options(request: HttpRequest) -> HttpResponse:
    """Open objectives and key results for a combobox: `?q=` narrows them."""
    return render_options(request, aims_for(request).offers(request.GET.get("q", "")[:200].replace("\0", "")))


def aims_for(request: HttpRequest) -> Aims:
    return Aims(request.user, chosen_cycle(request))


def currency_of(request: HttpRequest) -> str:
    return settings_of(request).currency


def listed(request: HttpRequest) -> FundingList:
    """What the address chooses; `version` is None where there is no plan.

    htmx posts from a page whose address may have moved on, so it is the page's address that counts.
    """
    if request.method == "POST" and request.htmx and request.htmx.current_url:  # type: ignore[attr-defined]
        request.GET = QueryDict(urlsplit(request.htmx.current_url).query)  # type: ignore[attr-defined]
    version = version_read_by(request.user, key=request.GET.get("version", ""), day=timezone.localdate())
    return FundingList(
        request.user, version, chosen_unit(request), aims_for(request), wanted(request.GET, currency_of(request))
    )


def answer(
    request: HttpRequest,
    lines: FundingList,
    *,
    form: TicksForm | None = None,
    conflict: Conflict | None = None,
    status: int = 200,
) -> HttpResponse:
    """The list, after an act with what was wrong; ticks and entries stay."""
    context: dict[str, Any] = {
        "context_bar": {"version": lines.version},
        "may_import": policies.can_import(request.user),
    }
    if lines.version:
        offers = [] if wants_fragment(request) else lines.aims.offers()
        code = lines.version.plan.currency
        context |= {
            "listed": lines,
            "form": form
            if isinstance(form, LinkForm)
            else LinkForm(aims=lines.aims, currency=code, initial={"aim": request.GET.get("for", "")[:20]}),
            "faults": form.errors if form else None,
            "ticked": set(form.cleaned_data.get("line", ())) if form and form.is_bound else set(),
            "conflict": conflict,
            "kinds": KINDS,
            "currency": code,
            "digits": digits_of(code),
            "sentence": what_lines_are_for(
                count=lines.count,
                total=lines.total,
                unaligned=lines.unaligned,
                currency=code,
                is_narrowed=lines.wanted.narrows,
            ),
            "may_link": policies.can_draft_anywhere(request.user),
        }
        context["form"].offer(offers)
    return render_page(request, "aop/funding/list.html", context, fragment="list", status=status)
