"""Pages about aims and money together."""

from collections.abc import Callable, Iterator

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from aop import policies
from aop.current import version_read_by
from strategy.core.context import chosen_cycle, chosen_unit, settings_of
from strategy.core.http import render_page
from strategy.stack import exports, queries
from strategy.stack.home import Home
from strategy.stack.queries import Scope
from strategy.stack.sentences import what_is_promised, where_it_does_not
from strategy.stack.units import parts_of, unit_rows

PER_PAGE = 100


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Does our money follow our outcomes?"""
    page = Home(scope_of(request), on=timezone.localdate())
    return render_page(request, "stack/home.html", _context(request, page.scope) | {"home": page}, fragment="home")


@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    """Coverage by unit, all levels."""
    scope = scope_of(request)
    rows = unit_rows(scope)
    context = _context(request, scope) | {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "sentence": where_it_does_not(parts_of(rows), currency_of(request, scope)),
    }
    return render_page(request, "stack/coverage.html", context, fragment="units")


@require_safe
def unfunded(request: HttpRequest) -> HttpResponse:
    """Committed objectives without money."""
    scope = scope_of(request)
    promised = queries.promised(scope)
    page = Paginator(promised.unfunded, PER_PAGE).get_page(request.GET.get("page"))
    context = _context(request, scope) | {
        "page": page,
        "objectives": queries.objectives_in_order(scope, list(page)),
        "sentence": what_is_promised(unfunded=len(promised.unfunded), committed=promised.count),
    }
    return render_page(request, "stack/unfunded.html", context, fragment="promises")


@require_safe
def coverage_export(request: HttpRequest) -> HttpResponse:
    return _file(request, exports.unit_lines, "coverage-by-unit.csv")


@require_safe
def unaligned_export(request: HttpRequest) -> HttpResponse:
    return _file(request, exports.unaligned_lines, "funded-without-outcome.csv")


@require_safe
def unfunded_export(request: HttpRequest) -> HttpResponse:
    return _file(request, exports.unfunded_lines, "promised-without-money.csv")


def scope_of(request: HttpRequest) -> Scope:
    """What the address speaks of: unit, cycle, plan version."""
    version = version_read_by(request.user, key=request.GET.get("version", ""), day=timezone.localdate())
    return Scope(request.user, version, chosen_cycle(request), chosen_unit(request))


def currency_of(request: HttpRequest, scope: Scope) -> str:
    return scope.version.plan.currency if scope.version else settings_of(request).currency


def _context(request: HttpRequest, scope: Scope) -> dict:
    return {
        "scope": scope,
        "currency": currency_of(request, scope),
        "may_link": policies.can_draft_anywhere(request.user),
        "context_bar": {"version": scope.version},
    }


def _file(request: HttpRequest, lines: Callable[[Scope, str], Iterator[bytes]], name: str) -> HttpResponse:
    scope = scope_of(request)
    pieces = lines(scope, currency_of(request, scope))
    response = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response  # type: ignore[return-value]
