"""Acts on many lines at once, and the way back from any act on lines."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from aop import policies
from aop.forms.filters import LineFilterForm
from aop.forms.lines import ClassifyForm
from aop.listing import found_lines
from aop.models import Account, BudgetLine, CostCentre
from aop.services.kinds import LinesChanged, LinesGone
from aop.services.steps import begin_classify
from aop.services.undo import CannotBeTakenBack, undo
from aop.services.versions import NotADraft
from aop.views.lines import list_page
from aop.views.shown import Subject, subject_of
from strategy.core.concurrency import Conflict
from strategy.core.fields import OFFERED
from strategy.core.http import go, render_options, require, say
from strategy.core.models import Event

FOREIGN = "Some of these lines are not yours to classify; nothing was changed."


@require_POST
def line_classify(request: HttpRequest) -> HttpResponse:
    """Say what ticked lines are, or all that fit the filters of the address."""
    subject = subject_of(request)
    require(subject is not None and policies.can_draft_anywhere(request.user), FOREIGN)
    form = ClassifyForm(request.POST)
    if not form.is_valid():
        return list_page(request, subject, status=422, classify=form)
    lines = _chosen(request, subject, form)
    require(policies.can_classify(request.user, lines), FOREIGN)
    said = {name: form.cleaned_data[name] for name in ("kind", "reason")}
    try:
        ids = list(lines.values_list("pk", flat=True))
        seen = form.cleaned_data["seen"] or None
        event, job = begin_classify(lines=ids, seen=seen, actor=request.user, **said)
    except (LinesChanged, LinesGone) as refusal:
        form.add_error(None, _names(refusal))
        return list_page(request, subject, status=409, classify=form)
    if job:
        return go(request, "core:job", job.key)
    count = len(event.rows) if event else 0
    undo_at = reverse("aop:act_undo", args=[event.key]) if event else ""
    say(
        request,
        f"{count} line{'' if count == 1 else 's'} classified." if count else "They were so already.",
        undo=undo_at,
    )
    return go(request, reverse("aop:line_list") + f"?{request.GET.urlencode()}")


def _chosen(request: HttpRequest, subject: Subject, form: ClassifyForm):
    """The lines meant. Ticks that name a line the person cannot see are refused like lines that are gone."""
    mine = BudgetLine.objects.visible_to(request.user)
    if not form.cleaned_data["everything"]:
        asked = form.cleaned_data["seen"]
        lines = mine.filter(pk__in=asked)
        if lines.count() != len(asked):
            raise ValidationError("Some of these lines are not there; nothing was changed.")
        return lines
    form.cleaned_data["seen"] = {}
    filters = LineFilterForm(request.GET, user=request.user, currency=subject.currency)
    found = found_lines(subject.version, request.user, subject.unit, filters, is_current=subject.is_current)
    if found.count() != form.cleaned_data["count"]:
        raise ValidationError("Other lines fit the filters by now; look at the list again. Nothing was changed.")
    return mine.filter(pk__in=found.values("line"))


def _names(refusal: LinesChanged | LinesGone) -> str:
    names = [f"“{line}”" for line in getattr(refusal, "lines", [])[:5]]
    return f"{refusal.__doc__} {', '.join(names)}".strip()


@require_POST
def act_undo(request: HttpRequest, key: str) -> HttpResponse:
    """Take an act on lines back by its counter-act, unless somebody changed the same since."""
    event = get_object_or_404(Event.objects.of_app("aop"), key=key)
    lines = BudgetLine.objects.visible_to(request.user).touched_by(event)
    if not lines.exists() or lines.count() != BudgetLine.objects.touched_by(event).count():
        raise Http404
    require(policies.can_classify(request.user, lines), FOREIGN)
    try:
        undo(event=event, actor=request.user)
    except (CannotBeTakenBack, NotADraft, LinesChanged, Conflict) as refusal:
        say(request, f"Not taken back. {refusal.__doc__}")
    else:
        say(request, "Taken back.")
    one = lines.first() if lines.count() == 1 else None
    return go(request, one or reverse("aop:line_list"))


@require_safe
def account_options(request: HttpRequest) -> HttpResponse:
    """Accounts whose code or name holds `?q=`."""
    seen = Account.objects.visible_to(request.user).open().found(request.GET.get("q", "")[:200])
    return render_options(request, [(row.pk, str(row)) for row in seen.by_code()[:OFFERED]])


@require_safe
def cost_centre_options(request: HttpRequest) -> HttpResponse:
    """Cost centres the person may see whose code or name holds `?q=`."""
    seen = CostCentre.objects.visible_to(request.user).open().found(request.GET.get("q", "")[:200])
    return render_options(request, [(row.pk, str(row)) for row in seen.by_code()[:OFFERED]])
