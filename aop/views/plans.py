"""What do we spend, where and when: the plan as a tree of totals; and which version one looks at."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from aop import policies
from aop.current import CURRENT
from aop.models import PlanVersion
from aop.overview import CurrentTotal, Overview, current_total, overview_of, version_bar
from aop.sentences import PlanFigures, plan_sentence
from aop.spent import REVENUE, SPEND
from aop.views.shown import Subject, bar, no_plan, subject_of
from strategy.core.http import render_page
from strategy.core.views.picks import Choice, address_with, show_choices

QUARTERS, MONTHS = "quarters", "months"


@require_safe
def plan_home(request: HttpRequest) -> HttpResponse:
    """Totals at every level of the tree, by quarters or (`?by=months`) months; `?side=revenue` shows revenue."""
    subject = subject_of(request)
    if subject is None:
        return no_plan(request)
    side = REVENUE if request.GET.get("side") == REVENUE else SPEND
    overview = overview_of(subject.version, request.user, unit=subject.unit, side=side, moved=subject.moved)
    version = subject.version
    versions = version_bar(version.plan, request.user)
    current = current_total(versions, version.plan, request.user)
    context = {
        "version": version,
        "overview": overview,
        "versions": versions,
        "current": current,
        "is_current": subject.is_current,
        "may_fold": subject.is_current and subject.moved and policies.can_fold_transfers(request.user),
        "periods": version.plan.fiscal_year.periods.in_order(),
        "by_months": request.GET.get("by") == MONTHS,
        "currency": subject.currency,
        "sentence": plan_sentence(_figures(overview, subject, current)),
        "context_bar": bar(version, is_current=subject.is_current),
        "may_draft": version.takes_edits and policies.can_draft_anywhere(request.user),
    }
    return render_page(request, "aop/plan.html", context, fragment="totals")


def _figures(overview: Overview, subject: Subject, current: CurrentTotal | None) -> PlanFigures:
    version = overview.version
    return PlanFigures(
        currency=subject.currency,
        title=version.title,
        year=version.plan.fiscal_year.label,
        total=overview.whole.total,
        change=overview.change,
        lines=overview.whole.lines,
        unclassified=overview.unclassified,
        state=version.state,
        is_in_force=version.is_in_force,
        is_revenue=overview.side == REVENUE,
        unit=subject.unit.name if subject.unit else "",
        is_current=subject.is_current,
        transfers=current.transfers if current else 0,
    )


@require_safe
def pick_version(request: HttpRequest) -> HttpResponse:
    """Every version of every year, the newest year first."""
    now = request.GET.get("version", "")
    versions = PlanVersion.objects.visible_to(request.user).with_plan()
    choices = [
        Choice("The version in force", "", address_with(request, "version", ""), not now),
        Choice(
            "Current plan", "with every applied transfer", address_with(request, "version", CURRENT), now == CURRENT
        ),
    ]
    choices += [
        Choice(str(one), _standing(one), address_with(request, "version", str(one.pk)), now == str(one.pk))
        for one in versions.order_by("-plan__fiscal_year__first_day", "-created_at", "-pk")
    ]
    return show_choices(request, "version", "Which version of the plan?", choices)


def _standing(version: PlanVersion) -> str:
    return "in force" if version.is_in_force else version.get_state_display().lower()
