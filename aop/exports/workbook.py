"""The workbook: all sheets written side by side in one pass over the lines, in memory that does not grow."""

from collections.abc import Callable, Iterator
from pathlib import Path

from aop.exports import checks, readme, wide
from aop.exports.cells import Painter
from aop.exports.columns import budget_tidy, dimensions, funding_tidy
from aop.exports.extract import ExportLine, Extract, Part
from aop.exports.facts import Facts
from aop.exports.tidy import TidySheet
from strategy.core.money import format_money
from strategy.core.tables.streaming import Book, Sheet, letters
from strategy.core.tables.writing import EXACT, MOST_ROWS, NotWritable

MOST_DATA_ROWS = MOST_ROWS - 1
MOST_PARTS = 4
"""More than this is no workbook any more: each part is a sheet of a million rows."""
TELL_EACH = 2_000
Tell = Callable[[int], None]


class TooManyRows(Exception):
    """The version is larger than workbooks can hold."""


def check_size(extract: Extract, currency: str) -> None:
    """Refuse what would be more workbooks than anyone opens, or totals they cannot keep.

    Raises TooManyRows or NotWritable.
    """
    totals = extract.whole.totals
    spend = [sum(totals[kind][n] for kind in wide.SPEND if kind in totals) for n in range(13)]
    for words, sums in [*((wide.WORDS[kind], sums) for kind, sums in totals.items()), ("Spend", spend)]:
        if (largest := max(map(abs, sums))) >= EXACT:
            raise NotWritable(
                f"A total of {words} is {format_money(largest, currency)}: {len(str(largest))} digits, of which a "
                "workbook keeps 15. Export as CSV, or choose a unit."
            )
    if len(extract.parts) > MOST_PARTS:
        raise TooManyRows(
            f"{extract.whole.lines:,} lines make {extract.whole.funding_rows:,} rows, more than {MOST_PARTS} workbooks "
            "hold. Export as CSV, which has no limit, or choose a unit."
        )


def write_part(
    path: Path, extract: Extract, lines: Iterator[ExportLine], number: int, facts: Facts, tell: Tell
) -> None:
    """Write workbook `number` (from 1) of the export to `path`, taking its lines from `lines`.

    `tell` hears now and then how many lines of this part are done; what it raises stops the work.
    Raises NotWritable, naming the line.
    """
    part = extract.parts[number - 1]
    with Book(path, folder=str(path.parent)) as book:
        book.describe(title=f"{facts.plan} {facts.title}", company=facts.organisation, author=facts.exported_by)
        painter = Painter(book, facts)
        first = readme.ReadmeSheet(book.sheet(readme.NAME), painter)
        sheets = _money_sheets(book, painter, extract)
        _put_lines(sheets, lines, part, tell)
        sheets.wide.put_totals(part, extract.account_types)
        sheets.wide.finish(part.lines, _dimension_lists(book, painter, extract))
        sheets.budget.finish("Budget")
        sheets.funding.finish("Funding")
        last = checks.ChecksSheet(book.sheet(checks.NAME), painter, extract)
        last.put(sheets, part)
        last.finish()
        first.put(extract, part, sheets.wide, number)
        first.finish()


def _money_sheets(book: Book, painter: Painter, extract: Extract) -> checks.Sheets:
    names = extract.dimension_names
    return checks.Sheets(
        wide=wide.WideSheet(book.sheet(wide.NAME), painter, extract),
        budget=TidySheet(book.sheet("Budget_tidy"), budget_tidy(names), painter),
        funding=TidySheet(book.sheet("Funding_tidy"), funding_tidy(names), painter),
    )


def _put_lines(sheets: checks.Sheets, lines: Iterator[ExportLine], part: Part, tell: Tell) -> None:
    for done in range(part.lines):
        line = next(lines)
        sheets.wide.put(line)
        sheets.budget.put_budget(line)
        sheets.funding.put_funding(line)
        if done % TELL_EACH == 0:
            tell(done)


def _dimension_lists(book: Book, painter: Painter, extract: Extract) -> dict[str, str]:
    """The sheet `Dimensions`, where there are any: a column of codes for each. Returns the cells of each."""
    if not extract.dimensions:
        return {}
    sheet = book.sheet("Dimensions")
    columns = {name: sorted(extract.dimensions[name]) for name in extract.dimension_names}
    _put_codes(sheet, painter, columns)
    places = {}
    for place, (name, codes) in enumerate(columns.items()):
        places[name] = f"Dimensions!${letters(place)}$2:${letters(place)}${len(codes) + 1}"
        sheet.raw.set_column(place, place, 20)
    sheet.finish(len(columns))
    sheet.raw.freeze_panes(1, 0)
    sheet.raw.protect("", {"format_columns": True})
    return places


def _put_codes(sheet: Sheet, painter: Painter, columns: dict[str, list[str]]) -> None:
    sheet.put(painter.headings(dimensions(list(columns))))
    try:
        for row in range(max(map(len, columns.values()))):
            codes = [codes[row] if row < len(codes) else "" for codes in columns.values()]
            sheet.put("".join(painter.text(place, code) for place, code in enumerate(codes)))
    except NotWritable as problem:
        raise NotWritable(f"A code of a dimension {problem}.") from problem
