"""A real Chromium under our strict content security policy. Whatever it complains about fails the test."""

import os
import shutil
from dataclasses import dataclass, field

import pytest
from django.test import Client

from tests.support.needs import missing

OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
WAIT_MS = 10_000


def pytest_collection_modifyitems(items):
    """Mark tests by the fixtures they use, and run browser tests last: their event loop stays until the end."""
    for item in items:
        if "browser" in item.fixturenames:
            item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


def chromium_path() -> str | None:
    """The machine's Chromium; `CHROMIUM` names one that is not on the path."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="session")
def browser():
    """Chromium, started once."""
    path = chromium_path() or missing("Chromium")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  a run without a browser does not pay for it

    with pytest.MonkeyPatch.context() as patch:
        # Playwright keeps an event loop in this thread, which Django would take for an async view.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=path, args=OPTIONS)
            yield chromium
            chromium.close()


@dataclass
class Complaints:
    """What the browser said: console errors and warnings, policy violations, script errors."""

    heard: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def expect(self, part: str) -> None:
        """Let complaints pass that contain `part`, for instance `"status of 409"`."""
        self.expected.append(part)

    @property
    def unexpected(self) -> list[str]:
        return [text for text in self.heard if not any(part in text for part in self.expected)]

    def listen_to(self, page) -> None:
        page.on("pageerror", lambda error: self.heard.append(f"script error: {error}"))
        page.on("console", lambda message: message.type in {"error", "warning"} and self.hear(message))

    def hear(self, message) -> None:
        self.heard.append(f"console {message.type}: {message.text} ({message.location.get('url', '')})")


@pytest.fixture
def complaints():
    """`complaints.expect("status of 409")` in a test that provokes one."""
    heard = Complaints()
    yield heard
    assert heard.unexpected == [], "the browser complained"


@pytest.fixture
def new_page(browser, live_server, complaints):
    """Make further pages, each as its own person: `new_page(user, viewport=…, color_scheme=…)`."""
    contexts = []

    def open_page(user=None, **options):
        context = browser.new_context(base_url=live_server.url, **options)
        contexts.append(context)
        context.set_default_timeout(WAIT_MS)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        if user is not None:
            context.add_cookies([session_cookie(user, live_server.url)])
        page = context.new_page()
        complaints.listen_to(page)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page):
    """An empty page of a person who is not signed in; addresses may be given as paths."""
    return new_page()


@pytest.fixture
def sign_in(live_server):
    """`sign_in(page, user)` without walking through the login page."""

    def add_session(page, user):
        page.context.add_cookies([session_cookie(user, live_server.url)])
        return page

    return add_session


def session_cookie(user, url):
    client = Client()
    client.force_login(user)
    return {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": url}


@pytest.fixture
def assert_accessible():
    """`assert_accessible(page)`: axe finds nothing against WCAG 2.2 A and AA."""
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415  as above

    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}

    def check(page):
        found = Axe().run(page, options=rules)
        assert found.violations_count == 0, found.generate_report()

    return check
