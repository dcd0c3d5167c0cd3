"""What was really spent beside what was planned. Yearly actuals are never shown as monthly facts."""

from dataclasses import dataclass

from django.db.models import Max

from aop.models import Actual, LineVersion, PlanVersion
from aop.querysets import ActualQuerySet
from aop.totals import apportioned
from strategy.core.models import User

SPEND, REVENUE = "spend", "revenue"
TYPES = {SPEND: ("expense", "headcount", "capex"), REVENUE: ("revenue",)}
"""The two sides, which are never added up together."""


@dataclass(frozen=True)
class Spent:
    """Booked money of the year of a version that a person may see, by unit. `until` is the last booked period, 0 when
    only whole years are booked; `has_years` when some are."""

    by_unit: dict[int, int]
    unplanned: int
    until: int
    has_years: bool

    @property
    def total(self) -> int:
        return sum(self.by_unit.values())


@dataclass(frozen=True)
class LineSpent:
    """Booked money of one line: what names it, and its part of what is booked on its codes."""

    amount: int
    is_apportioned: bool


def booked(version: PlanVersion, user: User, side: str):
    """Actuals of the version's year that the person may see."""
    return Actual.objects.visible_to(user).of_year(version.plan.fiscal_year).of_types(*TYPES[side])


def spent_beside(version: PlanVersion, user: User, side: str) -> Spent | None:
    """What was booked in the version's year, None when nothing was. Three statements."""
    rows = booked(version, user, side)
    by_unit = {row["unit"]: row["amount"] for row in rows.sums("unit")}
    if not by_unit:
        return None
    grain = dict(rows.order_by().values_list("grain").annotate(last=Max("period")))
    unplanned = rows.unplanned_in(version).sums()["amount"]
    return Spent(by_unit, unplanned, grain.get(Actual.Grain.PERIOD) or 0, Actual.Grain.YEAR in grain)


def spent_of_lines(version: PlanVersion, rows: list[LineVersion], user: User) -> dict[int, LineSpent]:
    """Booked money of some lines of a version that a person may see, as `spent_on`."""
    return spent_on(version, rows, Actual.objects.visible_to(user))


def spent_on(version: PlanVersion, rows: list[LineVersion], actuals: ActualQuerySet) -> dict[int, LineSpent]:
    """Booked money of some lines of a version, by the row's id: what names the line, else the part of what is booked
    on its cost centre and account. `actuals` are those to look at. Four statements for any number of rows."""
    actuals = actuals.of_year(version.plan.fiscal_year)
    named = {row["line"]: row["amount"] for row in actuals.filter(line__in=[row.line_id for row in rows]).sums("line")}
    codes = {"cost_centre__in": {row.cost_centre_id for row in rows}, "account__in": {row.account_id for row in rows}}
    pairs = actuals.filter(line__isnull=True, **codes).sums("cost_centre", "account")
    on_codes = {(pair["cost_centre"], pair["account"]): pair["amount"] for pair in pairs}
    concerned = [row.pk for row in rows if (row.cost_centre_id, row.account_id) in on_codes]
    shared = LineVersion.objects.filter(pk__in=concerned).with_what_shares_codes().in_bulk() if concerned else {}
    found = {}
    for row in rows:
        booked_on_codes = on_codes.get((row.cost_centre_id, row.account_id))
        part = _part(booked_on_codes, shared.get(row.pk))
        if part is not None or row.line_id in named:
            alone = row.pk not in shared or shared[row.pk].pair_total == row.total
            found[row.pk] = LineSpent(named.get(row.line_id, 0) + (part or 0), is_apportioned=not alone)
    return found


def _part(amount: int | None, row: LineVersion | None) -> int | None:
    if amount is None or row is None:
        return None
    return apportioned(amount, before=row.pair_before, own=row.total, whole=row.pair_total)  # type: ignore[attr-defined]
