"""Pages for what went wrong: what, where, how to mend it, and the id under which it stands in the log."""

import logging
from http import HTTPStatus
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string

log = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """400: asked for in a way we cannot read."""
    return _answer(request, HTTPStatus.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: seen, but not this person's to do. `require(…, why)` says why."""
    return _answer(request, HTTPStatus.FORBIDDEN, why=str(exception or ""))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """404: not there, or not there for this person; we do not say which."""
    return _answer(request, HTTPStatus.NOT_FOUND)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """429: too many tries in a short time, such as at logging in."""
    return _answer(request, HTTPStatus.TOO_MANY_REQUESTS)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form without its token: most often a page left open over a new login."""
    log.warning("csrf: %s", reason)
    return _answer(request, HTTPStatus.FORBIDDEN, name="csrf")


def server_error(request: HttpRequest) -> HttpResponse:
    """500: ours. Rendered without database, context or hashed file names, because any of them may be what broke."""
    key = request_id(request)
    log.error("request %s failed: %s %s", key, request.method, request.path)
    if is_api(request):
        return JsonResponse({"detail": "Something broke on our side.", "request_id": key}, status=500)
    return HttpResponse(render_to_string("errors/500.html", {"request_id": key}), status=500)


def request_id(request: HttpRequest) -> str:
    """The id of this request, in the page and in the log."""
    return getattr(request, "id", "") or uuid4().hex[:12]


def is_api(request: HttpRequest) -> bool:
    """Does a program ask, which wants JSON?"""
    return request.path.startswith("/api/")


def _answer(request: HttpRequest, status: HTTPStatus, *, name: str = "", why: str = "") -> HttpResponse:
    if is_api(request):
        return JsonResponse({"detail": why or status.phrase, "request_id": request_id(request)}, status=status)
    context = {"why": why, "request_id": request_id(request), "login_url": settings.LOGIN_URL}
    return render(request, f"errors/{name or int(status)}.html", context, status=status)
