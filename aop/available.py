"""What a line still has to spend (`money.md` R15): the current plan less what was booked.

Reserve, tranches, pre-commitments and commitments are not recorded yet; they will be taken off here.
"""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import groupby

from aop.current import current_periods
from aop.models import LineVersion, PlanVersion
from aop.spent import spent_of_lines
from strategy.core.models import User


@dataclass(frozen=True)
class Available:
    """One line of the current plan; amounts in minor units, `was` those of the version in force. `spent` is its part
    where several lines share codes."""

    months: list[int]
    was: list[int]
    spent: int
    is_open: list[bool]
    is_apportioned: bool = False

    @property
    def current(self) -> int:
        """The year in the current plan."""
        return sum(self.months)

    @property
    def planned(self) -> int:
        """The year in the version in force."""
        return sum(self.was)

    @property
    def moved(self) -> int:
        """What transfers changed since the version in force."""
        return self.current - self.planned

    @property
    def moved_months(self) -> bool:
        """Did transfers change any month?"""
        return self.months != self.was

    @property
    def cells(self) -> list[tuple[int, bool]]:
        """Each month of the current plan, and whether transfers changed it."""
        return [(now, now != before) for now, before in zip(self.months, self.was, strict=True)]

    @property
    def available(self) -> int:
        return self.current - self.spent

    @property
    def in_open_periods(self) -> int:
        """What stands in periods that still take transfers."""
        return sum(max(one, 0) for one, open_now in zip(self.months, self.is_open, strict=True) if open_now)


def available_of(version: PlanVersion, rows: list[LineVersion], user: User) -> dict[int, Available]:
    """What lines of the version in force still have, by the line's id, as far as the person may see bookings."""
    months = current_periods(version.plan, [row.line_id for row in rows])
    spent = spent_of_lines(version, rows, user)
    is_open = [not period.is_closed for period in version.plan.fiscal_year.periods.in_order()]
    found = {}
    for row in rows:
        booked = spent.get(row.pk)
        found[row.line_id] = Available(
            months=months[row.line_id],
            was=row.periods,
            spent=booked.amount if booked else 0,
            is_open=is_open,
            is_apportioned=bool(booked and booked.is_apportioned),
        )
    return found


def available_for(lines: Collection[int], user: User) -> dict[int, Available]:
    """The same for lines (ids) of any plans; those that no version in force holds are left out."""
    force = PlanVersion.objects.in_force()
    rows = LineVersion.objects.visible_to(user).filter(plan_version__in=force, line__in=lines).order_by("plan_version")
    found: dict[int, Available] = {}
    for version, group in groupby(rows.select_related("plan_version__plan__fiscal_year"), lambda row: row.plan_version):
        found |= available_of(version, list(group), user)
    return found
