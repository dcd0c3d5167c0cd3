"""The set-up guide: who may begin it, and how far it has come."""

import ipaddress
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from rest_framework.throttling import SimpleRateThrottle

from strategy.core.models import FiscalYear, Settings, Unit, User

FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP")


class Attempts(SimpleRateThrottle):
    """How often one address may try codes."""

    scope = "set_up"

    def get_cache_key(self, request, view):  # noqa: ARG002
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}


def code() -> str:
    """The code of this place: from the environment, else from the file that `run.py` made; empty if there is none."""
    if settings.SETUP_CODE:
        return settings.SETUP_CODE
    try:
        return (settings.VAR_DIR / "setup-code").read_text(encoding="utf8").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def is_right(given: str) -> bool:
    """Is this the code? Takes as long for a wrong one."""
    return bool(code()) and constant_time_compare(given.strip(), code())


def comes_from_here(request: HttpRequest) -> bool:
    """Does the request come from this machine itself?

    Only asked where no code is known, and only in the plain mode of one machine: behind a proxy everybody seems to
    come from here.
    """
    if not (settings.EMBEDDED or settings.DEBUG) or any(header in request.META for header in FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def may_begin(request: HttpRequest) -> bool:
    """May this visitor be asked for the first administrator at all?"""
    return bool(code()) or comes_from_here(request)


@dataclass(frozen=True)
class Step:
    """One step of the guide."""

    slug: str
    word: str
    is_done: bool = False

    @property
    def route(self) -> str:
        return f"core:setup_{self.slug}"


def steps() -> list[Step]:
    """All steps and whether each is done; worked out from what is there, so the guide can be left at any time."""
    units = Unit.objects.count()
    return [
        Step("account", "You", User.objects.exists()),
        Step("organisation", "Organisation", Settings.objects.filter(pk=1).exists()),
        Step("year", "Fiscal year", FiscalYear.objects.exists()),
        Step("units", "Units", units > 1),
        Step("people", "People", User.objects.count() > 1),
        Step("done", "First steps"),
    ]


def next_route(done: list[Step]) -> str:
    """Where the guide goes on. Units and people may be left for later, so it does not insist on them."""
    required = [step for step in done[:3] if not step.is_done]
    optional = [step for step in done[3:5] if not step.is_done]
    if required:
        return required[0].route
    return optional[0].route if len(optional) == 2 else done[-1].route
