"""Sums of a scope, from two sources that say the same: the stored sums, and the rows themselves.

A page asks `Scope.money` and does not know which it got. Rows are read for versions that are not current, and by who
comes while somebody else settles the sums.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from django.db.models import Count, Q, QuerySet, Window

from aop.models import AimSum, LineVersion, OpenLine, PlanVersion, SumState, UnitSum
from aop.querysets import CHANGE
from strategy.core.database import among
from strategy.stack.coverage import Coverage, largest

LINE_COLUMNS = ("line", "line__key", "line__version", "name", "unit__name", "line__owner__name", "cost_centre__code",
                "cost_centre__name")  # fmt: skip
"""What a list says of a line beside its amounts."""


@dataclass(frozen=True)
class Counted:
    """Lines of a scope: the change money and how many lines it is; of how many lines nobody has said the kind; how
    many lines there are."""

    total: int = 0
    lines: int = 0
    unclassified: int = 0
    of_any_kind: int = 0


@dataclass(frozen=True)
class Served:
    """Objectives that change money serves: the largest as pairs of id and amount, how many there are, and what all
    of them have together."""

    largest: list[tuple[int, int]]
    count: int
    aligned: int


class Money(Protocol):
    """What can be asked of a scope's money. Amounts are minor units of the full year."""

    def counted(self) -> Counted: ...

    def by_unit(self) -> dict[int, Coverage]:
        """Own coverage of each unit that has change money, by unit id."""
        ...

    def served(self, most: int) -> Served: ...

    def given_to(self, aims: QuerySet, most: int) -> tuple[list[tuple[int, int]], int]:
        """Of the objectives `aims`, the `most` with the most change money as pairs of id and amount, and how many
        have any."""
        ...

    def paid(self) -> Any:
        """For `pk__in`: objectives that have any money at all, seen or not."""
        ...

    def open_lines(self, most: int) -> tuple[list[dict], int]:
        """The `most` change lines with the largest part without outcome, and how many there are."""
        ...


class NoMoney:
    """Where there is no plan."""

    def counted(self) -> Counted:
        return Counted()

    def by_unit(self) -> dict[int, Coverage]:
        return {}

    def served(self, most: int) -> Served:
        return Served([], 0, 0)

    def given_to(self, aims: QuerySet, most: int) -> tuple[list[tuple[int, int]], int]:
        return [], 0

    def paid(self) -> Any:
        return []

    def open_lines(self, most: int) -> tuple[list[dict], int]:
        return [], 0


@dataclass(frozen=True)
class Stored:
    """From the stored sums, which are settled."""

    state: SumState
    units: Collection[int] | None
    """Ids of those whose money the reader may see; None: all."""

    def counted(self) -> Counted:
        added = self._added
        return Counted(added["change"], added["change_lines"], added["unclassified"], added["lines"])

    @cached_property
    def _added(self) -> dict[str, int]:
        return UnitSum.objects.of_state(self.state).in_units(self.units).added()

    def by_unit(self) -> dict[int, Coverage]:
        rows = UnitSum.objects.of_state(self.state).in_units(self.units).filter(change_lines__gt=0)
        return {unit: Coverage(*sums) for unit, *sums in rows.values_list("unit", "change", "aligned", "change_lines")}

    def served(self, most: int) -> Served:
        rows = list(AimSum.objects.of_state(self.state).in_units(self.units).largest(most))
        pairs = [(row["objective"], row["money"]) for row in rows]
        return Served(pairs, rows[0]["found"] if rows else 0, self._added["aligned"])

    def given_to(self, aims: QuerySet, most: int) -> tuple[list[tuple[int, int]], int]:
        sums = AimSum.objects.of_state(self.state).in_units(self.units).filter(objective__in=aims.values("pk"))
        rows = list(sums.largest(most))
        return [(row["objective"], row["money"]) for row in rows], rows[0]["found"] if rows else 0

    def paid(self) -> Any:
        return AimSum.objects.of_state(self.state).paid()

    def open_lines(self, most: int) -> tuple[list[dict], int]:
        found = OpenLine.objects.of_state(self.state).in_units(self.units).largest(most, *LINE_COLUMNS)
        rows = [{name.removeprefix("row__"): value for name, value in row.items()} for row in found]
        return rows, rows[0]["found"] if rows else 0


@dataclass(frozen=True)
class Rows:
    """From the lines and links of a version."""

    version: PlanVersion
    units: Collection[int] | None
    """Ids of those whose money the reader may see; None: all."""

    @property
    def _spend(self):
        return LineVersion.objects.spend_of(self.version)

    @property
    def _seen(self):
        return self._spend.in_units(self.units)

    def counted(self) -> Counted:
        added = self._seen.sums(kinds=True)
        return Counted(added["change"], added["change_lines"], added["unclassified"], added["lines"])

    def by_unit(self) -> dict[int, Coverage]:
        change = self._seen.change_money()
        aligned = dict(change.funding("unit").values_list("unit", "amount"))
        return {row["unit"]: Coverage(row["amount"], aligned.get(row["unit"], 0), row["lines"])
                for row in change.sums("unit")}  # fmt: skip

    @cached_property
    def _by_aim(self) -> list[dict]:
        """One walk over all links of the version, an objective's own and those of its key results."""
        seen = Q(line__kind__in=CHANGE)
        if self.units is not None:
            seen &= Q(unit__in=self.units)
        return list(self._spend.funding("aim", only=seen))

    def served(self, most: int) -> Served:
        amounts = {row["aim"]: row["amount"] for row in self._by_aim if row["links"]}
        top, rest = largest(amounts, most)
        return Served(top, len(amounts), rest + sum(amount for _aim, amount in top))

    def given_to(self, aims: QuerySet, most: int) -> tuple[list[tuple[int, int]], int]:
        amounts = {row["aim"]: row["amount"] for row in self._by_aim if row["links"]}
        mine = set(aims.filter(pk__in=among(amounts)).values_list("pk", flat=True))
        top, _rest = largest({pk: amounts[pk] for pk in mine}, most)
        return top, len(mine)

    def paid(self) -> Any:
        return among(row["aim"] for row in self._by_aim if row["paying"])

    def open_lines(self, most: int) -> tuple[list[dict], int]:
        """Sorts few columns, then reads the rest."""
        narrow = self._seen.change_money().with_a_remainder().remainders().annotate(found=Window(Count("*")))
        rows = list(narrow.order_by("-unaligned", "pk")[:most])
        shown = LineVersion.objects.filter(pk__in=[row["pk"] for row in rows]).values("pk", *LINE_COLUMNS)
        columns = {row["pk"]: row for row in shown}
        return [row | columns[row["pk"]] for row in rows], rows[0]["found"] if rows else 0
