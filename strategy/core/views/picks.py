"""The choices of the context bar: a card in the page, a page of its own without scripts."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from strategy.core.access import is_member
from strategy.core.context import chosen_cycle, chosen_unit
from strategy.core.fields import OFFERED, members
from strategy.core.http import render_options, render_page
from strategy.core.models import Cycle, Unit
from strategy.core.trees import nested

NARROW_FROM = 12
"""Fewer choices than this need no box to narrow them."""


@dataclass(frozen=True)
class Choice:
    """A line of the card: where it leads, and how deep it stands in its tree."""

    word: str
    note: str
    address: str
    is_chosen: bool
    level: int = 0


@require_safe
def pick_unit(request):
    """Every unit, nested; names of units are open to members as aims are."""
    units = Unit.objects.active().in_tree_order() if is_member(request.user) else Unit.objects.none()
    now = chosen_unit(request)
    choices = [Choice("All units", "", address_with(request, "unit", ""), now is None)]
    choices += [
        Choice(unit.name, unit.code, address_with(request, "unit", str(unit.pk)), unit == now, level)
        for unit, level in nested(units)
    ]
    return show_choices(request, "unit", "Which unit?", choices)


@require_safe
def pick_cycle(request):
    """Every cycle, the newest first."""
    named, now = "cycle" in request.GET, chosen_cycle(request)
    choices = [Choice("The cycle of today", "", address_with(request, "cycle", ""), not named)]
    choices += [
        Choice(
            cycle.name,
            cycle.get_state_display().lower(),
            address_with(request, "cycle", str(cycle.pk)),
            named and cycle == now,
        )
        for cycle in Cycle.objects.newest_first()
    ]
    return show_choices(request, "cycle", "Which cycle?", choices)


@require_safe
def people_options(request):
    """People whose name or address holds `?q=`: for a field that names a person."""
    found = members() if is_member(request.user) else members().none()
    rows = found.named(request.GET.get("q", "")[:200].replace("\0", ""))[:OFFERED]
    return render_options(request, [(person.pk, str(person)) for person in rows])


def address_with(request: HttpRequest, name: str, value: str) -> str:
    """The page the reader came from (`?next=`), with another choice; its first page, as rows will differ."""
    came_from = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(came_from, {request.get_host()}):
        came_from = "/"
    parts = urlsplit(came_from)
    query = QueryDict(parts.query, mutable=True)
    query.pop("page", None)
    query.pop(name, None)
    if value:
        query[name] = value
    return parts.path + (f"?{query.urlencode()}" if query else "")


def show_choices(request: HttpRequest, name: str, question: str, choices: list[Choice]) -> HttpResponse:
    """The card of choices for one part of the context bar, `name` of the address."""
    context = {"question": question, "choices": choices, "name": name, "narrow": len(choices) > NARROW_FROM}
    return render_page(request, "core/pick.html", context, fragment="choices")
