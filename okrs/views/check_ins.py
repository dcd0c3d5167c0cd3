"""One key result: its page, its check-ins corrected and taken back, and the card behind its score."""

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from okrs import pace
from okrs.check_in_forms import CheckInForm, WithdrawForm
from okrs.explanations import card_of_key_result, card_of_objective
from okrs.key_result_page import page_of
from okrs.models import CheckIn, KeyResult, Objective
from okrs.policies import can_check_in, can_correct_check_in
from okrs.services import check_ins, scores
from okrs.services.check_ins import AlreadyCorrected, DayOutside, KeyTaken, NotInPlay, ReasonMissing
from strategy.core import clock
from strategy.core.concurrency import Gone
from strategy.core.http import FORM, go, posted, render_page, require, say, sent

REFUSALS = (AlreadyCorrected, DayOutside, Gone, KeyTaken, NotInPlay, ReasonMissing, ValidationError)
NOT_YOURS = "This key result is not yours to check in on, or its objective is not active."


@require_http_methods(FORM)
def key_result_detail(request, pk):
    """Where does it stand, and will it arrive? Posting says where it stands now."""
    today = clock.today()
    scores.judge_if_due(on=today)
    key_result = _found(request, pk)
    context = page_of(key_result, request.user, today, data=posted(request), number=request.GET.get("page"))
    if request.method == "POST":
        require(can_check_in(request.user, key_result), NOT_YOURS)
        made = _attempt(check_ins.check_in, context["form"], key_result=key_result, actor=request.user)
        if made:
            undo = reverse("okrs:check_ins_undo") + f"?check_ins={made.pk}"
            say(request, "The check-in was sent.", undo=undo)
            return go(request, "okrs:key_result_detail", pk)
    status = 422 if request.method == "POST" else 200
    return render_page(request, "okrs/key_result_detail.html", context, fragment="body", status=status)


@require_http_methods(FORM)
def check_in_correct(request, pk):
    """Say it again, rightly; the original stays."""
    check_in = _said(request, pk)
    key_result = check_in.key_result
    start = {name: getattr(check_in, name) for name in ("value", "confidence", "on", "note")}
    others = CheckIn.objects.visible_to(request.user).standing().filter(key_result=key_result).exclude(pk=pk)
    before = others.newest_first().first()
    form = CheckInForm(posted(request), key_result=key_result, today=clock.today(), alone=True, start=start)
    form.before = before.confidence if before else None
    if request.method == "POST" and _attempt(check_ins.correct_check_in, form, check_in=check_in, actor=request.user):
        say(request, "Corrected; the first entry is kept beside it.")
        return go(request, "okrs:key_result_detail", key_result.pk)
    context = {"form": form, "check_in": check_in, "kr": key_result}
    status = 422 if form.is_bound else 200
    return render_page(request, "okrs/check_in_correct.html", context, fragment="form", status=status)


@require_POST
def check_in_withdraw(request, pk):
    """Take it back: what was said before counts again."""
    check_in = _said(request, pk)
    form = WithdrawForm(sent(request))
    act = check_ins.withdraw_check_in
    refusals = (AlreadyCorrected, Gone, NotInPlay)
    if not form.is_valid() or not form.attempt(
        act, *refusals, check_in=check_in, actor=request.user, reason=form.cleaned_data["reason"]
    ):
        raise ValidationError(form.error_list())
    say(request, "Taken back; what was said before counts again.")
    return go(request, "okrs:key_result_detail", check_in.key_result_id)


@require_safe
def key_result_why(request, pk):
    """The rules and figures behind a key result's score and pace."""
    today = clock.today()
    scores.judge_if_due(on=today)
    context = {"card": card_of_key_result(_found(request, pk), today)}
    return render_page(request, "okrs/why_key_result.html", context, fragment="why")


@require_safe
def objective_why(request, pk):
    """The rules and figures behind an objective's score and pace."""
    today = clock.today()
    scores.judge_if_due(on=today)
    objective = get_object_or_404(Objective.objects.visible_to(request.user).with_people(), pk=pk)
    context = {"card": card_of_objective(objective, request.user, today)}
    return render_page(request, "okrs/why_objective.html", context, fragment="why")


@require_safe
def scoring(request):
    """How are scores made?"""
    context = {"policy": pace.STANDARD, "grades": pace.EXPECTED_GRADE}
    return render_page(request, "okrs/scoring.html", context, fragment="rules")


def _attempt(act, form: CheckInForm, **arguments) -> CheckIn | None:
    """What the act makes of the form; None where it is refused, with the reason in the form."""
    if not form.is_valid():
        return None
    try:
        return act(said=form.said(), **arguments)
    except REFUSALS as refusal:
        form.refuse(refusal)
        return None


def _found(request, pk) -> KeyResult:
    return get_object_or_404(KeyResult.objects.visible_to(request.user).for_check_ins(), pk=pk)


def _said(request, pk) -> CheckIn:
    """A check-in that the reader may correct."""
    rows = CheckIn.objects.visible_to(request.user).exclude(value=None)
    rows = rows.select_related("key_result__objective__cycle", "key_result__metric", "author")
    check_in = get_object_or_404(rows, pk=pk)
    require(can_correct_check_in(request.user, check_in), "This check-in is not yours to correct, or it is over.")
    return check_in
