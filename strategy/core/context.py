"""What frames every page: the rail, the context bar, the organisation and the reader."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.http import HttpRequest, QueryDict
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from strategy.core import clock
from strategy.core.models import Cycle, Role, Settings, Unit

Found = TypeVar("Found")

KEPT = ("unit", "cycle", "version")
"""What the address always carries: the choices of the context bar."""

_PLACES = (  # word, icon, URL name, key after `g`, for whom (empty: for everybody)
    ("Stack", "stack", "stack:home", "s", ""),
    ("Objectives", "aim", "okrs:objective_list", "o", ""),
    ("Updates", "update", "okrs:updates", "u", ""),
    ("Plan", "plan", "aop:plan_home", "p", ""),
    ("Reviews", "review", "reviews:review_list", "r", ""),
    ("Inbox", "inbox", "core:inbox", "i", ""),
    ("People", "people", "core:people", "e", "administrator"),
    ("Settings", "settings", "core:settings", "t", "administrator"),
    ("Calendar", "settings", "core:calendar", "t", "finance"),
)


@dataclass(frozen=True)
class Place:
    """One item of the rail. It is shown only when its URL name resolves."""

    word: str
    icon: str
    address: str
    key: str
    is_here: bool


class Frame:
    """Read by `base.html`. Each part is worked out only when a template asks for it."""

    def __init__(self, request: HttpRequest):
        self._request = request

    @cached_property
    def settings(self) -> Settings | None:
        return settings_of(self._request)

    @property
    def organisation(self) -> str:
        return self.settings.name if self.settings else "Strategy Stack"

    @property
    def currency(self) -> str:
        """ISO code of the organisation's currency."""
        return self.settings.currency if self.settings else "EUR"

    @cached_property
    def roles(self) -> set[str]:
        """Every role the reader holds somewhere."""
        user = self._request.user
        return set(user.standing.roles) if user.is_authenticated else set()

    @property
    def is_administrator(self) -> bool:
        return Role.ADMINISTRATOR in self.roles

    @cached_property
    def unit(self) -> Unit | None:
        """The unit the address names; None means the whole organisation."""
        return chosen_unit(self._request)

    @cached_property
    def cycle(self) -> Cycle | None:
        """The cycle the address names, else the shortest one that holds today."""
        return chosen_cycle(self._request)

    @property
    def kept(self) -> str:
        """The choices of the context bar as the query of an address, with its `?`; empty when none is made."""
        return kept_of(self._request)

    @property
    def home(self) -> str:
        """The start page, with the choices kept."""
        return f"/{self.kept}"

    @cached_property
    def rail(self) -> list[Place]:
        held = self.roles - {Role.FINANCE} if self.is_administrator else self.roles  # settings hold the calendar
        places = [_place(self._request, *place[:4]) for place in _PLACES if place[4] in {"", *held}]
        return _nearest([place for place in places if place])


def _nearest(places: list[Place]) -> list[Place]:
    """One place is here: of two whose addresses begin alike, the longer."""
    here = max((place for place in places if place.is_here), key=lambda place: len(place.address), default=None)
    return [replace(place, is_here=place is here) for place in places]


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `frame` for every template. It asks the database nothing by itself."""
    return {"frame": Frame(request)}


def kept_query(query: QueryDict) -> str:
    """`?unit=…&cycle=…&version=…` of a query, leaving out what is not there and what belongs to one page only."""
    kept = QueryDict(mutable=True)
    kept.update({name: str(query[name]) for name in KEPT if query.get(name)})
    return f"?{kept.urlencode()}" if kept else ""


def kept_of(request: HttpRequest) -> str:
    """`kept_query` of the request's own address, worked out once: every link of a page asks."""
    return _once(request, "kept", lambda: kept_query(request.GET))


def settings_of(request: HttpRequest) -> Settings | None:
    """The organisation's settings, read once for each request."""
    return _once(request, "settings", lambda: Settings.objects.filter(pk=1).first())


def today_of(request: HttpRequest) -> date:
    """The organisation's day, by the settings that the request has at hand: no read of its own."""
    settings = settings_of(request)
    return clock.now().astimezone(ZoneInfo(settings.time_zone)).date() if settings else clock.today()


def chosen_unit(request: HttpRequest) -> Unit | None:
    """The unit `?unit=` names, None when it names none or one that is not there."""
    key = _number(request, "unit")
    return _once(request, f"unit {key}", lambda: Unit.objects.filter(pk=key).first()) if key else None


def chosen_cycle(request: HttpRequest) -> Cycle | None:
    """The cycle `?cycle=` names, else the one of today that ends first, else the newest."""
    key = _number(request, "cycle")
    return _once(request, f"cycle {key}", lambda: _cycle(key))


def _cycle(key: int | None) -> Cycle | None:
    named = Cycle.objects.filter(pk=key).first() if key else None
    today = timezone.localdate()
    return (
        named
        or Cycle.objects.holding(today).order_by("last_day", "-first_day", "pk").first()
        or Cycle.objects.newest_first().first()
    )


def _once(request: HttpRequest, name: str, find: Callable[[], Found]) -> Found:
    """What `find` finds, asked once for each request: views, tags and the frame ask for the same."""
    found = request.__dict__.setdefault("_found_once", {})
    if name not in found:
        found[name] = find()
    return found[name]


def _number(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None


def _place(request: HttpRequest, word: str, icon: str, name: str, key: str) -> Place | None:
    try:
        address = reverse(name)
    except NoReverseMatch:
        return None
    here = request.path == address if address == "/" else request.path.startswith(address)
    return Place(word, icon, address, key, here or _is_stack_page(request, name))


def _is_stack_page(request: HttpRequest, name: str) -> bool:
    match = request.resolver_match
    return name == "stack:home" and match is not None and match.namespace == "stack"
