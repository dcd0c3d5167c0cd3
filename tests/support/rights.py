"""The table of rights: who gets which answer, for every address and method.

Each app keeps its rows in `tests/rights/<app>.py` as `ROWS`; `tests/test_rights.py` asks all of them, and complains
of an address or method without one. A row says what the nine of the cast get:

    Row("okrs:objective_close", "POST", members=403, stranger=404, owner=302, anonymous=LOGIN, at=objective)

`members` stands for planner, owner, finance, leader, viewer and stranger where they are not named; `anonymous` is sent
to the login page (pages) or refused with 401 (API) where it is not named; `nobody`, who has no role, must be named or
counts as a member. `at` and `body` are functions of the `World` that give the address its arguments and the request
its body; `World` makes the cast and everything else from the fixtures of the tests when it is first asked:
`world.grid`, `world.planner`. Every answer is asked for on its own: what one person changed is rolled back.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

MEMBERS = ("planner", "owner", "finance", "leader", "viewer", "stranger")
PARTS = (*MEMBERS, "administrator", "nobody", "anonymous")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
LOGIN = "login"
"""Sent to the login page."""


class World:
    """The cast and what it stands on, each made when first asked for."""

    def __init__(self, request):
        self._request = request

    def __getattr__(self, name: str) -> Any:
        return self._request.getfixturevalue(name)


def nothing(world: World) -> dict:  # noqa: ARG001
    return {}


@dataclass(frozen=True)
class Row:
    """One address and method, and what each of the cast gets."""

    route: str
    method: str = "GET"
    members: int | None = None
    at: Callable[[World], dict] = nothing
    body: Callable[[World], Any] = nothing
    query: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    fragment: bool = False
    """Never a page of its own: a part that another page fetches."""
    planner: int | None = None
    owner: int | None = None
    finance: int | None = None
    leader: int | None = None
    viewer: int | None = None
    stranger: int | None = None
    administrator: int | None = None
    nobody: int | None = None
    anonymous: int | str | None = None

    @property
    def is_part(self) -> bool:
        """Answers a part of a page to whoever asks: choices of a control, or what `fragment` says."""
        return self.fragment or self.route.endswith("_options")

    @property
    def is_api(self) -> bool:
        return self.route.startswith("api_")

    def answer(self, part: str) -> int | str:
        """What `part` gets: a status, or LOGIN."""
        named = getattr(self, part)
        if named is not None:
            return named
        if part == "anonymous":
            return 401 if self.is_api else LOGIN
        if self.members is None:
            raise LookupError(f"{self}: the row does not say what {part} gets")
        return self.members

    def address(self, world: World) -> str:
        return reverse(self.route, kwargs=self.at(world)) + (f"?{self.query}" if self.query else "")

    def __str__(self) -> str:
        return f"{self.method} {self.route}"


def read(route: str, members: int = 200, **answers) -> Row:
    """A page that only reads."""
    return Row(route, "GET", members, **answers)


def write(route: str, members: int = 403, **answers) -> Row:
    """A page that changes something."""
    return Row(route, "POST", members, **answers)


def all_routes() -> dict[str, str]:
    """Every named address: name → pattern. An address without a name is a fault of its own."""
    return dict(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns: list, namespace: str, before: str):
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, inner, route)
        elif isinstance(pattern, URLPattern):
            yield (f"{namespace}{pattern.name}" if pattern.name else f"without a name: {route}"), route
