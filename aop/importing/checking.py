"""The verdict on a whole file: row by row, column by column, and what would be written."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aop.importing.book import Book, Ledger, NotPossible
from aop.importing.drafts import Draft
from aop.importing.headings import Phase
from aop.importing.mapping import ColumnRole, Mapping, Role
from aop.importing.rows import Fault, Key, Read, RowReader, Verdict
from aop.importing.years import Calendar
from strategy.core.money import plain_money
from strategy.core.tables.amounts import PLACES, UNIT
from strategy.core.tables.reading import Table

KEPT_FAULTS = 1_000
_EACH = 2_000  # rows between two words of progress


@dataclass
class ColumnSums:
    """One amount column in figures: minor units of rows that go in, exact values of those that do not.

    Exact values, and what rounding `added`, are in units of 10^-PLACES.
    """

    column: ColumnRole
    amounts: int = 0
    missing: int = 0
    understood: int = 0
    added: int = 0
    left_out: int = 0
    raw: int = 0
    last_total: int | None = None


@dataclass
class Checked:
    """A file under one mapping: counts, sums, faults, and the draft of what would be written."""

    book: Book
    draft: Draft
    columns: list[ColumnSums]
    verdicts: dict[Verdict, int] = field(default_factory=lambda: dict.fromkeys(Verdict, 0))
    faults: list[Fault] = field(default_factory=list)
    fault_count: int = 0

    @property
    def is_clean(self) -> bool:
        return not self.verdicts[Verdict.UNREADABLE]

    def note(self, fault: Fault) -> None:
        self.fault_count += 1
        if len(self.faults) < KEPT_FAULTS:
            self.faults.append(fault)


@dataclass(frozen=True)
class Surroundings:
    """What a check stands on besides file and mapping."""

    ledger: Ledger
    calendar: Calendar
    currency: str
    digits: int
    progress: Callable[[int, int], None] = lambda _done, _total: None


def check(table: Table, mapping: Mapping, around: Surroundings) -> Checked:
    """Read every row. The mapping has no faults. Nothing is written."""
    reader = RowReader(mapping, currency=around.currency, digits=around.digits, calendar=around.calendar)
    checked = Checked(
        book=Book(around.ledger),
        draft=Draft(adds_twins=mapping.adds_twins),
        columns=[ColumnSums(column) for column in mapping.of(Role.AMOUNT)],
    )
    judge = _Judge(checked, mapping, reader)
    last = 0
    for count, row in enumerate(table.rows()):
        judge.take(reader.understand(row))
        last = row.number
        if count % _EACH == 0:
            around.progress(count, table.found.rows)
    judge.finish(last)
    return checked


class _Judge:
    """Takes understood rows one by one and keeps the account."""

    def __init__(self, checked: Checked, mapping: Mapping, reader: RowReader) -> None:
        self._checked = checked
        self._sums = {sums.column.index: sums for sums in checked.columns}
        self._exact = reader.amount_reader.exact
        self._says_unit = bool(mapping.of(Role.UNIT))
        self._says_type = mapping.one(Role.ACCOUNT_TYPE) is not None
        self._last_total: Read | None = None

    def take(self, row: Read) -> None:
        verdict, faults = row.verdict, row.faults
        if verdict is Verdict.FINE:
            fault = self._enter(row)
            if fault:
                verdict, faults = Verdict.UNREADABLE, [fault]
        self._checked.verdicts[verdict] += 1
        for fault in faults:
            self._checked.note(fault)
        if verdict is Verdict.TOTAL:
            self._last_total = row
        else:
            self._count(row, is_in=verdict is Verdict.FINE)

    def _enter(self, row: Read) -> Fault | None:
        """Draft what the row says; the fault when the ledger does not allow it."""
        subject = row.subject
        assert subject is not None  # noqa: S101  a fine row has one
        if subject.entry is None:
            subject.entry = self._entry(subject.key)
        entry = subject.entry
        if isinstance(entry, str):
            return Fault(row.number, "", "", entry)
        centre, account, unnamed = entry
        self._checked.draft.add(
            number=row.number, key=subject.key, centre=centre, account=account, amounts=row.amounts, unnamed=unnamed,
            name=row.name,
        )  # fmt: skip
        return None

    def _entry(self, key: Key) -> tuple[str, str, str] | str:
        """Cost centre, account and the name a line without one gets, found or opened; or why that cannot be."""
        book = self._checked.book
        try:
            unit = book.unit(key.units)
            centre = book.centre(key.cost_centre, unit, says_unit=self._says_unit)
            account = book.account(key.account, key.account_type, says_type=self._says_type)
        except NotPossible as reason:
            return str(reason)
        return centre, account, book.line_name(centre, account)

    def _count(self, row: Read, *, is_in: bool) -> None:
        for index, figure in row.figures.items():
            sums = self._sums[index]
            if is_in:
                sums.amounts += 1
                sums.understood += figure[0]
                sums.added += figure[1]
            else:
                sums.left_out += self._exact(*figure)

    def finish(self, last_row: int) -> None:
        """What only the whole file can say: the file's own total, and lines that grew too large."""
        counts = self._checked.verdicts
        for sums in self._checked.columns:
            sums.missing = counts[Verdict.FINE] + counts[Verdict.EMPTY] - sums.amounts
            sums.raw = self._exact(sums.understood, sums.added) + sums.left_out
        if self._last_total is not None and self._last_total.number == last_row:
            for index, figure in self._last_total.figures.items():
                self._sums[index].last_total = self._exact(*figure)
        for lines in self._checked.draft.lines.values():
            for line in lines.values():
                if line.is_too_large():
                    self._checked.verdicts[Verdict.UNREADABLE] += 1
                    self._checked.note(Fault(line.row, "", "", "with its twins is larger than can be kept to the cent"))


