"""Who changed what, when and why: on every record, and across all one may see."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from strategy.core import policies, subjects
from strategy.core.context import chosen_unit
from strategy.core.http import render_page
from strategy.core.models import Event, User
from strategy.core.tables.writing import Column, Holds, csv_lines

ROWS, MOST_EXPORTED = 50, 50_000
COLUMNS = [
    Column("When (UTC)"),
    Column("Who"),
    Column("Act"),
    Column("Kind"),
    Column("Record"),
    Column("Key", Holds.CODE),
    Column("Changes"),
    Column("Reason"),
]


@require_safe
def of_subject(request: HttpRequest, label: str, key: UUID) -> HttpResponse:
    """What happened to one record, for whoever may see the record."""
    row = subjects.find(label, key, request.user)
    if row is None:
        raise Http404
    page = Paginator(Event.objects.about(row).newest_first(), ROWS).get_page(request.GET.get("page"))
    events = _for(request.user, page)
    entry = subjects.subject(label)
    context = {"row": row, "address": entry.address(row), "kind": entry.name, "page": page, "events": events}
    return render_page(request, "core/history/subject.html", context, fragment="list")


@require_safe
def history(request: HttpRequest) -> HttpResponse:
    """All of it that one may see; filters live in the address."""
    page = Paginator(_found(request), ROWS).get_page(request.GET.get("page"))
    context = {"page": page, "kinds": [(entry.label, entry.name) for entry in subjects.all_subjects()]}
    context["rows"] = [(event, _address(event)) for event in _for(request.user, page)]
    return render_page(request, "core/history/history.html", context, fragment="list")


@require_safe
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The same rows as a CSV file."""
    lines = csv_lines(COLUMNS, _cells(_found(request)[:MOST_EXPORTED].iterator(chunk_size=1000)), currency="")
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    name = f"history-{timezone.localdate():%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _found(request: HttpRequest):
    asked = request.GET
    found = Event.objects.visible_to(request.user).telling(asked.get("q", ""))
    if asked.get("kind"):
        found = found.of_kind(asked["kind"])
    if unit := chosen_unit(request):
        found = found.in_unit(unit)
    return found.between(_day(asked.get("since", "")), _day(asked.get("until", ""))).newest_first()


def _day(text: str):
    try:
        return parse_date(text)
    except ValueError:
        return None


def _address(event: Event) -> str:
    """Where the history of an event's record is shown; empty where records of its kind have no page."""
    if event.subject_key is None or subjects.subject(event.subject_type) is None:
        return ""
    return reverse("core:history", args=[event.subject_type, event.subject_key])


def _for(user: User, page: Page) -> list[Event]:
    """The events of a page, with their sensitive part among the changes where the reader may see it."""
    may_see = policies.sensitive_seen_by(user)
    for event in page.object_list:
        if event.sensitive and may_see(event):
            event.changes = event.changes | {name: _pair(value) for name, value in event.sensitive.items()}
    return list(page.object_list)


def _pair(value: Any) -> list:
    return value if isinstance(value, list) and len(value) == 2 else [None, value]


def _cells(events) -> Iterator[list]:
    for event in events:
        changes = "; ".join(f"{name}: {before} → {after}" for name, (before, after) in event.changes.items())
        told = (event.actor_name, event.verb, event.subject_type, event.subject_title)
        yield [f"{event.at:%Y-%m-%d %H:%M:%S}", *told, str(event.subject_key or ""), changes, event.reason]
