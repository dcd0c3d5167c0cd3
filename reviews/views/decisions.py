"""The log of decisions: what was decided, and did it work."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from reviews import policies
from reviews.forms.decisions import DecisionFilterForm
from reviews.forms.meeting import SettleForm
from reviews.models import Decision
from reviews.sentences import DecisionFigures, decision_sentence, log_sentence
from reviews.services import decisions
from reviews.services.decisions import Outcome, moved_so_far
from reviews.templatetags.reviews import change_of
from reviews.views.shown import REFUSALS, decision_of
from strategy.core import clock
from strategy.core.context import chosen_unit
from strategy.core.http import FORM, go, posted, render_page, require, say
from strategy.core.models import Event

PER_PAGE = EVENTS_PER_PAGE = 50
SETTLES = "Who answers for the decision, and planners and leaders of the unit, say whether it came true."


@require_safe
def decision_list(request: HttpRequest) -> HttpResponse:
    """Decisions the person may see, those due first."""
    unit, form, on = chosen_unit(request), DecisionFilterForm(request.GET), clock.today()
    seen = Decision.objects.visible_to(request.user)
    seen = seen.of_units_below(unit) if unit else seen
    rows = form.narrowed(seen, request.user).with_effect().due_first(on)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    settled = seen.settled()
    context = {
        "form": form,
        "page": page,
        "rows": [(decision, moved_so_far(decision)) for decision in page],
        "today": on,
        "sentence": log_sentence(
            due=seen.due_by(on).count(),
            waiting=seen.waiting().count(),
            came_true=settled.filter(verdict=Decision.Verdict.CAME_TRUE).count(),
            settled=settled.count(),
        ),
    }
    return render_page(request, "reviews/decisions.html", context, fragment="list")


@require_safe
def decision_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The record as it was frozen, with expected beside actual effect."""
    decision = decision_of(request, pk)
    moved = moved_so_far(decision)
    is_due = bool(decision.revisit_on and decision.revisit_on <= clock.today())
    figures = DecisionFigures(
        is_frozen=decision.is_frozen,
        verdict=decision.verdict,
        is_due=is_due,
        revisit_on=decision.revisit_on,
        key_result=str(decision.expected_key_result or ""),
        expected=change_of(decision.expected_delta),
        moved=change_of(decision.actual if decision.actual is not None else moved),
    )
    context = {
        "decision": decision,
        "moved": moved,
        "is_due": is_due and not decision.is_settled,
        "moves": decision.moves.select_related("source", "target").order_by("pk"),
        "seat_moves": decision.seat_moves.select_related("seat__line", "target").order_by("pk"),
        "currency": decision.review.plan.currency if decision.review.plan else "",
        "sentence": decision_sentence(figures),
        "may_settle": policies.can_settle(request.user, decision),
    }
    return render_page(request, "reviews/decision.html", context, fragment="decision")


@require_http_methods(FORM)
def decision_settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whether it came true."""
    decision = decision_of(request, pk)
    require(policies.can_settle(request.user, decision), SETTLES)
    moved = moved_so_far(decision)
    start = {"actual": moved} if decision.actual is None and moved is not None else {}
    form = SettleForm(posted(request), row=decision, start=start)
    if form.is_valid():
        outcome = Outcome(**form.values())
        said = {"decision": decision, "outcome": outcome, "seen": form.edit().version, "actor": request.user}
        if form.attempt(decisions.settle_decision, *REFUSALS, **said):
            say(request, "Said; it stands beside what was expected.")
            return go(request, decision)
    status = 422 if form.errors else 200
    context = {"form": form, "decision": decision, "moved": moved}
    return render_page(request, "reviews/settle.html", context, fragment="form", status=status)


@require_safe
def decision_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Who did what with the decision."""
    decision = decision_of(request, pk)
    page = Paginator(Event.objects.about(decision).newest_first(), EVENTS_PER_PAGE).get_page(request.GET.get("page"))
    return render_page(request, "reviews/history.html", {"subject": decision, "page": page}, fragment="events")
