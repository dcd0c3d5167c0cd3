"""What one was told."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from strategy.core.http import go, render_page
from strategy.core.models import Notice
from strategy.core.services import inbox as services

ROWS = 50


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """One's notices, the newest first; all, or those not read."""
    mine = Notice.objects.of(request.user)
    unread = mine.unread().count()
    shown = mine.unread() if request.GET.get("state") == "unread" else mine
    shown = shown.telling(request.GET.get("q", "")).newest_first()
    context = {"page": Paginator(shown, ROWS).get_page(request.GET.get("page")), "unread": unread}
    return render_page(request, "core/inbox/inbox.html", context, fragment="list")


@require_POST
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Go to what a notice is about; it counts as read from then on."""
    notice = get_object_or_404(Notice.objects.of(request.user), pk=pk)
    services.mark_read(actor=request.user, notice=notice)
    is_ours = url_has_allowed_host_and_scheme(notice.address, {request.get_host()})
    return redirect(notice.address if notice.address and is_ours else "core:inbox")


@require_POST
def read(request: HttpRequest, pk: int, *, on: bool) -> HttpResponse:
    """Mark a notice as read, or as not read."""
    notice = get_object_or_404(Notice.objects.of(request.user), pk=pk)
    if on:
        services.mark_read(actor=request.user, notice=notice)
    else:
        services.mark_unread(actor=request.user, notice=notice)
    return go(request, "core:inbox")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark every notice as read."""
    services.mark_read(actor=request.user)
    return go(request, "core:inbox")
