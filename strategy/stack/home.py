"""What the home page shows, gathered in a fixed number of reads."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from aop.shares import WHOLE, percent
from okrs.models import Objective
from strategy.core.charts import Meter, Part, meter
from strategy.core.models import Settings
from strategy.stack import queries
from strategy.stack.clocks import Clocks, two_clocks
from strategy.stack.coverage import Coverage, share
from strategy.stack.money import Counted, Served
from strategy.stack.owed import Owed, owed
from strategy.stack.queries import Promised, Scope
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
        return self.scope.money.counted()

    @cached_property
    def _served(self) -> Served:
        return self.scope.money.served(AIMS_SHOWN)

    @cached_property
    def coverage(self) -> Coverage:
        return Coverage(self.counted.total, self._served.aligned, self.counted.lines)

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
        served = self._served
        rows = [self._aim(str(n), pk, amount) for n, (pk, amount) in enumerate(served.largest, start=1)]
        others = served.count - len(served.largest)
        if others:
            rest = served.aligned - sum(amount for _pk, amount in served.largest)
            label = f"{others:,} other objective{'s' if others > 1 else ''}"
            rows.append(AimMoney("others", label, rest, self._share(rest)))
        if self.coverage.unaligned:
            left = self.coverage.unaligned
            rows.append(AimMoney("none", "No outcome named", left, self._share(left), is_open=True))
        return rows

    def _aim(self, label: str, pk: int, amount: int) -> AimMoney:
        seen = self._objectives.get(pk)
        title = str(seen or "An objective that is not yours to read")
        return AimMoney(label, title, amount, self._share(amount), seen)

    @cached_property
    def _objectives(self) -> dict[int, Objective]:
        """Every objective the page names that the reader may read, by id."""
        named = [pk for pk, _amount in self._served.largest] + self._promised.unfunded[:LINES_SHOWN]
        return self.scope.aims.with_people().in_bulk(named)

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
        return self.scope.money.open_lines(LINES_SHOWN)

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
        return queries.promised(self.scope)

    @cached_property
    def unfunded(self) -> list[Objective]:
        first = self._promised.unfunded[:LINES_SHOWN]
        return [self._objectives[pk] for pk in first if pk in self._objectives]

    @property
    def unfunded_count(self) -> int:
        return len(self._promised.unfunded)

    @property
    def promise_count(self) -> int:
        return self._promised.count

    @property
    def unclassified(self) -> int:
        return self.counted.unclassified

    @cached_property
    def owed(self) -> list[Owed]:
        return owed(self.scope, self.on)

    @cached_property
    def clocks(self) -> Clocks:
        return two_clocks(self.scope, self.currency)

    @cached_property
    def steps(self) -> list[Step]:
        """What is still to do before the page can answer; empty once money is linked."""
        return [] if self.coverage.aligned else first_steps(self.scope, self.counted)


def _place(row: dict) -> str:
    """Cost centre, unit where it is not called the same, owner."""
    centre, unit = row["cost_centre__name"], row["unit__name"]
    parts = [f"{row['cost_centre__code']} {centre}", unit if unit != centre else "", row["line__owner__name"]]
    return " · ".join(part for part in parts if part)
