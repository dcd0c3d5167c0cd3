"""Pages of lines: the list, one line, and what a draft plans for it."""

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from aop import policies
from aop.available import Available, available_of
from aop.forms.lines import LineFactsForm, LineForm, NewLineFactsForm
from aop.listing import SIZES, listed
from aop.models import BudgetLine, LineVersion, PlanVersion, Transfer
from aop.sentences import line_sentence, list_sentence
from aop.services.kinds import edit_line_facts
from aop.services.lines import YearOrMonths, add_line, edit_line, remove_line
from aop.services.undo import can_be_undone
from aop.services.versions import NotADraft
from aop.spent import spent_of_lines
from aop.transfer_list import rows_of
from aop.views.shown import bar, no_plan, seen_in, subject_of
from strategy.core.http import FORM, go, posted, render_page, require, say
from strategy.core.money import digits_of

REFUSALS = (NotADraft, YearOrMonths)
EVENTS_PER_PAGE, MOST_TRANSFERS = 50, 20
NOT_YOURS = "Lines of this unit are drafted by its planners and by finance, and only while the version is a draft."


@require_safe
def line_list(request: HttpRequest) -> HttpResponse:
    """Lines of a version, as the address filters and sorts them."""
    subject = subject_of(request)
    if subject is None:
        return no_plan(request)
    return list_page(request, subject)


def list_page(request: HttpRequest, subject, *, status: int = 200, **more) -> HttpResponse:
    """The list, after a refused act with what was wrong."""
    lines = listed(subject.version, request.user, subject.unit, request.GET, subject.moved)
    context = {
        "version": subject.version,
        "lines": lines,
        "sizes": SIZES,
        "currency": subject.currency,
        "sentence": list_sentence(
            lines=lines.count,
            spend=lines.spend,
            revenue=lines.revenue,
            currency=subject.currency,
            is_narrowed=lines.form.narrows or subject.unit is not None,
        ),
        "kinds": BudgetLine.Kind.choices,
        "may_classify": policies.can_draft_anywhere(request.user),
        "may_add": subject.version.takes_edits and policies.can_draft_anywhere(request.user),
        "is_current": subject.is_current,
        "context_bar": bar(subject.version, is_current=subject.is_current),
    }
    return render_page(request, "aop/lines.html", context | more, fragment="list", status=status)


@require_safe
def line_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One line: what it is, what every version plans for it, and what was spent."""
    lines = BudgetLine.objects.visible_to(request.user).select_related("unit", "owner", "plan__fiscal_year")
    line = get_object_or_404(lines, pk=pk)
    rows = _rows_of(line, request)
    shown = next((row for row in rows if row.plan_version.is_in_force), rows[-1] if rows else None)
    spent = spent_of_lines(shown.plan_version, [shown], request.user) if shown else {}
    has = None
    if shown and shown.plan_version.is_in_force:
        has = available_of(shown.plan_version, [shown], request.user)[line.pk]
    may_draft = policies.can_draft_in(request.user, line.unit_id)
    context = {
        "line": line,
        "rows": [(row, may_draft and row.plan_version.takes_edits) for row in rows],
        "shown": shown,
        "spent": spent.get(shown.pk) if shown else None,
        "has": has,
        "transfers": rows_of(list(_transfers_of(line, request)[:MOST_TRANSFERS]), request.user),
        "may_move": may_draft and has is not None,
        "periods": line.plan.fiscal_year.periods.in_order(),
        "currency": line.plan.currency,
        "may_draft": may_draft,
        "sentence": line_sentence(
            name=line.name,
            kind=line.get_kind_display(),
            total=(has.current if has else shown.total) if shown else None,
            currency=line.plan.currency,
            is_classified=line.is_classified,
            title=_title(shown, has),
        ),
        "context_bar": bar(shown.plan_version) if shown else {},
    }
    return render_page(request, "aop/line.html", context, fragment="line")


def _title(shown: LineVersion | None, has: Available | None) -> str:
    if has and has.moved:
        return "the current plan"
    return shown.plan_version.title if shown else ""


def _transfers_of(line: BudgetLine, request: HttpRequest) -> QuerySet[Transfer]:
    """Transfers that take from or give to the line, the newest first."""
    return Transfer.objects.visible_to(request.user).of_lines([line.pk]).with_people().newest_first()


def _rows_of(line: BudgetLine, request: HttpRequest) -> list[LineVersion]:
    """The line in every version the person may see, in the order of the versions."""
    rows = LineVersion.objects.visible_to(request.user).with_codes().filter(line=line)
    rows = rows.select_related("plan_version__plan__fiscal_year").order_by("plan_version__created_at", "pk")
    for row in rows:
        row.line = line
    return list(rows)


@require_http_methods(FORM)
def line_create(request: HttpRequest) -> HttpResponse:
    """Add a line to a draft, which the address names."""
    require(policies.can_draft_anywhere(request.user), NOT_YOURS)
    subject = subject_of(request)
    if subject is None:
        return no_plan(request)
    require(subject.version.takes_edits, "Lines are added to drafts; this version is not one.")
    form = LineForm(posted(request), user=request.user, version=subject.version, start={"spread": "even"})
    facts = NewLineFactsForm(posted(request))
    if form.is_valid() and facts.is_valid():
        new = form.new_line(**facts.facts())
        row = form.attempt(add_line, *REFUSALS, version=subject.version, new=new, actor=request.user)
        if row:
            say(request, f"“{row}” was added to {subject.version.title}.", undo=_undo_of(row.line))
            return go(request, row.line)
    return _form_page(request, form, {"version": subject.version, "facts": facts, "row": None})


@require_http_methods(FORM)
def line_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what a draft plans for a line."""
    row = _row_to_draft(request, pk)
    form = LineForm(posted(request), user=request.user, version=row.plan_version, row=row)
    if form.is_valid():
        saved = form.attempt(edit_line, *REFUSALS, row=row, edit=form.edit(), actor=request.user)
        if saved:
            changed = saved.version != row.version
            said = f"“{saved}” was saved." if changed else "Nothing was changed."
            say(request, said, undo=_undo_of(row.line) if changed else "")
            return go(request, row.line)
    return _form_page(request, form, {"version": row.plan_version, "facts": None, "row": row})


