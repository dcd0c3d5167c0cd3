"""Pages of transfers: which there are and whom they wait for, and what one moves."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from aop import policies
from aop.current import version_in_force
from aop.models import BudgetLine, Transfer
from aop.services.transfers import OwnTransfer
from aop.transfer_list import listed, next_people
from aop.transfer_reads import Moves, moves_of
from aop.transfer_sentences import TransferFigures, list_sentence, transfer_sentence
from aop.views.shown import bar, no_plan, subject_of
from strategy.core.fields import OFFERED
from strategy.core.http import render_options, render_page
from strategy.core.models import Event

EVENTS_PER_PAGE = 50


@require_safe
def transfer_list(request: HttpRequest) -> HttpResponse:
    """Transfers of the plan that the address speaks of, the newest first."""
    subject = subject_of(request)
    if subject is None:
        return no_plan(request)
    plan = subject.version.plan
    transfers = listed(plan, request.user, subject.unit, request.GET)
    force = version_in_force(plan)
    context = {
        "transfers": transfers,
        "version": subject.version,
        "currency": subject.currency,
        "sentence": list_sentence(
            proposed=transfers.proposed,
            approved=transfers.approved,
            unfolded=transfers.unfolded,
            version=force.title if force else "",
        ),
        "may_propose": force is not None and policies.can_draft_anywhere(request.user),
        "may_fold": transfers.unfolded and force is not None and policies.can_fold_transfers(request.user),
        "context_bar": bar(subject.version),
    }
    return render_page(request, "aop/transfers/list.html", context, fragment="list")


@require_safe
def transfer_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What one transfer moves, where it stands, and who may do what with it."""
    transfer = transfer_of(request, pk)
    moves = moves_of(transfer, request.user)
    names = next_people([transfer])[transfer.pk]
    context = {
        "transfer": transfer,
        "moves": moves,
        "currency": transfer.plan.currency,
        "sentence": transfer_sentence(_figures(transfer, moves, names)),
        "may": acts(request, transfer),
        "why_not": _why_not(request, transfer),
        "context_bar": {"version": str(transfer.plan)},
    }
    return render_page(request, "aop/transfers/detail.html", context, fragment="transfer")


def _figures(transfer: Transfer, moves: Moves, names: list[str]) -> TransferFigures:
    folded = transfer.folded_in
    return TransferFigures(
        state=transfer.state,
        moved=moves.amount,
        currency=transfer.plan.currency,
        lines=len(moves.rows),
        has_hidden=moves.has_hidden,
        waits_for=names,
        applied_by=str(transfer.applied_by or ""),
        folded_in=folded.title if folded else "",
        folded_is_in_force=bool(folded and folded.is_sealed),
        takes_back=transfer.undoes_id is not None,
    )


def acts(request: HttpRequest, transfer: Transfer) -> dict[str, bool]:
    """What the person may do with the transfer now."""
    user = request.user
    approve = policies.can_approve_transfer(user, transfer)
    return {
        "approve": approve,
        "approve_and_apply": approve and policies.can_apply_once_approved(user, transfer),
        "refuse": policies.can_refuse_transfer(user, transfer),
        "apply": policies.can_apply_transfer(user, transfer),
        "undo": policies.can_undo_transfer(user, transfer),
    }


def _why_not(request: HttpRequest, transfer: Transfer) -> str:
    """Why who looks at a proposed transfer cannot approve it."""
    own = transfer.state == Transfer.State.PROPOSED and transfer.proposed_by_id == request.user.pk
    return OwnTransfer.__doc__ or "" if own else ""


@require_safe
def transfer_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Who did what with the transfer; amounts of each line only for those who see every line."""
    transfer = transfer_of(request, pk)
    page = Paginator(Event.objects.about(transfer).newest_first(), EVENTS_PER_PAGE).get_page(request.GET.get("page"))
    if not Transfer.objects.whole_to(request.user).filter(pk=pk).exists():
        for event in page.object_list:
            event.changes = {}
    context = {"transfer": transfer, "page": page}
    return render_page(request, "aop/transfers/history.html", context, fragment="events")


@require_safe
def line_options(request: HttpRequest) -> HttpResponse:
    """Lines the person may see whose name or unit holds `?q=`."""
    subject = subject_of(request)
    seen = BudgetLine.objects.visible_to(request.user).found(request.GET.get("q", "")[:200]).by_name()
    rows = seen.filter(plan=subject.version.plan)[:OFFERED] if subject else []
    return render_options(request, [(row.pk, f"{row.name} · {row.unit.name}") for row in rows])


def transfer_of(request: HttpRequest, pk: int) -> Transfer:
    """A transfer the person may see, at least a line of it."""
    return get_object_or_404(Transfer.objects.visible_to(request.user).with_people(), pk=pk)
