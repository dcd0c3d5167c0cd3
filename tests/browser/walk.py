"""Which pages there are: every address without arguments, then one page behind each link not met before."""

import re
from collections import deque
from dataclasses import dataclass, replace
from html.parser import HTMLParser

from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, Resolver404, URLPattern, get_resolver, resolve, reverse

from strategy.core.models import Membership, Role, User

UNSEEN = re.compile(r"^/(api|health|static|metrics)/")
ASKED_FIRST = (Role.ADMINISTRATOR, Role.FINANCE, Role.LEADER, Role.PLANNER, Role.CONTRIBUTOR, Role.VIEWER)
DOORS = ("account_login", "account_reset_password", "account_reset_password_done", "account_inactive")
MOST = 200
OTHER_FACES = {
    "aop:plan_home": {"months": "?by=months", "revenue": "?side=revenue"},
    "okrs:objective_list": {"list": "?view=list", "none": "?q=nothing+fits+this"},
    "aop:line_list": {"none": "?q=nothing+fits+this"},
}
"""What else an address shows when its query says so, and what that is called."""


@dataclass(frozen=True)
class Page:
    """One picture to take: the URL name, an address of it, and who may see it (nobody: the doors)."""

    name: str
    path: str
    person: User | None
    face: str = ""

    @property
    def file(self) -> str:
        """What its pictures are called."""
        return self.name.replace(":", "-") + (f"-{self.face}" if self.face else "")

    def faces(self) -> list["Page"]:
        """Its other faces."""
        own = self.path.split("?")[0]
        return [replace(self, face=face, path=own + query) for face, query in OTHER_FACES.get(self.name, {}).items()]


class Links(HTMLParser):
    """Addresses of a page that stay on this site."""

    def __init__(self, text: str):
        super().__init__()
        self.found: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        href = dict(attrs).get("href") or ""
        if tag == "a" and href.startswith("/"):
            self.found.append(href.split("#")[0])


def walk() -> tuple[list[Page], list[str]]:
    """The pages to take, and the URL names that no link led to."""
    clients = {person: signed_in(person) for person in people()}
    waiting = deque((name, path) for name, path in plain_addresses() if name not in DOORS)
    pages = [Page(name, reverse(name), None) for name in DOORS]
    met, tried = set(DOORS), set()
    while waiting and len(pages) < MOST:
        name, path = waiting.popleft()
        if name in met or path in tried or UNSEEN.match(path):
            continue
        tried.add(path)
        seen = who_sees(path, clients)
        if not seen:
            continue
        met.add(name)
        pages.append(Page(name, path, next(iter(seen))))
        links = dict.fromkeys(link for text in seen.values() for link in Links(text).found)
        waiting.extend((name_of(link), link) for link in links if name_of(link))
    pages += [face for page in pages for face in page.faces()]
    return pages, sorted(all_names() - {page.name for page in pages})


def people() -> list[User]:
    """One person for each role, the highest unit first, the role that opens most doors first."""
    held = Membership.objects.of_active_people().order_by("unit__paths_up__depth", "pk").select_related("user")
    return list(dict.fromkeys(m.user for role in ASKED_FIRST for m in [held.in_role(role).first()] if m))


def signed_in(person: User) -> Client:
    client = Client(headers={"host": "127.0.0.1"}, raise_request_exception=False)
    client.force_login(person)
    return client


def who_sees(path: str, clients: dict[User, Client]) -> dict[User, str]:
    """For whom `path` is a whole page, or broken, and its text: different people are offered different ways on."""
    seen = {}
    for person, client in clients.items():
        response = client.get(path)
        if response.status_code >= 500 or is_page(response):
            seen[person] = "" if response.streaming else response.content.decode(errors="replace")
    return seen


def is_page(response: HttpResponse) -> bool:
    if response.status_code != 200 or response.streaming or "text/html" not in response.get("Content-Type", ""):
        return False
    return b"<html" in response.content


def plain_addresses() -> list[tuple[str, str]]:
    found = []
    for name in sorted(all_names()):
        try:
            found.append((name, reverse(name)))
        except NoReverseMatch:
            continue  # it wants arguments: a link will lead there
    return found


def all_names() -> set[str]:
    return {name for name in names_in(get_resolver()) if not name.startswith(("api", "schema"))}


def names_in(resolver, space: str = "") -> list[str]:
    found = []
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            found += [space + pattern.name] if pattern.name else []
        else:
            found += names_in(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space)
    return found


def name_of(path: str) -> str:
    try:
        return resolve(path.split("?")[0]).view_name
    except Resolver404:
        return ""