@require_POST
def line_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a line out of a draft; it can be put back."""
    row = _row_to_draft(request, pk)
    event = remove_line(row=row, seen=seen_in(request), actor=request.user)
    say(request, f"“{row}” was taken out of {row.plan_version.title}.", undo=reverse("aop:act_undo", args=[event.key]))
    return go(request, reverse("aop:line_list") + f"?version={row.plan_version_id}")


@require_http_methods(FORM)
def line_facts(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what a line is, who can speak for it, and why."""
    line = get_object_or_404(BudgetLine.objects.visible_to(request.user).select_related("owner"), pk=pk)
    require(policies.can_draft_in(request.user, line.unit_id), NOT_YOURS)
    form = LineFactsForm(posted(request), row=line)
    if form.is_valid() and form.attempt(edit_line_facts, line=line, edit=form.edit(), actor=request.user):
        say(request, "Saved.")
        return go(request, line)
    status = 422 if form.errors else 200
    return render_page(request, "aop/line_facts.html", {"form": form, "line": line}, fragment="form", status=status)


@require_safe
def line_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Who changed what about the line, its acts among many included."""
    line = get_object_or_404(BudgetLine.objects.visible_to(request.user), pk=pk)
    page = Paginator(line.story().newest_first(), EVENTS_PER_PAGE).get_page(request.GET.get("page"))
    return render_page(request, "aop/line_history.html", {"line": line, "page": page}, fragment="events")


def _row_to_draft(request: HttpRequest, pk: int) -> LineVersion:
    """A line of a draft that the person sees and may change."""
    rows = LineVersion.objects.visible_to(request.user)
    rows = rows.select_related("plan_version__plan__fiscal_year", "line", "cost_centre__unit", "account", "unit")
    row = get_object_or_404(rows, pk=pk)
    require(policies.can_edit_lines(request.user, row.plan_version, row.unit_id), NOT_YOURS)
    return row


def _undo_of(line: BudgetLine) -> str:
    event = line.story().newest_first().first()  # type: ignore[attr-defined]
    return reverse("aop:act_undo", args=[event.key]) if event and can_be_undone(event) else ""


def _form_page(request: HttpRequest, form: LineForm, context: dict) -> HttpResponse:
    version: PlanVersion = context["version"]
    currency = version.plan.currency
    page = context | {"form": form, "currency": currency, "digits": digits_of(currency), "context_bar": bar(version)}
    wrong = form.errors or (context["facts"] and context["facts"].errors)
    return render_page(request, "aop/line_form.html", page, fragment="form", status=422 if wrong else 200)
