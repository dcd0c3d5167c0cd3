"""Takes one page after another as one person after another, and notes what is wrong with it."""

from pathlib import Path

from django.test import Client
from playwright.sync_api import Browser, Page

SETTLED_MS = 250
LANDSCAPE = ".scroll > .table th:nth-child(12), .grid-wide"  # print.css turns such a page
LOWEST, HIGHEST = 700, 12_000  # pixels a picture may be high


class Camera:
    """`faults` collects a sentence for each thing that a customer should not see."""

    def __init__(self, chromium: Browser, address: str, out: Path):
        self.chromium, self.address, self.out = chromium, address, out
        self.faults: list[str] = []

    def take(self, pages: list, look: str, options: dict) -> None:
        """Every page in one look."""
        for person in dict.fromkeys(page.person for page in pages):
            context = self.chromium.new_context(base_url=self.address, **options)
            self.size = options["viewport"]
            if person is not None:
                context.add_cookies([self._session(person)])
            tab = context.new_page()
            heard = self._listen(tab)
            for page in pages:
                if page.person == person:
                    self._one(tab, page, look)
                    self.faults += [f"{page.path} ({look}): {complaint}" for complaint in heard]
                    heard.clear()
            context.close()

    def _one(self, tab: Page, page, look: str) -> None:
        if look == "print":
            tab.emulate_media(media="print")
        tab.set_viewport_size(self.size)
        response = tab.goto(page.path)
        tab.wait_for_timeout(SETTLED_MS)
        if look == "print" and tab.locator(LANDSCAPE).count():
            tab.set_viewport_size({"width": self.size["height"], "height": self.size["width"]})
        self._judge(tab, page, look, response.status if response else 0)
        self._frame_whole(tab)
        tab.screenshot(path=self.out / f"{page.file}-{look}.png")
        if look == "print":
            tab.pdf(path=self.out / f"{page.file}.pdf", prefer_css_page_size=True, print_background=False)

    def _judge(self, tab: Page, page, look: str, status: int) -> None:
        headings = tab.locator("h1").count()
        if status >= 400:
            self.faults.append(f"{page.path} ({look}): answered {status}")
        if headings != 1:
            self.faults.append(f"{page.path} ({look}): {headings} headings of the first rank")
        wide, room = tab.locator("html").evaluate("page => [page.scrollWidth, page.clientWidth]")
        if wide > room:
            self.faults.append(f"{page.path} ({look}): {wide - room} px wider than the screen")

    def _frame_whole(self, tab: Page) -> None:
        """Make the window as high as the page, so that what sticks to an edge stands at the edge."""
        size = tab.viewport_size
        high = tab.locator("html").evaluate("page => page.scrollHeight")
        tab.set_viewport_size({"width": size["width"], "height": min(max(high, LOWEST), HIGHEST)})
        tab.wait_for_timeout(SETTLED_MS)

    def _listen(self, tab: Page) -> list[str]:
        heard: list[str] = []
        tab.on("pageerror", lambda error: heard.append(f"script error: {error}"))
        tab.on("console", lambda said: said.type in {"error", "warning"} and heard.append(f"{said.type}: {said.text}"))
        return heard

    def _session(self, person) -> dict:
        client = Client()
        client.force_login(person)
        return {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": self.address}
