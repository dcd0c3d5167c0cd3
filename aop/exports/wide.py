"""`Budget_wide`: one row for each line, twelve months and their live total; totals below, never across types."""

from aop.exports.cells import Painter
from aop.exports.columns import Column, Holds, Of, dimensions, line
from aop.exports.extract import ExportLine, Extract, Part
from aop.exports.facts import Facts
from aop.exports.tidy import problem_of
from strategy.core.tables import streaming
from strategy.core.tables.streaming import ROW, Sheet, letters
from strategy.core.tables.writing import NotWritable

NAME = "Budget_wide"
SPEND = ("expense", "headcount", "capex")
WORDS = {"expense": "Expense", "headcount": "People cost", "capex": "Capital expenditure", "revenue": "Revenue"}
BEFORE = (
    line("line_key", "The budget line; the same in every version, for good.", hidden=True, width=36),
    line("unit_code", "The unit that answers for the money."),
    line("unit_name", "Its name.", width=18),
    line("cost_centre_code", "Where the money is booked."),
    line("cost_centre_name", "Its name.", width=18),
    line("account_code", "What kind of money."),
    line("account_name", "Its name.", width=18),
    line("account_type", "expense, headcount, capex or revenue."),
    line("kind", "run, change, bet, mandatory or reserve.", width=10),
    line("line_name", "What the line is called.", attribute="name", width=32),
)
"""What stands before the months, where the panes are frozen."""
BEHIND = (
    line("vendor_code", "The vendor as the line names it.", attribute="vendor", width=20),
    line("currency", "ISO 4217 code of the amounts.", width=8),
)
ALIGNED = Column("aligned", Of.TARGET, "The part of the line that objectives and key results have.")
REASON = line("reason", "Why the line serves no objective.", width=32)
LAST = (
    REASON,
    line("unit_path", "The unit and what it lies below, from the top.", width=32),
    line("source", "The file the line was imported from.", width=20),
    line("updated_at", "When the line was last changed in this version, UTC.", holds=Holds.MOMENT, width=19),
    line("row_hash", "The seal of the line in a sealed version.", hidden=True),
)
TYPE, KIND, LINE_NAME = 7, 8, 9
FIRST_MONTH = len(BEFORE)
YEAR = FIRST_MONTH + 12
_OPEN = {"sort": True, "autofilter": True, "format_columns": True, "format_cells": True}


def wide_columns(facts: Facts, names: list[str]) -> list[Column]:
    """All columns of the sheet, for the dimensions called `names`."""
    months = [
        Column(f"{day:%b %Y}", Of.AMOUNT, "The planned amount.", holds=Holds.MONEY, width=15)
        for _, day in facts.periods
    ]
    year = Column(f"{facts.fiscal_year} total", Of.AMOUNT, "Live sum of the months.", holds=Holds.MONEY, width=17)
    return [*BEFORE, *months, year, *BEHIND, *dimensions(names), ALIGNED, *LAST]


class WideSheet:
    """The wide sheet under way. Its first line stands in row 2."""

    def __init__(self, sheet: Sheet, painter: Painter, extract: Extract):
        self.sheet, self.painter = sheet, painter
        self.names = extract.dimension_names
        self.columns = wide_columns(painter.facts, self.names)
        self.aligned, self.reason = self.columns.index(ALIGNED), self.columns.index(REASON)
        self.total_rows: dict[str, int] = {}
        self._texts = [(place, column) for place, column in enumerate(self.columns) if column.of is Of.LINE]
        self._first_dimension = YEAR + 1 + len(BEHIND)
        self._sum = f"SUM({letters(FIRST_MONTH)}{ROW}:{letters(YEAR - 1)}{ROW})"
        sheet.put(painter.headings(self.columns))

    def put(self, line: ExportLine) -> None:
        """A line. Raises NotWritable."""
        painter = self.painter
        cells = [""] * len(self.columns)
        try:
            for place, column in self._texts:
                cells[place] = self._text(place, column, line)
            for place, minor in enumerate(line.amounts, start=FIRST_MONTH):
                cells[place] = painter.amount(place, minor, painter.entered)
            cells[YEAR] = painter.formula(YEAR, self._sum, painter.plain_amount(line.total))
        except NotWritable as problem:
            raise problem_of(line, problem) from problem
        share = f"{line.aligned / 10_000:.4f}"
        cells[self.aligned] = streaming.number(letters(self.aligned), painter.percent, share)
        self.sheet.put("".join(cells))

    def _text(self, place: int, column: Column, line: ExportLine) -> str:
        if 0 <= place - self._first_dimension < len(self.names):
            return self.painter.text(place, column.value(line), self.painter.choice)
        return self.painter.cell(place, column, column.value(line))

    def put_totals(self, part: Part, types: list[str]) -> None:
        """Totals of each account type, of spend and of revenue, live over the lines above."""
        last = self.sheet.rows
        spend = [kind for kind in SPEND if kind in types]
        for kind in spend:
            self._total(kind, WORDS[kind], part.totals.get(kind, [0] * 13), last)
        if spend:
            sums = [sum(part.totals[kind][n] for kind in spend if kind in part.totals) for n in range(13)]
            self._total("spend", "Spend", sums, last, above=len(spend))
        if "revenue" in types:
            self._total("revenue", WORDS["revenue"], part.totals.get("revenue", [0] * 13), last)

    def _total(self, kind: str, words: str, sums: list[int], last: int, *, above: int = 0) -> None:
        painter, row = self.painter, self.sheet.rows + 1
        cells = [painter.text(LINE_NAME, words, painter.total_text)]
        type_letters = letters(TYPE)
        for place, minor in enumerate(sums, start=FIRST_MONTH):
            at = letters(place)
            live = (
                f"SUM({at}{row - above}:{at}{row - 1})"
                if above
                else f'SUMIFS({at}$2:{at}${last},${type_letters}$2:${type_letters}${last},"{kind}")'
            )
            cells.append(painter.formula(place, live, painter.plain_amount(minor), painter.total))
        self.total_rows[kind] = self.sheet.put("".join(cells))

    def finish(self, lines: int, lists: dict[str, str]) -> None:
        """Lay the sheet out; `lists` gives for each dimension the cells that hold its codes."""
        sheet, raw = self.sheet, self.sheet.raw
        sheet.finish(len(self.columns))
        for place, column in enumerate(self.columns):
            raw.set_column(place, place, column.width, None, {"hidden": column.hidden})
        raw.freeze_panes(1, FIRST_MONTH)
        raw.autofilter(0, 0, lines, len(self.columns) - 1)
        raw.repeat_rows(0)
        raw.set_landscape()
        raw.fit_to_pages(1, 0)
        raw.set_footer("&L&F&C&A&RPage &P of &N")
        raw.write_comment(0, YEAR, self.painter.facts.sign, {"x_scale": 3})
        for place, name in enumerate(self.names, start=self._first_dimension):
            rule = {"validate": "list", "source": f"={lists[name]}", "error_type": "warning"}
            raw.data_validation(1, place, lines, place, rule)
        raw.protect("", _OPEN)

    def range_of(self, place: int, lines: int) -> str:
        """The cells of a column that hold the lines."""
        return f"{NAME}!${letters(place)}$2:${letters(place)}${lines + 1}"
