"""What a file would hold, before it is made: counts and totals, and the sentence that says so."""

from dataclasses import dataclass

from aop.exports.rows import sums_of
from aop.exports.scope import Scope
from aop.exports.wide import SPEND, WORDS
from aop.exports.workbook import MOST_DATA_ROWS
from aop.models import PlanVersion
from strategy.core.money import format_money


@dataclass(frozen=True)
class Overview:
    """Lines and totals of what would be exported; totals are minor units by account type."""

    currency: str
    title: str
    lines: int
    totals: dict[str, int]

    @property
    def rows(self) -> int:
        """Rows of Budget_tidy, and of a CSV."""
        return 12 * self.lines

    @property
    def spend(self) -> int:
        return sum(self.totals.get(kind, 0) for kind in SPEND)

    @property
    def revenue(self) -> int | None:
        return self.totals.get("revenue")

    @property
    def named_totals(self) -> list[tuple[str, int]]:
        """Each account type that has lines, in words, spend first."""
        return [(WORDS[kind], self.totals[kind]) for kind in WORDS if kind in self.totals]

    @property
    def needs_several_files(self) -> bool:
        """Does one workbook hold too few rows?"""
        return self.rows > MOST_DATA_ROWS

    @property
    def sentence(self) -> str:
        """The page in one sentence."""
        if not self.lines:
            return f"{self.title} has no lines that you could export."
        noun = "line" if self.lines == 1 else "lines"
        parts = [f"{format_money(self.spend, self.currency)} {self.currency} of spend"]
        if self.revenue is not None:
            parts.append(f"{format_money(self.revenue, self.currency)} {self.currency} of revenue")
        return f"{self.title}: {self.lines:,} {noun}, {' and '.join(parts)}."


def overview(version: PlanVersion, scope: Scope) -> Overview:
    """What an export of `version` would hold now. One statement, two more for the current plan."""
    sums = sums_of(version, scope)
    return Overview(
        currency=version.plan.currency,
        title=f"{version.plan.fiscal_year} Current plan" if scope.with_transfers else str(version),
        lines=sum(lines for lines, _amount in sums.values()),
        totals={kind: amount for kind, (_lines, amount) in sums.items()},
    )
