"""What an import would write, on paper: lines with their amounts by version, and actuals."""

from collections.abc import Iterable, Iterator
from operator import add
from typing import NamedTuple

from aop.importing.headings import Phase
from aop.importing.rows import LONGEST_LINE, Key, Place
from aop.spreads import spread_evenly
from strategy.core.money import LIMIT

Amounts = Iterable[tuple[Place, int]]


class LineKey(NamedTuple):
    """What makes a line of a plan the same line in the next file."""

    centre: str
    account: str
    name: str
    vendor: str
    dimensions: tuple[tuple[str, str], ...]


class LineDraft:
    """A line of one year's plan, with thirteen sums for each version: the whole year, then twelve periods."""

    __slots__ = ("amounts", "key", "kind", "pk", "row", "rows")

    def __init__(self, key: LineKey, kind: str, row: int) -> None:
        self.key, self.kind, self.row, self.rows = key, kind, row, 1
        self.amounts: dict[Phase, list[int]] = {}
        self.pk = 0  # of the line it becomes, once that has one

    def periods(self, phase: Phase) -> tuple[bool, list[int]]:
        """(was it typed by month, the twelve amounts): a yearly sum is spread evenly by `money.md` R1."""
        year, *months = self.amounts[phase]
        typed = any(months)
        if not year:
            return typed, months
        parts = spread_evenly(year)
        return typed, list(map(add, months, parts)) if typed else parts

    def total(self, phase: Phase) -> int:
        """What the twelve periods add up to: spreading neither adds nor loses a minor unit."""
        return sum(self.amounts[phase])

    def is_too_large(self) -> bool:
        """Would a period or the year go past what is kept to the cent?"""
        if all(sum(map(abs, sums)) <= LIMIT for sums in self.amounts.values()):
            return False
        return any(
            max(map(abs, months)) > LIMIT or abs(sum(months)) > LIMIT
            for _typed, months in map(self.periods, self.amounts)
        )


class ActualDraft(NamedTuple):
    """A booked amount; `period` 0 is the whole year."""

    period: int
    centre: str
    account: str
    vendor: str
    minor: int
    line: LineDraft | None


class Draft:
    """Everything one file would write, gathered row by row. Years are as named: 2024 for FY24."""

    def __init__(self, *, adds_twins: bool) -> None:
        self.lines: dict[int, dict[tuple, LineDraft]] = {}
        self.actuals: dict[int, list[ActualDraft]] = {}
        self.twins = 0  # rows added to an earlier row of the same key
        self._adds_twins = adds_twins

    def add(  # noqa: PLR0913  what a row says, by name
        self, *, number: int, key: Key, centre: str, account: str, amounts: Amounts, unnamed: str, name: str = ""
    ) -> None:
        """Take one row in. `unnamed` is the name of a line whose row names none."""
        line_key = LineKey(centre, account, name or unnamed[:LONGEST_LINE], key.vendor, key.dimensions)
        planned: dict[int, LineDraft] = {}
        actuals = []
        for (year, phase, period), minor in amounts:
            if phase is Phase.ACTUAL:
                actuals.append((year, period, minor))
                continue
            line = planned.get(year)
            if line is None:
                line = planned[year] = self._line(year, line_key, key.kind, number)
            sums = line.amounts.get(phase)
            if sums is None:
                sums = line.amounts[phase] = [0] * 13
            sums[period] += minor
        self.twins += any(line.row != number for line in planned.values())
        for year, period, minor in actuals:
            actual = ActualDraft(period, centre, account, key.vendor, minor, planned.get(year))
            self.actuals.setdefault(year, []).append(actual)

    def _line(self, year: int, key: LineKey, kind: str, number: int) -> LineDraft:
        lines = self.lines.setdefault(year, {})
        place = (*key, kind) if self._adds_twins else (*key, kind, number)
        line = lines.get(place)
        if line is None:
            line = lines[place] = LineDraft(key, kind, number)
        else:
            line.rows += 1
        return line

    def versions(self) -> Iterator[tuple[int, Phase, list[LineDraft]]]:
        """Year, phase and lines of every version the file holds, in the order they come into force."""
        for year in sorted(self.lines):
            lines = self.lines[year].values()
            held = {phase for line in lines for phase in line.amounts}
            for phase in (phase for phase in Phase if phase in held):
                yield year, phase, [line for line in lines if phase in line.amounts]
