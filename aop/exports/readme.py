"""`README`: what the file is, of which version, for whose eyes, and what its sheets hold."""

from aop.exports.cells import Painter
from aop.exports.extract import Extract, Part
from aop.exports.wide import NAME as WIDE
from aop.exports.wide import SPEND, WORDS, YEAR, WideSheet
from strategy.core.tables.streaming import Sheet, letters

NAME = "README"
SHEETS = {
    "Budget_wide": "One row for each line: twelve months and their live total; totals by account type below.",
    "Budget_tidy": "One row for each line and period: the source for a pivot table.",
    "Funding_tidy": "One row for each line, period and the aim it serves; rows without an aim are the rest of a line.",
    "Dimensions": "The codes of each dimension, from which the lists in Budget_wide choose.",
    "Checks": "Whether the file agrees with itself and with the application, live.",
}

UNSEALED = {
    "": "not sealed: this version is not approved and may still change",
    "current": "not sealed: the current plan changes with every transfer; the id is that of the version in force",
}
MOST_TRANSFERS = 100


class ReadmeSheet:
    """The sheet under way; written last, when all totals are known, though it stands first."""

    def __init__(self, sheet: Sheet, painter: Painter):
        self.sheet, self.painter = sheet, painter
        self._label = painter.book.style(bold=True, valign="top", num_format="@")

    def put(self, extract: Extract, part: Part, wide: WideSheet, number: int) -> None:
        """Everything a reader needs to trust the file. `number` counts the files of an export from 1."""
        facts = self.painter.facts
        self.sheet.put(self.painter.text(0, f"{facts.plan} {facts.title}", self.painter.title), height=24)
        self._pairs(self._about(extract, number))
        self._amounts(extract, part, wide)
        self.sheet.put("")
        self._pairs(
            [("Signs", facts.sign), ("Shown", f"{facts.shown}; the values in the cells are exact to the cent.")]
        )
        self._pairs([("Empty cells", "Empty means that there is no such fact; zero is written as a number.")])
        self.sheet.put("")
        present = SHEETS if extract.dimensions else {name: SHEETS[name] for name in SHEETS if name != "Dimensions"}
        self._pairs(list(present.items()))

    def finish(self) -> None:
        sheet, raw = self.sheet, self.sheet.raw
        sheet.finish(2)
        raw.set_column(0, 0, 26)
        raw.set_column(1, 1, 100)
        raw.fit_to_pages(1, 0)
        raw.hide_gridlines(2)
        raw.protect("", {"format_columns": True})

    def _about(self, extract: Extract, number: int) -> list[tuple[str, str]]:
        facts, parts = self.painter.facts, len(extract.parts)
        about = [
            ("Organisation", facts.organisation),
            ("Plan", facts.plan),
            ("Version", f"{facts.title} ({facts.kind}, phase {facts.phase})"),
            ("Version id", facts.version_key),
            ("State", facts.state),
            ("Seal", facts.seal or UNSEALED["current" if facts.kind == "current" else ""]),
            *self._transfers(),
            ("Scope", facts.scope),
            ("Currency", facts.currency),
            ("Rates", "none: all amounts are in the organisation's currency"),
            ("Actuals through", facts.actuals_through),
            ("Exported by", facts.exported_by),
            ("Exported at", f"{facts.at:%Y-%m-%d %H:%M:%S} UTC"),
            ("Application", f"Strategy Stack {facts.release}"),
            ("Funding links", "as they stand at the time of the export; they may change after a version is sealed"),
        ]
        if parts > 1:
            about.append(("File", f"{number} of {parts}; all totals here are of this file, Checks compares them all"))
        return about

    def _transfers(self) -> list[tuple[str, str]]:
        """What stands on top of the version in force, each with its reason; the first hundred by name."""
        facts = self.painter.facts
        if facts.kind != "current":
            return []
        named, count = facts.transfers[:MOST_TRANSFERS], len(facts.transfers)
        more = [("", f"and {count - len(named)} more")] if count > len(named) else []
        return [("Transfers on top", str(count)), *(("", one) for one in named), *more]

    def _amounts(self, extract: Extract, part: Part, wide: WideSheet) -> None:
        painter = self.painter
        self.sheet.put("")
        self._counts([("Lines", part.lines), ("Rows of Budget_tidy", part.budget_rows)])
        self._counts([("Rows of Funding_tidy", part.funding_rows)])
        spend = sum(part.year(kind) for kind in SPEND)
        for kind in wide.total_rows:
            minor = spend if kind == "spend" else part.year(kind)
            live = f"{WIDE}!{letters(YEAR)}{wide.total_rows[kind]}"
            words = "Spend" if kind == "spend" else WORDS[kind]
            cell = painter.formula(1, live, painter.plain_amount(minor), self._total_style())
            self.sheet.put(painter.text(0, f"Total {words}", self._label) + cell)

    def _total_style(self) -> int:
        return self.painter.book.style(num_format=self.painter.money_format, align="left")

    def _pairs(self, pairs: list[tuple[str, str]]) -> None:
        for label, words in pairs:
            self.sheet.put(self.painter.text(0, label, self._label) + self.painter.text(1, words, self.painter.wrapped))

    def _counts(self, pairs: list[tuple[str, int]]) -> None:
        style = self.painter.book.style(num_format="#,##0", align="left")
        for label, count in pairs:
            self.sheet.put(self.painter.text(0, label, self._label) + self.painter.count(1, count, style))
