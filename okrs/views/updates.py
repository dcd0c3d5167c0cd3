"""My updates: all one owes on one page, by keyboard alone."""

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from okrs.check_in_forms import TakeBackForm
from okrs.models import CheckIn, KeyResult
from okrs.policies import can_check_in, can_correct_check_in
from okrs.sentences import counted, updates_sentence
from okrs.services import check_ins, scores
from okrs.services.check_ins import AlreadyCorrected, NotInPlay, UpdateRefused
from okrs.updates import figures_of, owed_rows, said_by_me, said_by_others, update_rows
from strategy.core import clock
from strategy.core.concurrency import Gone
from strategy.core.http import FORM, go, posted, render_page, require, say, sent

PER_PAGE = 50
NOT_YOURS = "This is no longer yours to check in on, or its objective is not active any more."


@require_http_methods(FORM)
def updates(request):
    """What do I owe? `?of=all` adds the key results of objectives one owns or takes part in."""
    today = clock.today()
    scores.judge_if_due(on=today)
    found = owed_rows(request.user, today, all_of_mine=request.GET.get("of") == "all")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    shown = _posted_rows(request) if request.method == "POST" else page
    rows = update_rows(shown, today, posted(request))
    made = _send(request, rows) if request.method == "POST" else []
    if made:
        undo = reverse("okrs:check_ins_undo") + "?check_ins=" + ",".join(str(row.pk) for row in made)
        say(request, _told(len(made)), undo=undo)
        return go(request, request.get_full_path())
    figures = figures_of(rows, page.paginator.count)
    context = {
        "page": page,
        "rows": rows,
        "today": today,
        "sentence": updates_sentence(figures),
        "is_empty_form": request.method == "POST" and not figures.wrong,
        "mine": said_by_me(request.user, today),
        "others": said_by_others(request.user, today),
    }
    status = 422 if request.method == "POST" else 200
    return render_page(request, "okrs/updates.html", context, fragment="sheet", status=status)


@require_POST
def check_ins_undo(request):
    """Take back what was just sent."""
    form = TakeBackForm(sent(request))
    if not form.is_valid():
        raise ValidationError(form.error_list())
    rows = CheckIn.objects.visible_to(request.user).select_related("key_result__objective")
    asked = set(form.cleaned_data["check_ins"])
    found = list(rows.filter(pk__in=asked))
    if len(found) < len(asked):
        raise Http404
    for row in found:
        require(can_correct_check_in(request.user, row), NOT_YOURS)
    if not form.attempt(
        check_ins.withdraw_many, AlreadyCorrected, Gone, NotInPlay, check_ins=found, actor=request.user
    ):
        raise ValidationError(form.error_list())
    say(request, "Taken back; what was said before counts again.")
    return go(request, "okrs:updates")


def _posted_rows(request) -> list[KeyResult]:
    """The key results a page was sent with, in its order, whatever has changed since."""
    keys = [
        int(key) for key in request.POST.getlist("row")[:PER_PAGE] if key.isascii() and key.isdigit() and len(key) < 18
    ]
    found = KeyResult.objects.visible_to(request.user).for_check_ins().in_bulk(keys)
    return [found[key] for key in dict.fromkeys(keys) if key in found]


def _send(request, rows) -> list[CheckIn]:
    """The check-ins made; none where a row is refused, with the reason in its form."""
    filled = [row.form for row in rows if row.form.is_valid() and row.form.is_filled]
    for form in filled:
        if not can_check_in(request.user, form.key_result):
            form.add_error(None, NOT_YOURS)
    if not filled or any(row.form.errors for row in rows):
        return []
    try:
        return check_ins.check_in_many(updates=[form.update() for form in filled], actor=request.user)
    except UpdateRefused as refused:
        form = next(form for form in filled if form.key_result.pk == refused.key_result_id)
        form.refuse(refused.cause)
        return []


def _told(number: int) -> str:
    return "One check-in was sent." if number == 1 else f"{counted(number).capitalize()} check-ins were sent."
