"""Which plan and which version a page speaks of. Home, plan, funding and export all ask here."""

from collections.abc import Collection
from datetime import date

from aop.models import PERIODS, LineVersion, Plan, PlanVersion, TransferEntry
from aop.querysets import LineVersionQuerySet
from strategy.core.access import is_member
from strategy.core.models import User

LATEST, CURRENT = "latest", "current"
NOTHING = (0,) * 12
_HEADING_FOR_FORCE = ("proposal", "approved", "revision")


class NoSuchVersion(Exception):
    """This plan has no such version."""


def plan_of(day: date) -> Plan | None:
    """The plan of the fiscal year that holds `day`, else the newest one."""
    plans = Plan.objects.newest_first()
    return plans.holding(day).first() or plans.first()


def current_version(plan: Plan) -> PlanVersion | None:
    """The version in force; without one the newest that could come into force, then the newest of any kind.

    Where `is_in_force` is False the page says *not yet approved*.
    """
    versions = plan.versions.with_plan()
    newest = versions.filter(state__in=["draft", "submitted"]).order_by("-created_at", "-pk")
    return versions.in_force().first() or newest.filter(kind__in=_HEADING_FOR_FORCE).first() or newest.first()


def current_lines(version: PlanVersion) -> LineVersionQuerySet:
    """Spend of the current plan, line by line. `version` is the current one."""
    return LineVersion.objects.spend_of(version)


def shown_version(plan: Plan, key: str | int | None = None) -> PlanVersion:
    """The version `key` names: `latest` or nothing (the current one), a version's UUID key, or its id.

    Raises NoSuchVersion, also where the plan has no version yet.
    """
    text = str(key or LATEST)
    found = current_version(plan) if text == LATEST else plan.versions.with_plan().named(text).first()
    if found is None:
        raise NoSuchVersion
    return found


def version_in_force(plan: Plan) -> PlanVersion | None:
    """The one version between whose lines money moves; None while nothing is approved."""
    return plan.versions.with_plan().in_force().first()


def version_read_by(user: User, *, key: str, day: date) -> PlanVersion | None:
    """The version a page speaks of: the one `key` (of the address) names, of whatever year; else the current one of
    the plan of `day`. None where there is none or the person may not know of it."""
    if not is_member(user):
        return None
    named = PlanVersion.objects.with_plan().named(key).first() if key else None
    in_force = named or PlanVersion.objects.with_plan().in_force().of_day(day).first()
    plan = None if in_force else plan_of(day)
    return in_force or (current_version(plan) if plan else None)


def moved_by_line(plan: Plan, lines: Collection[int] | None = None) -> dict[int, list[int]]:
    """What applied transfers that the version in force does not contain yet change, by line and period, minor units.

    Those of `lines` (ids), or of the whole plan. One read.
    """
    entries = TransferEntry.objects.unfolded(plan)
    if lines is not None:
        entries = entries.filter(line__in=lines)
    return {row["line"]: [row[f"sum_p{n:02d}"] for n in range(1, 13)] for row in entries.sums("line")}


def current_periods(plan: Plan, lines: Collection[int]) -> dict[int, list[int]]:
    """The twelve amounts of each line (by id) in the current plan: the version in force with what transfers changed.

    A line that the version in force does not hold is left out. Three reads.
    """
    rows = LineVersion.objects.filter(plan_version__in=plan.versions.in_force(), line__in=lines)
    moved = moved_by_line(plan, lines)
    planned = {row[0]: list(row[1:]) for row in rows.values_list("line", *PERIODS)}
    return {
        line: [mine + more for mine, more in zip(amounts, moved.get(line, NOTHING), strict=True)]
        for line, amounts in planned.items()
    }
