"""`Checks`: does the file agree with itself and with the application? Live formulas, each with what it says now."""

from dataclasses import dataclass

from aop.exports import wide
from aop.exports.cells import Painter
from aop.exports.extract import Extract, Part
from aop.exports.tidy import TidySheet
from aop.exports.wide import WORDS, WideSheet
from strategy.core.money import digits_of
from strategy.core.tables.streaming import ROW, Sheet

NAME = "Checks"
HEADINGS = ("Check", "Here", "Compared with", "Difference", "Result")
_WIDTHS = (64, 20, 20, 16, 10)


@dataclass(frozen=True)
class Sheets:
    """The sheets of one workbook that the checks speak of."""

    wide: WideSheet
    budget: TidySheet
    funding: TidySheet

    def sum_of(self, tidy: TidySheet, kind: str) -> str:
        """The amounts of an account type in a tidy sheet."""
        name, rows = tidy.sheet.name, tidy.sheet.rows
        amount, types = tidy.amount_letters, tidy.letters_of("account_type")
        return f'SUMIFS({name}!${amount}$2:${amount}${rows},{name}!${types}$2:${types}${rows},"{kind}")'

    def rows_of(self, tidy: TidySheet) -> str:
        """How many rows of a tidy sheet name a line."""
        return f"COUNTA({tidy.sheet.name}!$A$2:$A${tidy.sheet.rows})"


class ChecksSheet:
    """The sheet under way."""

    def __init__(self, sheet: Sheet, painter: Painter, extract: Extract):
        self.sheet, self.painter, self.extract = sheet, painter, extract
        self._digits = digits_of(painter.facts.currency)
        self._passed = True
        sheet.put("".join(painter.text(place, words, painter.heading) for place, words in enumerate(HEADINGS)))

    def put(self, sheets: Sheets, part: Part) -> None:
        """All checks of one workbook."""
        for kind in self.extract.account_types:
            self._totals(sheets, part, kind)
        self._counts(sheets, part)
        verdict = f'IF(COUNTIF(E$2:E{self.sheet.rows},"FAIL")=0,"PASS","FAIL")'
        cells = self.painter.text(0, "All totals and counts", self.painter.total_text)
        self.sheet.put(cells + self.painter.verdict(4, verdict, passes=self._passed))
        self._alignment(sheets.wide, part)

    def finish(self) -> None:
        sheet, raw = self.sheet, self.sheet.raw
        sheet.finish(len(HEADINGS))
        for place, width in enumerate(_WIDTHS):
            raw.set_column(place, place, width)
        raw.freeze_panes(1, 1)
        raw.set_landscape()
        raw.fit_to_pages(1, 0)
        for word, colour in (("FAIL", "#B3261E"), ("PASS", "#1B6E3A")):
            style = self.painter.book.format(font_color=colour, bold=True)
            rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": style}
            raw.conditional_format(1, 4, sheet.rows - 1, 4, rule)
        raw.protect("", {"format_columns": True})

    def _totals(self, sheets: Sheets, part: Part, kind: str) -> None:
        words, here = WORDS[kind], part.year(kind)
        others = self.extract.whole.year(kind) - here
        _lines, database = self.extract.in_database.get(kind, (0, 0))
        wide_total = f"{wide.NAME}!{wide.letters(wide.YEAR)}{sheets.wide.total_rows[kind]}"
        budget, funding = sheets.sum_of(sheets.budget, kind), sheets.sum_of(sheets.funding, kind)
        self._compare(f"{words}: Budget_tidy = Budget_wide", budget, wide_total, here, here)
        self._compare(f"{words}: Funding_tidy = Budget_tidy", funding, budget, here, here)
        plain = self.painter.plain_amount
        more = f"+{plain(others)}" if others else ""
        name = "the other files and this one" if others else "Budget_wide"
        self._compare(f"{words}: {name} = application", f"{wide_total}{more}", plain(database), here + others, database)

    def _counts(self, sheets: Sheets, part: Part) -> None:
        rows = sheets.wide.range_of(0, part.lines)
        self._compare("Lines: Budget_wide", f"COUNTA({rows})", str(part.lines), part.lines, part.lines, whole=True)
        budget, funding = sheets.rows_of(sheets.budget), sheets.rows_of(sheets.funding)
        self._compare(
            "Rows: Budget_tidy = 12 for each line", budget, f"12*COUNTA({rows})", *[part.budget_rows] * 2, whole=True
        )
        self._compare("Rows: Funding_tidy", funding, str(part.funding_rows), *[part.funding_rows] * 2, whole=True)
        lines = sum(count for count, _ in self.extract.in_database.values())
        others = self.extract.whole.lines - part.lines
        here = f"COUNTA({rows})" + (f"+{others}" if others else "")
        self._compare("Lines: all files = application", here, str(lines), self.extract.whole.lines, lines, whole=True)

    def _alignment(self, sheet: WideSheet, part: Part) -> None:
        kinds = sheet.range_of(wide.KIND, part.lines)
        aligned, reason = sheet.range_of(sheet.aligned, part.lines), sheet.range_of(sheet.reason, part.lines)
        counted = "+".join(f'COUNTIFS({kinds},"{kind}",{aligned},0,{reason},"")' for kind in ("change", "bet"))
        words = "Change lines with neither an objective nor a reason"
        self._compare(words, counted, "0", part.unexplained, 0, whole=True)

    def _compare(  # noqa: PLR0913  two sides, each as formula and as value
        self, words: str, here: str, there: str, here_now: int, there_now: int, *, whole: bool = False
    ) -> None:
        painter = self.painter
        style = painter.whole if whole else painter.money
        show = str if whole else painter.plain_amount
        passes = here_now == there_now
        self._passed &= passes
        digits = 0 if whole else self._digits
        self.sheet.put(
            painter.text(0, words)
            + painter.formula(1, here, show(here_now), style)
            + painter.formula(2, there, show(there_now), style)
            + painter.formula(3, f"B{ROW}-C{ROW}", show(here_now - there_now), style)
            + painter.verdict(4, f'IF(ROUND(D{ROW},{digits})=0,"PASS","FAIL")', passes=passes)
        )
