"""The plan leaves for finance: choose what and how, then fetch the file."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from aop.current import CURRENT
from aop.exports import work
from aop.exports.overview import Overview, overview
from aop.exports.scope import NotAllowed, Scope, scope_for
from aop.forms.exports import ExportForm
from aop.models import PlanVersion
from aop.services.exporting import order_export
from aop.views.shown import bar, no_plan, subject_of
from strategy.core import jobs
from strategy.core.context import chosen_unit, kept_query
from strategy.core.http import go, render_page, say
from strategy.core.models import Job, Unit

SHOWN = 20
PAGE = "aop/exports/page.html"


@require_safe
def export_page(request: HttpRequest) -> HttpResponse:
    """Choose how a version leaves, see what the file will hold, fetch what was made."""
    subject = subject_of(request)
    if subject is None:
        return no_plan(request)
    last = work.recent(request.user).first()
    form = ExportForm(initial=last.arguments["options"] if last else None)
    return _show(request, subject.version, form)


def _is_current(request: HttpRequest, version: PlanVersion) -> bool:
    """Does the address speak of the current plan?"""
    return request.GET.get("version") == CURRENT and version.is_in_force


@require_POST
def export_order(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the file: at once where it is small, else by the worker."""
    version = get_object_or_404(PlanVersion.objects.visible_to(request.user).with_plan(), pk=pk)
    form = ExportForm(request.POST)
    unit, scope, found = _what(request, version)
    if scope is None or found is None or not found.lines or not form.is_valid():
        return _show(request, version, form, status=422)
    options = form.options()
    is_large = work.is_large(found.lines, options)
    ordered = {
        "version": version,
        "unit": unit,
        "options": options.plain(),
        "is_current": _is_current(request, version),
    }
    job = order_export(**ordered, is_large=is_large, actor=request.user)
    if not is_large:
        jobs.run(job.pk)
        job.refresh_from_db()
    if job.state == Job.State.FAILED:
        return _show(request, version, form, status=422, problem=job.message)
    if is_large:
        say(request, "The file is being made. You can leave this page; it will be here when it is done.")
    return go(request, f"{reverse('aop:export_page')}{_query(request, made=job)}")


@require_safe
def export_recent(request: HttpRequest) -> HttpResponse:
    """The files made for me; as a fragment it asks for itself while one is under way."""
    page = Paginator(work.recent(request.user), SHOWN).get_page(request.GET.get("page"))
    context = {"page": page} | _exports(request, page.object_list)
    return render_page(request, "aop/exports/recent.html", context, fragment="list")


def _what(request: HttpRequest, version: PlanVersion) -> tuple[Unit | None, Scope | None, Overview | None]:
    """The unit of the address, the scope the person has there, and what that holds; no scope where they may not."""
    unit = chosen_unit(request)
    try:
        scope = scope_for(request.user, unit, with_transfers=_is_current(request, version))
    except NotAllowed:
        return unit, None, None
    return unit, scope, overview(version, scope)


def _show(
    request: HttpRequest, version: PlanVersion, form: ExportForm, *, status: int = 200, problem: str = ""
) -> HttpResponse:
    unit, scope, found = _what(request, version)
    made = _exports(request, work.recent(request.user)[:SHOWN])
    context: dict[str, Any] = {
        "version": version,
        "unit": unit,
        "scope": scope,
        "found": found,
        "form": form,
        "problem": problem,
        "ready": next((job for job, has in made["exports"] if has and str(job.key) == request.GET.get("made")), None),
        "context_bar": bar(version, is_current=_is_current(request, version)),
        "action": reverse("aop:export_order", args=[version.pk]) + kept_query(request.GET),
    }
    return render_page(request, PAGE, context | made, fragment="page", status=status)


def _exports(request: HttpRequest, found: Iterable[Job]) -> dict[str, Any]:
    """Jobs, each with whether its owner may have the file now; and whether one is under way."""
    rows = work.with_files(found, request.user)
    return {"exports": rows, "is_busy": any(not job.is_over for job, _ in rows)}


def _query(request: HttpRequest, *, made: Job) -> str:
    kept = kept_query(request.GET)
    return f"{kept}{'&' if kept else '?'}made={made.key}"
