"""The first rows as understood, over what the file says: what a person judges the mapping by."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from aop.importing.headings import Phase
from aop.importing.mapping import ColumnRole, Mapping, Role
from aop.importing.rows import Fault, RowReader, Verdict
from aop.importing.years import Calendar
from strategy.core.fiscal import short_label
from strategy.core.money import format_money
from strategy.core.tables.amounts import Mark
from strategy.core.tables.cells import Row
from strategy.core.tables.names import NotAName, name_from_cell

_FIGURES = (Role.AMOUNT, Role.TOTAL)


@dataclass(frozen=True)
class PreviewCell:
    """`understood` above, `raw` (where it differs) or `error` below."""

    understood: str
    raw: str = ""
    error: str = ""
    is_figure: bool = False
    is_skipped: bool = False


@dataclass(frozen=True)
class PreviewRow:
    number: int
    cells: list[PreviewCell]
    verdict: Verdict


def preview(
    mapping: Mapping, rows: Sequence[Row], *, currency: str, digits: int, calendar: Calendar
) -> list[PreviewRow]:
    """The rows under the mapping, also under one that still has faults."""
    usable = mapping if mapping.mark else replace(mapping, mark=Mark.POINT)
    reader = RowReader(usable, currency=currency, digits=digits, calendar=calendar)
    return [_row(usable, reader, row, currency) for row in rows]


def _row(mapping: Mapping, reader: RowReader, row: Row, currency: str) -> PreviewRow:
    read = reader.understand(row)
    faults = {fault.column: fault for fault in read.faults}
    cells = [
        _cell(column, row.cells[column.index], read.figures.get(column.index), faults, currency)
        for column in mapping.columns
    ]
    return PreviewRow(row.number, cells, read.verdict)


def _cell(
    column: ColumnRole, raw: str, figure: tuple[int, int] | None, faults: dict[str, Fault], currency: str
) -> PreviewCell:
    fault = faults.get(column.shown) if column.role is not Role.SKIP else None
    shown = raw.strip()
    if fault:
        return PreviewCell(shown or "–", error=fault.reason, is_figure=column.role in _FIGURES)  # noqa: RUF001
    if column.role is Role.AMOUNT:
        understood = format_money(figure[0], currency) if figure else "–"  # noqa: RUF001
        return PreviewCell(understood, raw=shown, is_figure=True)
    try:
        text = name_from_cell(raw)
    except NotAName:
        text = "…"
    return PreviewCell(text, is_figure=column.role is Role.TOTAL, is_skipped=column.role is Role.SKIP)


def place_of(column: ColumnRole, year: int) -> str:
    """What an amount column becomes, in words: `FY24 approved`, `FY24 proposal, month 3`."""
    phase = (column.phase or Phase.PROPOSAL).value
    named = short_label(column.year or year + column.shift)
    return f"{named} {phase}" + (f", month {column.period}" if column.period else "")
