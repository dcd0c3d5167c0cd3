"""Key results: add, edit, put in order, drop and restore."""

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from okrs.forms import DropForm, KeyResultForm, OrderForm
from okrs.models import KeyResult, Objective
from okrs.policies import can_edit_key_result, can_edit_objective
from okrs.services import key_results
from okrs.services.key_results import KeyResultDropped, NewKeyResult, NotTheseKeyResults, ObjectiveOver
from strategy.core.http import FORM, go, posted, render_page, require, say, sent

REFUSALS = (KeyResultDropped, NotTheseKeyResults, ObjectiveOver)


@require_http_methods(FORM)
def key_result_create(request, pk):
    """Add a key result to an objective."""
    objective = get_object_or_404(Objective.objects.visible_to(request.user).with_people(), pk=pk)
    require(can_edit_objective(request.user, objective), "This objective is not yours to edit, or it is over.")
    form = KeyResultForm(posted(request), user=request.user, start={"owner": objective.owner})
    if form.is_valid():
        new = NewKeyResult(**form.values())
        act = key_results.add_key_result
        key_result = form.attempt(act, *REFUSALS, objective=objective, new=new, actor=request.user)
        if key_result:
            say(request, f"“{key_result}” was added.")
            again = reverse("okrs:key_result_create", args=[pk])
            return go(request, again if "another" in request.POST else objective)
    return _form_page(request, form, {"objective": objective, "key_result": None})


@require_http_methods(FORM)
def key_result_edit(request, pk):
    key_result = _found(request, pk)
    require(can_edit_key_result(request.user, key_result), "This key result is not yours to edit, or it is over.")
    form = KeyResultForm(posted(request), user=request.user, row=key_result)
    if form.is_valid():
        edit = form.edit()
        act = key_results.edit_key_result
        if form.attempt(act, *REFUSALS, key_result=key_result, edit=edit, actor=request.user):
            say(request, "Saved." if edit.values else "Nothing was changed.")
            return go(request, key_result)
    return _form_page(request, form, {"objective": key_result.objective, "key_result": key_result})


@require_POST
def key_result_put(request, pk):
    """Drop it, or pursue it again."""
    key_result = _found(request, pk)
    require(can_edit_objective(request.user, key_result.objective))
    form = DropForm(sent(request), row=key_result)
    if not form.is_valid():
        raise ValidationError(form.error_list())
    reason, drops = form.cleaned_data["reason"], form.cleaned_data["is_dropped"]
    act = key_results.drop_key_result if drops else key_results.restore_key_result
    put = form.attempt(act, *REFUSALS, key_result=key_result, edit=form.edit(), actor=request.user, reason=reason)
    if not put:
        raise ValidationError(form.error_list())
    undo = reverse("okrs:key_result_put", args=[pk]) + f"?version={put.version}" + ("" if drops else "&is_dropped=on")
    say(request, f"“{put}” was {'dropped' if drops else 'restored'}.", undo=undo)
    return go(request, put.objective)


@require_POST
def key_result_order(request, pk):
    """Put the key results of an objective in another order."""
    objective = get_object_or_404(Objective.objects.visible_to(request.user), pk=pk)
    require(can_edit_objective(request.user, objective))
    form = OrderForm(sent(request), row=objective)
    act = key_results.order_key_results
    if not form.is_valid() or not form.attempt(
        act, *REFUSALS, objective=objective, edit=form.edit(), actor=request.user
    ):
        raise ValidationError(form.error_list())
    return go(request, reverse("okrs:objective_detail", args=[pk]) + "#key-results")


def _found(request, pk):
    seen = KeyResult.objects.visible_to(request.user).select_related("objective__unit", "owner", "metric")
    return get_object_or_404(seen, pk=pk)


def _form_page(request, form, context):
    status = 422 if form.errors else 200
    page = context | {"form": form}
    return render_page(request, "okrs/key_result_form.html", page, fragment="form", status=status)
