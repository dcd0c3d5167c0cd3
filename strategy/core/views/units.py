"""Units: the tree, a unit's page, and many at once from a sheet."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from strategy.core import policies
from strategy.core.http import FORM, go, posted, render_page, require, say
from strategy.core.models import Unit
from strategy.core.organisation_forms import PasteForm, UnitForm
from strategy.core.pasting.lines import TooMuch
from strategy.core.pasting.units import KnownUnit, UnitSheet, understand_units
from strategy.core.services import units as services
from strategy.core.trees import nested

read_and_write = require_http_methods(FORM)
MOST_SHOWN = 2000
"""A tree of names and codes; organisations of more units search it."""


@require_safe
def tree(request: HttpRequest) -> HttpResponse:
    """All units as they lie below one another."""
    require(policies.can_manage_people(request.user), "Units are kept by administrators.")
    found = Unit.objects.readable_by(request.user).with_people().in_tree_order().select_related("lead")
    archived = request.GET.get("state") == "archived"
    found = found.archived() if archived else found.active()
    words = request.GET.get("q", "")
    rows = list(nested(found.found(words)[:MOST_SHOWN]))
    context = {"rows": rows, "archived": archived, "words": words, "total": Unit.objects.active().count()}
    return render_page(request, "core/people/units.html", context, fragment="list")


@read_and_write
def create(request: HttpRequest) -> HttpResponse:
    """One more unit."""
    require(policies.can_manage_people(request.user), "Units are kept by administrators.")
    start = {"parent": request.GET.get("parent", "")}
    form = UnitForm(posted(request), start=start)
    if form.is_valid():
        unit = form.attempt(services.create_unit, actor=request.user, **form.values())
        if unit:
            say(request, f"“{unit}” was added.")
            return go(request, "core:units")
    return render(request, "core/people/unit_new.html", {"form": form}, status=422 if form.errors else 200)


@read_and_write
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit: rename it, move it, give it a lead; who has which role there."""
    row = get_object_or_404(Unit.objects.readable_by(request.user).select_related("parent", "lead"), pk=pk)
    require(policies.can_manage_people(request.user), "Units are kept by administrators.")
    form = UnitForm(posted(request), row=row)
    if form.is_valid() and form.attempt(
        services.edit_unit, services.UnitInItself, unit=row, edit=form.edit(), actor=request.user
    ):
        say(request, f"“{form.cleaned_data['name']}” was saved.")
        return go(request, "core:unit", pk)
    context = {"unit": row, "form": form, "above": Unit.objects.above(row), "memberships": _roles_in(row)}
    return render(request, "core/people/unit.html", context, status=422 if form.errors else 200)


def _roles_in(unit: Unit):
    return unit.memberships.of_active_people().select_related("user").order_by("role", "user__name", "pk")


@require_POST
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a unit out of use; it can be taken back."""
    row = get_object_or_404(Unit.objects.readable_by(request.user), pk=pk)
    require(policies.can_manage_people(request.user), "Units are kept by administrators.")
    try:
        services.archive_unit(unit=row, actor=request.user)
    except services.UnitStillUsed as refusal:
        return _refused(request, row, refusal)
    say(request, f"“{row}” was archived.", undo=reverse("core:unit_restore", args=[pk]))
    return go(request, "core:units")


@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an archived unit into use again."""
    row = get_object_or_404(Unit.objects.readable_by(request.user), pk=pk)
    require(policies.can_manage_people(request.user), "Units are kept by administrators.")
    services.restore_unit(unit=row, actor=request.user)
    say(request, f"“{row}” is in use again.")
    return go(request, "core:unit", pk)


def _refused(request: HttpRequest, row: Unit, refusal: Exception) -> HttpResponse:
    context = {"unit": row, "form": UnitForm(row=row), "above": Unit.objects.above(row), "refusal": refusal.__doc__}
    return render(request, "core/people/unit.html", context | {"memberships": _roles_in(row)}, status=422)


@read_and_write
def paste(request: HttpRequest) -> HttpResponse:
    """Many units at once."""
    require(policies.can_manage_people(request.user), "Units are kept by administrators.")
    return answer_paste(request, template="core/people/units_paste.html", after="core:units")


def answer_paste(request: HttpRequest, *, template: str, after: str, **context: Any) -> HttpResponse:
    """Show pasted units as understood; write them when asked to, if no row is wrong."""
    form = PasteForm(posted(request))
    sheet = _understood(form) if form.is_valid() else None
    if sheet and "apply" in request.POST and sheet.new and not sheet.wrong:
        new = [services.NewUnit(row.code, row.name, row.parent_code) for row in sheet.new]
        if form_accepts(form, new, request):
            say(request, f"{len(new)} unit{'s' if len(new) > 1 else ''} added.")
            return go(request, after)
    rows = nested(Unit.objects.readable_by(request.user).active().in_tree_order()[:MOST_SHOWN])
    context |= {"form": form, "sheet": sheet, "rows": list(rows)}
    return render_page(request, template, context, fragment="paste", status=422 if form.errors else 200)


def form_accepts(form: PasteForm, new: list[services.NewUnit], request: HttpRequest) -> bool:
    """Were the units written? Otherwise the form says why."""
    try:
        services.create_units(units=new, actor=request.user)
    except ValidationError as refusal:
        form.add_error("text", refusal.messages[0])
        return False
    return True


def _understood(form: PasteForm) -> UnitSheet | None:
    known = [
        KnownUnit(code, name, parent or "")
        for code, name, parent in Unit.objects.in_tree_order().values_list("code", "name", "parent__code")
    ]
    try:
        return understand_units(form.cleaned_data["text"], known, Unit.objects.in_tree_order().top().code)
    except TooMuch as refusal:
        form.add_error("text", str(refusal))
    return None
