"""Acts on a transfer: approve, refuse or withdraw, apply, undo. Each names the version that was seen."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from aop import policies
from aop.forms.versions import ReasonForm
from aop.models import Plan, Transfer
from aop.services import transfers
from aop.services.folding import NothingToFold
from aop.services.steps import begin_fold
from aop.services.transfers import REFUSALS, NotInForce
from aop.views.shown import seen_in
from aop.views.transfers import transfer_of
from strategy.core.http import go, require, say

NOT_YOURS = "Leaders over all its lines approve a transfer that somebody else proposed; they and finance apply it."
TOP_ONLY = "Planners and finance of the whole organisation begin revisions."


@require_POST
def transfer_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve what somebody else proposed; with `apply=yes` the money moves in the same act."""
    transfer = transfer_of(request, pk)
    require(policies.can_approve_transfer(request.user, transfer), NOT_YOURS)
    both = request.POST.get("apply") == "yes"
    if both:
        require(policies.can_apply_once_approved(request.user, transfer), NOT_YOURS)
    act = transfers.approve_and_apply if both else transfers.approve_transfer
    attempt(act, transfer=transfer, seen=seen_in(request), actor=request.user)
    say(request, "Approved and applied; the current plan contains it." if both else "Approved; it can be applied now.")
    return go(request, transfer)


@require_POST
def transfer_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse it or, as its proposer, withdraw it."""
    transfer = transfer_of(request, pk)
    require(policies.can_refuse_transfer(request.user, transfer), NOT_YOURS)
    said = {"seen": seen_in(request), "note": _reason(request, "Say why."), "actor": request.user}
    attempt(transfers.refuse_transfer, transfer=transfer, **said)
    own = transfer.proposed_by_id == request.user.pk
    say(request, "Withdrawn; it moves nothing." if own else "Refused; who proposed it was told.")
    return go(request, transfer)


@require_POST
def transfer_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Move the money of an approved transfer."""
    transfer = transfer_of(request, pk)
    require(policies.can_apply_transfer(request.user, transfer), NOT_YOURS)
    attempt(transfers.apply_transfer, transfer=transfer, seen=seen_in(request), actor=request.user)
    say(request, "Applied; the current plan contains it.")
    return go(request, transfer)


@require_POST
def transfer_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an applied transfer back by a counter-entry."""
    transfer = transfer_of(request, pk)
    require(policies.can_undo_transfer(request.user, transfer), NOT_YOURS)
    said = {"seen": seen_in(request), "reason": _reason(request, "Say why it is taken back."), "actor": request.user}
    attempt(transfers.undo_transfer, transfer=transfer, **said)
    say(request, "Taken back by a counter-entry.")
    return go(request, transfer)


@require_POST
def plan_fold(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the revision that contains every transfer applied since the version in force."""
    plan = get_object_or_404(Plan.objects.visible_to(request.user), pk=pk)
    require(policies.can_fold_transfers(request.user), TOP_ONLY)
    try:
        version, job = begin_fold(plan=plan, actor=request.user)
    except (NotInForce, NothingToFold) as refusal:
        raise ValidationError(refusal.__doc__ or "") from refusal
    if job:
        return go(request, "core:job", job.key)
    say(request, f"{version} was begun; it says what the current plan says. Hand it in to bring it into force.")
    return go(request, version)


def _reason(request: HttpRequest, missing: str) -> str:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise ValidationError(missing)
    return form.cleaned_data["reason"]


def attempt(act: Callable[..., Transfer], **arguments: Any) -> Transfer:
    """Do it, or say on a page of its own why not."""
    try:
        return act(**arguments)
    except REFUSALS as refusal:
        raise ValidationError(str(refusal) or refusal.__doc__ or "") from refusal
