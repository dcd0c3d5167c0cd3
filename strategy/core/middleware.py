"""What wraps every request: whose clock counts, what a refusal looks like, and the way to the set-up guide."""

import time
import uuid
import zoneinfo

from django.conf import settings as choices
from django.contrib.auth import logout
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, ValidationError
from django.db import DataError, OperationalError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from strategy.core.concurrency import ORIGINAL, Conflict, Gone, VersionMissing
from strategy.core.context import settings_of
from strategy.core.models import Settings, User


class HeadersMiddleware:
    """What every answer says to the browser beside its policy: keep nothing, hand nothing to other sites.

    An answer that names its own caching keeps it: static files, and what is asked for again with `If-None-Match`.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.get("Cache-Control", "private") == "private":
            response["Cache-Control"] = "private, no-store"
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        response["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        return response


class SessionLimitMiddleware:
    """Ends a session after half a day, or when nobody has asked for anything for a while."""

    began, seen = "began", "seen"
    every = 300
    """Seconds between two notes of being seen: one write in that time, not one for each request."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            self._judge(request, int(time.time()))
        return self.get_response(request)

    def _judge(self, request, now: int) -> None:
        session = request.session
        idle = now - session.get(self.seen, now)
        if now - session.get(self.began, now) > choices.SESSION_COOKIE_AGE or idle > choices.SESSION_IDLE_MINUTES * 60:
            logout(request)
        elif self.seen not in session or idle > self.every:
            session[self.began] = session.get(self.began, now)
            session[self.seen] = now


class RefusalMiddleware:
    """Turns a refusal nobody caught into its page: 409 for a conflict, 400 for bad input, 503 for a lock.

    The API has its own handler; this one is for pages. Each response carries its request id.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.id = uuid.uuid4().hex[:12]
        response = self.get_response(request)
        response["X-Request-ID"] = request.id
        return response

    def process_exception(self, request, exception):
        if request.path.startswith("/api/"):
            return None
        if isinstance(exception, Conflict):
            return _conflict(request, exception)
        if isinstance(exception, Gone):
            return render(request, "errors/404.html", {"why": str(exception) or Gone.__doc__}, status=404)
        if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
            return render(request, "errors/413.html", {"why": "This is more than can be taken at once."}, status=413)
        if isinstance(exception, VersionMissing | ValidationError):
            return render(request, "errors/400.html", {"why": _words(exception)}, status=400)
        if isinstance(exception, UnicodeError | DataError | OverflowError):
            return render(
                request, "errors/400.html", {"why": "Some of the text or a number cannot be kept."}, status=400
            )
        if isinstance(exception, OperationalError) and "lock" in str(exception):
            return render(request, "errors/503.html", {"why": "Somebody else is changing this; try again."}, status=503)
        return None


def _conflict(request, conflict: Conflict):
    theirs = [(f"{ORIGINAL}{clash.name}", clash.theirs_value) for clash in conflict.fields]
    skipped = {"csrfmiddlewaretoken", "version", *(name for name, _value in theirs)}
    posted = [(name, value) for name, values in request.POST.lists() if name not in skipped for value in values]
    posted += theirs  # who sends it again has seen theirs
    context = {"conflict": conflict, "action": request.get_full_path(), "posted": posted}
    return render(request, "errors/conflict.html", context, status=409)


def _words(exception: Exception) -> str:
    return " ".join(exception.messages) if isinstance(exception, ValidationError) else str(exception.__doc__)


class TimeZoneMiddleware:
    """Shows times in the reader's zone, else the organisation's."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        zone = request.user.time_zone if request.user.is_authenticated else ""
        if not zone and request.user.is_authenticated:
            settings = settings_of(request)
            zone = settings.time_zone if settings else ""
        timezone.activate(zoneinfo.ZoneInfo(zone or "UTC"))
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()


class SetUpMiddleware:
    """Until there is an organisation every page leads to the set-up guide; its first administrator may log in."""

    always_open = ("/setup/", "/static/", "/health/", "/api/")

    def __init__(self, get_response):
        self.get_response = get_response
        self.is_set_up = False

    def __call__(self, request):
        if not self.is_set_up and not request.path.startswith(self.always_open):
            anybody = User.objects.exists()
            self.is_set_up = anybody and Settings.objects.filter(pk=1).exists()
            if not self.is_set_up and not (anybody and request.path.startswith("/accounts/")):
                return redirect(reverse("core:setup"))
        return self.get_response(request)