def plain_exact(exact: int) -> str:
    """An exact value as decimal text without needless zeros: 0.0635, 4279861717.7665."""
    sign = "-" if exact < 0 else ""
    whole, rest = divmod(abs(exact), UNIT)
    fraction = f"{rest:0{PLACES}d}".rstrip("0")
    return f"{sign}{whole}.{fraction}" if fraction else f"{sign}{whole}"


def report_of(checked: Checked, currency: str) -> dict[str, Any]:
    """The check as JSON: what the page shows, the API answers and the import keeps. Amounts are decimal strings."""
    return {
        "rows": {verdict.value: count for verdict, count in checked.verdicts.items()},
        "columns": [_column_report(sums, currency) for sums in checked.columns],
        "versions": [
            {
                "year": year,
                "phase": phase.value,
                "lines": len(lines),
                "amount": plain_money(sum(line.total(phase) for line in lines), currency),
            }
            for year, phase, lines in checked.draft.versions()
        ],
        "actuals": [
            {"year": year, "entries": len(found), "amount": plain_money(sum(one.minor for one in found), currency)}
            for year, found in sorted(checked.draft.actuals.items())
        ],
        "new": {
            "units": len(checked.book.new_units),
            "cost_centres": len(checked.book.new_centres),
            "accounts": len(checked.book.new_accounts),
        },
        "twins": checked.draft.twins,
        "faults": [fault._asdict() for fault in checked.faults],
        "fault_count": checked.fault_count,
        "is_clean": checked.is_clean,
    }


def _column_report(sums: ColumnSums, currency: str) -> dict[str, Any]:
    column = sums.column
    return {
        "index": column.index,
        "heading": column.shown,
        "phase": (column.phase or Phase.PROPOSAL).value,
        "year": column.year,
        "period": column.period,
        "amounts": sums.amounts,
        "missing": sums.missing,
        "raw": plain_exact(sums.raw),
        "left_out": plain_exact(sums.left_out),
        "understood": plain_money(sums.understood, currency),
        "rounding": plain_exact(sums.added),
        "last_total": None if sums.last_total is None else plain_exact(sums.last_total),
    }
