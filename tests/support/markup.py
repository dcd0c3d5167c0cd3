"""What every page must be, read from its HTML: one question, named controls, nothing inline."""

from collections import Counter
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
UNNAMED = {"hidden", "submit", "button", "reset", "image"}
SHARED = {"hatch"}
"""Ids of patterns that several pictures of a page draw alike."""
SILENT = {"script", "style", "template"}


class Page(HTMLParser):
    """Collects the faults of one page, or of the part of one."""

    def __init__(self, text: str):
        super().__init__()
        self.faults: list[str] = []
        self.ids: Counter[str] = Counter()
        self.labels: set[str] = set()
        self.controls: list[tuple[str, dict]] = []
        self.headings: Counter[str] = Counter()
        self.title, self.lang = "", None
        self._open: list[list] = []  # [tag, attributes, text inside]
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self._judge_inline(tag, values)
        if values.get("id"):
            self.ids[values["id"]] += 1
        if tag == "html":
            self.lang = values.get("lang")
        if tag == "label" and values.get("for"):
            self.labels.add(values["for"])
        if tag in {"input", "select", "textarea"} and values.get("type") not in UNNAMED:
            inside = any(name == "label" for name, *_ in self._open)
            self.controls.append((tag, values | ({"aria-label": "inside a label"} if inside else {})))
        if tag == "img" and "alt" not in values:
            self.faults.append("an image without words")
        for one in self._open:
            one[2] += values.get("aria-label") or values.get("alt") or ""
        if tag not in VOID:
            self._open.append([tag, values, ""])

    def handle_endtag(self, tag):
        if all(name != tag for name, *_ in self._open):
            return
        while True:
            name, values, inside = self._open.pop()
            self._closed(name, values, inside)
            if name == tag:
                return

    def handle_data(self, data):
        if self._open and self._open[-1][0] in SILENT:
            return
        for one in self._open:
            one[2] += data

    def _closed(self, tag, values, inside):
        words = " ".join(inside.split())
        if tag == "title" and not any(name == "svg" for name, *_ in self._open):
            self.title = words
        if tag in {"h1", "h2", "h3"}:
            self.headings[tag] += 1
            if not words:
                self.faults.append(f"an empty {tag}")
        named = values.get("aria-label") or values.get("aria-labelledby") or values.get("title")
        if tag in {"a", "button"} and not words and not named and "hidden" not in values:
            self.faults.append(f"a {tag} without words: {values}")

    def _judge_inline(self, tag, values):
        if "style" in values or tag == "style":
            self.faults.append(f"an inline style on {tag}")
        if tag == "script" and "src" not in values and values.get("type") != "application/json":
            self.faults.append("an inline script")
        self.faults += [f"a handler {name} on {tag}" for name in values if name.startswith("on")]
        if (values.get("href") or "").startswith("javascript:"):
            self.faults.append("a script address")

    def unlabelled(self) -> list[str]:
        named = ("aria-label", "aria-labelledby", "title")
        return [
            f"{tag} {values.get('name') or values.get('id')} has no label"
            for tag, values in self.controls
            if values.get("id") not in self.labels and not any(values.get(name) for name in named)
        ]


def faults_of(text: str, *, whole: bool) -> list[str]:
    """What is wrong with a page; with `whole` false, with a part that is put into a page."""
    page = Page(text)
    found = page.faults + page.unlabelled()
    found += [
        f"the id {one} stands {count} times" for one, count in page.ids.items() if count > 1 and one not in SHARED
    ]
    if whole:
        found += [] if page.headings["h1"] == 1 else [f"{page.headings['h1']} headings of the first level"]
        found += [] if page.lang else ["no language"]
        found += [] if page.title and page.title != "· Strategy Stack" else ["no title"]
    return found
