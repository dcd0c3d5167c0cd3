"""What the home page shows, gathered in a fixed number of reads."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from aop.shares import WHOLE, percent
from okrs.models import Objective
from strategy.core.charts import Meter, Part, meter
from strategy.core.models import Settings
from strategy.stack import queries
from strategy.stack.coverage import Coverage, largest, share
from strategy.stack.owed import Owed, owed
from strategy.stack.queries import Counted, Money, Promised, Scope
from strategy.stack.sentences import Figures, Sentence, does_money_follow, short_money
from strategy.stack.steps import Step, first_steps

AIMS_SHOWN = 8
LINES_SHOWN = 6


@dataclass(frozen=True)
class AimMoney:
    """A row of the table below the meter. Without an objective it stands for several, or for money without outcome."""

    label: str
    title: str
    amount: int
    share_bp: int | None
    objective: Objective | None = None
    is_open: bool = False


class Home:
    """Figures of a scope; each is read when first asked for, and once."""

    def __init__(self, scope: Scope, *, on: date):
        self.scope, self.on = scope, on

    @cached_property
    def currency(self) -> str:
        version = self.scope.version
        return version.plan.currency if version else Settings.objects.get(pk=1).currency

    @cached_property
    def counted(self) -> Counted:
        return queries.counted_lines(self.scope) if self.scope.version else Counted(0, 0, 0, 0)

    @cached_property
    def _money(self) -> Money:
        return queries.money_by_aim(self.scope)

    @cached_property
    def coverage(self) -> Coverage:
        return Coverage(self.counted.total, sum(self._money.change.values()), self.counted.lines)

    @cached_property
    def figures(self) -> Figures:
        return Figures(
            coverage=self.coverage,
            unclassified=self.unclassified,
            unfunded=self.unfunded_count,
            committed=self.promise_count,
            is_restricted=self.scope.is_restricted,
        )

    @property
    def sentence(self) -> Sentence:
        return does_money_follow(self.figures, self.currency)

    @cached_property
    def aims(self) -> list[AimMoney]:
        """The objectives with the most change money, the others as one, what names no outcome."""
        amounts = self._money.change
        top, rest = largest(amounts, AIMS_SHOWN)
        seen = self.scope.aims.in_bulk([pk for pk, _amount in top])
        rows = [
            AimMoney(
                str(n),
                str(seen.get(pk, "An objective that is not yours to read")),
                amount,
                self._share(amount),
                seen.get(pk),
            )
            for n, (pk, amount) in enumerate(top, start=1)
        ]
        if len(amounts) > AIMS_SHOWN:
            others = f"{len(amounts) - AIMS_SHOWN:,} other objective{'s' if len(amounts) > AIMS_SHOWN + 1 else ''}"
            rows.append(AimMoney("others", others, rest, self._share(rest)))
        if self.coverage.unaligned:
            left = self.coverage.unaligned
            rows.append(AimMoney("none", "No outcome named", left, self._share(left), is_open=True))
        return rows

    def _share(self, amount: int) -> int | None:
        return share(amount, self.coverage.total)

    @property
    def picture(self) -> Meter:
        bp = self.coverage.share_bp or 0
        said = f"Coverage of change money: {percent(bp)} names an outcome, {percent(WHOLE - bp)} does not"
        parts = [
            Part(row.label, row.amount, short_money(row.amount, self.currency), row.title, is_open=row.is_open)
            for row in self.aims
        ]
        return meter(parts, label=said)

    @cached_property
    def _unaligned(self) -> tuple[list[dict], int]:
        return queries.largest_unaligned(self.scope, LINES_SHOWN) if self.scope.version else ([], 0)

    @property
    def unaligned_rows(self) -> list[dict]:
        """The lines with the largest part without outcome; `left_bp` is that part of the line."""
        rows, _count = self._unaligned
        return [row | {"place": _place(row), "left_bp": WHOLE - row["shared_bp"]} for row in rows]

    @property
    def unaligned_count(self) -> int:
        return self._unaligned[1]

    @cached_property
    def _promised(self) -> Promised:
        return queries.promised(self.scope, self._money.paid)

    @cached_property
    def unfunded(self) -> list[Objective]:
        return queries.objectives_in_order(self.scope, self._promised.unfunded[:LINES_SHOWN])

    @property
    def unfunded_count(self) -> int:
        return len(self._promised.unfunded)

    @property
    def promise_count(self) -> int:
        return len(self._promised.ids)

    @property
    def unclassified(self) -> int:
        return self.counted.unclassified

    @cached_property
    def owed(self) -> list[Owed]:
        return owed(self.scope, self.counted, self.on)

    @cached_property
    def steps(self) -> list[Step]:
        """What is still to do before the page can answer; empty once money is linked."""
        return [] if self.coverage.aligned else first_steps(self.scope, self.coverage)


def _place(row: dict) -> str:
    """Cost centre, unit where it is not called the same, owner."""
    centre, unit = row["cost_centre__name"], row["unit__name"]
    parts = [f"{row['cost_centre__code']} {centre}", unit if unit != centre else "", row["line__owner__name"]]
    return " · ".join(part for part in parts if part)
