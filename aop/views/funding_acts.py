"""Acts on many lines: link, unlink, take back."""

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from aop import policies
from aop.aims import title_of
from aop.funding_forms import LinkForm, TicksForm
from aop.funding_list import FundingList, shares_of_amount
from aop.models import BudgetLine
from aop.services import allocations
from aop.services.allocations import AimClosed, ChangedSince, LineFull, Share
from aop.shares import NotAShare
from aop.views.funding import answer, currency_of, listed
from strategy.core.concurrency import Conflict
from strategy.core.http import go, require, say, wants_fragment
from strategy.core.models import Event
from strategy.core.templatetags.strategy import own_address

REFUSALS = (LineFull, AimClosed, NotAShare)


@require_POST
def funding_link(request: HttpRequest) -> HttpResponse:
    """Give an aim a share of the ticked lines."""
    lines = listed(request)
    form = LinkForm(_entered(request), aims=lines.aims, currency=currency_of(request))
    if not _is_in_order(request, form):
        return answer(request, lines, form=form, status=422)
    seen, aim = form.cleaned_data["line"], form.cleaned_data["aim"]
    try:
        event = allocations.link_lines(lines=seen, aim=aim, share_bp=_share(form, lines), actor=request.user)
    except Conflict as conflict:
        return answer(request, listed(request), form=form, conflict=conflict, status=409)
    except REFUSALS as refusal:
        form.add_error(None, str(refusal) or refusal.__doc__ or "")
        return answer(request, lines, form=form, status=422)
    return _done(request, event, f"linked to “{title_of(aim)}”")


@require_POST
def funding_unlink(request: HttpRequest) -> HttpResponse:
    """End the links of the ticked lines, to one aim or all of them."""
    lines = listed(request)
    form = TicksForm(request.POST, aims=lines.aims)
    if not _is_in_order(request, form):
        return answer(request, lines, form=form, status=422)
    seen, aim = form.cleaned_data["line"], form.cleaned_data["aim"]
    try:
        event = allocations.unlink_lines(lines=seen, aim=aim, actor=request.user)
    except Conflict as conflict:
        return answer(request, listed(request), form=form, conflict=conflict, status=409)
    return _done(request, event, f"no longer linked to “{title_of(aim)}”" if aim else "no longer linked")


@require_POST
def funding_undo(request: HttpRequest, key: str) -> HttpResponse:
    """Take back one act on links; `?next=` says where to go on."""
    event = get_object_or_404(Event.objects.visible_to(request.user).filter(verb__startswith="aop."), key=key)
    require(policies.can_fund_lines(request.user, BudgetLine.objects.linked_by(event)))
    try:
        allocations.undo_links(event=event, actor=request.user)
        say(request, "Taken back.")
    except (ChangedSince, AimClosed) as refusal:
        say(request, f"Not taken back. {refusal.__doc__}")
    return go(request, own_address(request.GET.get("next") or reverse("aop:funding"), request))


def undo_address(event: Event, back: str) -> str:
    """Where a toast posts to take back `event`, and where that leads."""
    return f"{reverse('aop:funding_undo', args=[event.key])}?{urlencode({'next': back})}"


def _entered(request: HttpRequest) -> QueryDict:
    """What was entered; the button of a suggestion (`take=tick|aim`) stands for its line, its aim and all of it."""
    tick, bar, aim = request.POST.get("take", "").partition("|")
    entered = request.POST.copy()
    if bar:
        entered.setlist("line", [tick])
        entered.setlist("aim", [aim])
        entered.setlist("share", [])
    return entered


def _is_in_order(request: HttpRequest, form: TicksForm) -> bool:
    """Is the form right? Every line must be seen (else 404) and one's own to fund (else 403); one refuses them all."""
    in_order = form.is_valid()
    ids = list(form.cleaned_data.get("line", ()))
    lines = BudgetLine.objects.visible_to(request.user).filter(pk__in=ids)
    if lines.count() != len(ids):
        raise Http404
    require(policies.can_fund_lines(request.user, lines))
    return in_order


def _share(form: LinkForm, lines: FundingList) -> Share:
    """The share of every line, one for each where an amount was entered, or None for all that is left."""
    share = form.cleaned_data["share"]
    return shares_of_amount(list(form.cleaned_data["line"]), lines.version, share) if form.is_amount else share


def _done(request: HttpRequest, event: Event | None, what: str) -> HttpResponse:
    query = request.GET.urlencode()
    back = reverse("aop:funding") + (f"?{query}" if query else "")
    if event is None:
        say(request, "Nothing to do: it was so already.")
    else:
        count = len(event.rows)
        say(request, f"{count} line{'' if count == 1 else 's'} {what}.", undo=undo_address(event, back))
    return answer(request, listed(request)) if wants_fragment(request) else go(request, back)
