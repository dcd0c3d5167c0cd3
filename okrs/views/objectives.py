"""One objective: read it, set it, edit it, send it to another state, take it along."""

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from okrs.brief import brief_of
from okrs.forms import DuplicateForm, MoveForm, NewObjectiveForm, ObjectiveForm
from okrs.models import Objective
from okrs.policies import (
    can_create_objective,
    can_create_objectives,
    can_edit_objective,
    can_reopen_objective,
    units_to_aim_in,
)
from okrs.services import objectives, scores
from okrs.services.alignments import AlignmentLoop
from okrs.services.objectives import (
    CycleTakesNoAims,
    NewObjective,
    ObjectiveCannotMove,
    ObjectiveIsOver,
    ParentIsOver,
)
from strategy.core.context import chosen_cycle, chosen_unit, today_of
from strategy.core.http import FORM, go, posted, render_page, require, say, sent
from strategy.core.models import Event

REFUSALS = (AlignmentLoop, CycleTakesNoAims, ObjectiveCannotMove, ObjectiveIsOver, ParentIsOver)
EVENTS_PER_PAGE = 50

_SAID = {
    "active": "“{}” is active now.",
    "draft": "“{}” is a draft again.",
    "candidate": "“{}” is a candidate.",
    "cancelled": "“{}” was cancelled.",
}


@require_safe
def objective_detail(request, pk):
    """Are we getting there, and is it clear what must change?"""
    today = today_of(request)
    scores.judge_if_due(on=today)
    rows = Objective.objects.visible_to(request.user).with_people().select_related("theme", "parent")
    objective = get_object_or_404(rows, pk=pk)
    context = brief_of(objective, request.user, today)
    return render_page(request, "okrs/objective_detail.html", context, fragment="brief")


@require_http_methods(FORM)
def objective_create(request):
    """Set a new objective. `?parent=` names what it is part of."""
    require(can_create_objectives(request.user), "You may not set objectives; ask an administrator for a role.")
    form = NewObjectiveForm(posted(request), user=request.user, start=_start(request))
    if form.is_valid():
        new = NewObjective(**form.values())
        objective = form.attempt(objectives.create_objective, *REFUSALS, new=new, actor=request.user)
        if objective:
            say(request, f"“{objective}” was set. Now say how you will know that it is reached.")
            return go(request, objective)
    return _form_page(request, form, {"objective": None})


@require_http_methods(FORM)
def objective_edit(request, pk):
    objective = get_object_or_404(Objective.objects.visible_to(request.user).with_people(), pk=pk)
    require(can_edit_objective(request.user, objective), "This objective is not yours to edit, or it is over.")
    form = ObjectiveForm(posted(request), user=request.user, row=objective)
    if form.is_valid():
        edit = form.edit()
        act = objectives.edit_objective
        if form.attempt(act, *REFUSALS, objective=objective, edit=edit, actor=request.user):
            say(request, "Saved." if edit.values else "Nothing was changed.")
            return go(request, objective)
    return _form_page(request, form, {"objective": objective})


@require_POST
def objective_move(request, pk):
    """Activate, return to draft, propose, cancel, or take up again."""
    objective = get_object_or_404(Objective.objects.visible_to(request.user), pk=pk)
    require(can_edit_objective(request.user, objective) or can_reopen_objective(request.user, objective))
    form = MoveForm(sent(request), row=objective)
    if not form.is_valid():
        raise ValidationError(form.error_list())
    before, reason = objective.state, form.cleaned_data["reason"]
    act = objectives.move_objective
    moved = form.attempt(act, *REFUSALS, objective=objective, edit=form.edit(), actor=request.user, reason=reason)
    if not moved:
        raise ValidationError(form.error_list())
    undo = reverse("okrs:objective_move", args=[pk]) + f"?state={before}&version={moved.version}"
    say(request, _SAID[moved.state].format(moved), undo=undo if before in objectives.MOVES[moved.state] else "")
    return go(request, moved)


@require_http_methods(FORM)
def objective_duplicate(request, pk):
    """Take the same aim along into another cycle, as a draft."""
    objective = get_object_or_404(Objective.objects.visible_to(request.user).with_people(), pk=pk)
    require(can_create_objective(request.user, objective.unit, objective.owner))
    form = DuplicateForm(posted(request), objective=objective)
    if form.is_valid():
        act = objectives.duplicate_objective
        copy = form.attempt(act, *REFUSALS, objective=objective, actor=request.user, **form.values())
        if copy:
            say(request, f"“{copy}” is a draft in {copy.cycle} now.")
            return go(request, copy)
    context = {"form": form, "objective": objective}
    status = 422 if form.errors else 200
    return render_page(request, "okrs/objective_duplicate.html", context, fragment="form", status=status)


@require_safe
def objective_history(request, pk):
    """Who changed what about the objective and its key results."""
    objective = get_object_or_404(Objective.objects.visible_to(request.user), pk=pk)
    events = Event.objects.about_any(objective, *objective.key_results.all()).of_app("okrs").newest_first()
    page = Paginator(events, EVENTS_PER_PAGE).get_page(request.GET.get("page"))
    context = {"objective": objective, "page": page}
    return render_page(request, "okrs/objective_history.html", context, fragment="events")


def _form_page(request, form, context):
    status = 422 if form.errors else 200
    page = context | {"form": form}
    return render_page(request, "okrs/objective_form.html", page, fragment="form", status=status)


def _start(request):
    """What a new objective starts with: the reader as owner, and what the address speaks of."""
    unit = chosen_unit(request)
    mine = units_to_aim_in(request.user)
    key = request.GET.get("parent", "")
    is_key = key.isascii() and key.isdigit() and len(key) < 18
    parent = Objective.objects.visible_to(request.user).open().filter(pk=int(key)).first() if is_key else None
    return {
        "owner": request.user,
        "unit": mine.filter(pk=unit.pk).first() if unit else mine.first() if mine.count() == 1 else None,
        "cycle": chosen_cycle(request),
        "parent": parent,
    }
