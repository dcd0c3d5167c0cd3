"""Alignment: what an objective contributes to and supports. Who may edit the lower one links it."""

from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from okrs.alignment_forms import AlignForm, AlignmentForm, EndForm
from okrs.models import Alignment, Objective
from okrs.policies import can_align
from okrs.services import alignments
from okrs.services.alignments import AimIsOver, AlignmentLoop, AlreadyAligned, TooManyLinks
from strategy.core.http import FORM, go, render_page, require, say, sent

REFUSALS = (AimIsOver, AlignmentLoop, AlreadyAligned, TooManyLinks)
_NOT_YOURS = "Whoever may edit an objective says what it contributes to; this one is not yours, or it is over."


@require_http_methods(FORM)
def alignment_create(request, pk):
    """Say what an objective contributes to or supports; undoing an end posts here, too."""
    child = get_object_or_404(Objective.objects.visible_to(request.user).with_people(), pk=pk)
    require(can_align(request.user, child), _NOT_YOURS)
    form = AlignForm(_sent(request), user=request.user, child=child)
    if form.is_valid():
        link = form.attempt(alignments.align, *REFUSALS, child=child, actor=request.user, **form.values())
        if link:
            undo = reverse("okrs:alignment_end", args=[link.pk]) + f"?version={link.version}"
            say(request, f"“{child}” {_told(link)} “{link.parent}” now.", undo=undo)
            return go(request, _section(child))
    return _form_page(request, form, child, None)


@require_http_methods(FORM)
def alignment_edit(request, pk):
    """Change kind or weight."""
    link = _standing(request, pk)
    form = AlignmentForm(_sent(request), row=link)
    if form.is_valid():
        edit = form.edit()
        changed = form.attempt(alignments.edit_alignment, alignment=link, edit=edit, actor=request.user)
        if changed and edit.values:
            before = {"version": changed.version, "kind": link.kind, "weight": link.weight}
            undo = reverse("okrs:alignment_edit", args=[changed.pk]) + f"?{urlencode(before)}"
            say(request, f"“{link.child}” {_told(changed)} “{link.parent}”, weight {changed.weight}.", undo=undo)
        elif changed:
            say(request, "Nothing was changed.")
        if changed:
            return go(request, _section(link.child))
    return _form_page(request, form, link.child, link)


@require_POST
def alignment_end(request, pk):
    """End a link; what it said stays known."""
    link = _standing(request, pk)
    form = EndForm(sent(request))
    if not form.is_valid():
        raise ValidationError(["This page is out of date; load it again."])
    alignments.end_alignment(alignment=link, seen=form.cleaned_data["version"], actor=request.user)
    again = {"parent": link.parent_id, "kind": link.kind, "weight": link.weight}
    undo = reverse("okrs:alignment_create", args=[link.child_id]) + f"?{urlencode(again)}"
    say(request, f"“{link.child}” no longer {_told(link)} “{link.parent}”.", undo=undo)
    return go(request, _section(link.child))


def _standing(request, pk) -> Alignment:
    """The link that stands now between the two that link `pk` spoke of: a change of it is a new row."""
    seen = Alignment.objects.visible_to(request.user).select_related("child__unit", "parent")
    named = get_object_or_404(seen, pk=pk)
    link = get_object_or_404(seen.current(), child=named.child_id, parent=named.parent_id)
    require(can_align(request.user, link.child), _NOT_YOURS)
    return link


def _sent(request):
    return sent(request) if request.method == "POST" else None


def _told(link: Alignment) -> str:
    return "contributes to" if link.kind == Alignment.Kind.CONTRIBUTES else "supports"


def _section(objective: Objective) -> str:
    return f"{objective.get_absolute_url()}#alignment"


def _form_page(request, form, child, link):
    context = {"form": form, "objective": child, "link": link}
    status = 422 if form.errors else 200
    return render_page(request, "okrs/alignment_form.html", context, fragment="form", status=status)
