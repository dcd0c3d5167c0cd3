"""What a page of the plan speaks of: its version, as the address says it."""

from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from aop import policies
from aop.current import CURRENT, moved_by_line, version_read_by
from aop.models import PlanVersion
from strategy.core.context import chosen_unit
from strategy.core.http import render_page
from strategy.core.models import Unit


@dataclass(frozen=True)
class Subject:
    """The version and the unit the address names. For the current plan (`?version=current`) that is the version in
    force, and `moved` holds what transfers changed since, by line and period, minor units."""

    version: PlanVersion
    unit: Unit | None
    is_current: bool = False
    moved: dict[int, list[int]] = field(default_factory=dict)

    @property
    def currency(self) -> str:
        return self.version.plan.currency


def subject_of(request: HttpRequest) -> Subject | None:
    """The version `?version=` names or the one in force, with the unit of the context bar; None without any plan."""
    key = request.GET.get("version", "")
    version = version_read_by(request.user, key=key, day=timezone.localdate())
    if version is None:
        return None
    is_current = key == CURRENT and version.is_in_force
    moved = moved_by_line(version.plan) if is_current else {}
    return Subject(version, chosen_unit(request), is_current, moved)


def no_plan(request: HttpRequest) -> HttpResponse:
    """There is nothing to show yet: how to begin."""
    context = {
        "may_import": policies.can_import(request.user),
        "may_begin": policies.can_create_version(request.user),
    }
    return render_page(request, "aop/no_plan.html", context, fragment="none")


def bar(version: PlanVersion, *, is_current: bool = False) -> dict:
    """What the context bar says of the version, or of the current plan."""
    if is_current:
        return {"version": f"{version.plan.fiscal_year} Current plan"}
    return {"version": f"{version}" + ("" if version.is_in_force else f", {version.get_state_display().lower()}")}


def seen_in(request: HttpRequest) -> int | None:
    """The version counter a button was drawn with; None where it names none, which the service refuses."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
