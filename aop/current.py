"""Which plan and which version a page speaks of. Home, plan, funding and export all ask here."""

from datetime import date

from aop.models import Plan, PlanVersion
from strategy.core.access import is_member
from strategy.core.models import User

LATEST = "latest"
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


def shown_version(plan: Plan, key: str | int | None = None) -> PlanVersion:
    """The version `key` names: `latest` or nothing (the current one), a version's UUID key, or its id.

    Raises NoSuchVersion, also where the plan has no version yet.
    """
    text = str(key or LATEST)
    found = current_version(plan) if text == LATEST else plan.versions.with_plan().named(text).first()
    if found is None:
        raise NoSuchVersion
    return found


def version_read_by(user: User, *, key: str, day: date) -> PlanVersion | None:
    """The version a page speaks of: the one `key` (of the address) names, of whatever year; else the current one of
    the plan of `day`. None where there is none or the person may not know of it."""
    if not is_member(user):
        return None
    named = PlanVersion.objects.with_plan().named(key).first() if key else None
    plan = None if named else plan_of(day)
    return named or (current_version(plan) if plan else None)
