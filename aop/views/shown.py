"""What a page of the plan speaks of: its version, as the address says it."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from aop import policies
from aop.current import version_read_by
from aop.models import PlanVersion
from strategy.core.context import chosen_unit
from strategy.core.http import render_page
from strategy.core.models import Unit


@dataclass(frozen=True)
class Subject:
    """The version and the unit the address names."""

    version: PlanVersion
    unit: Unit | None

    @property
    def currency(self) -> str:
        return self.version.plan.currency


def subject_of(request: HttpRequest) -> Subject | None:
    """The version `?version=` names or the current one, with the unit of the context bar; None without any plan."""
    version = version_read_by(request.user, key=request.GET.get("version", ""), day=timezone.localdate())
    if version is None:
        return None
    return Subject(version, chosen_unit(request))


def no_plan(request: HttpRequest) -> HttpResponse:
    """There is nothing to show yet: how to begin."""
    context = {
        "may_import": policies.can_import(request.user),
        "may_begin": policies.can_create_version(request.user),
    }
    return render_page(request, "aop/no_plan.html", context, fragment="none")


def bar(version: PlanVersion) -> dict:
    """What the context bar says of the version."""
    return {"version": f"{version}" + ("" if version.is_in_force else f", {version.get_state_display().lower()}")}


def seen_in(request: HttpRequest) -> int | None:
    """The version counter a button was drawn with; None where it names none, which the service refuses."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
