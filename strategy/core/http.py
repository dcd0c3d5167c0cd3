"""How pages answer: whole or as a fragment, with a word for the reader, and where to go next."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render, resolve_url
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control, patch_vary_headers

from strategy.core.access import require

__all__ = ["FORM", "go", "posted", "render_options", "render_page", "require", "say", "sent", "wants_fragment"]

FORM = ("GET", "HEAD", "POST")
"""Methods of a page with a form: `@require_http_methods(FORM)`."""

UNDO = "undo="
"""How a message carries the address that takes its act back, among the tags of the message."""


def wants_fragment(request: HttpRequest) -> bool:
    """Is this htmx asking for a part, rather than a browser or history asking for the page?"""
    htmx = getattr(request, "htmx", None)
    return htmx is not None and bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def render_page(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, fragment: str, status: int = 200
) -> HttpResponse:
    """Render only the partial `fragment` of `template` for htmx, the whole page otherwise.

    Messages that wait ride along with a fragment and appear as toasts. A form that was wrong comes back
    with `status=422`.
    """
    if wants_fragment(request):
        response = render(request, f"{template}#{fragment}", context, status=status)
        response.write(_waiting_toasts(request))
    else:
        response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    patch_cache_control(response, private=True)
    return response


def render_options(request: HttpRequest, choices: Iterable[tuple[Any, str]]) -> HttpResponse:
    """The answer to a combobox that searches (`data-combo-src`, `?q=`): value and label of what fits."""
    return render(request, "layouts/options.html", {"choices": choices})


def go(request: HttpRequest, to: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    """Send the reader on after a write: 302 for a browser, a whole new page for htmx.

    `to` is a model with an address, a URL name with its arguments, or a path.
    """
    address = resolve_url(to, *args, **kwargs)
    if wants_fragment(request):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with; None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


def sent(request: HttpRequest) -> QueryDict:
    """What was posted by a form or by an undo, whose address carries all it needs."""
    together = request.GET.copy()
    together.update(request.POST)
    return together


def say(request: HttpRequest, text: str, *, undo: str = "") -> None:
    """Tell the reader what happened, with a way back when `undo` names an address to post to."""
    messages.success(request, text, extra_tags=f"{UNDO}{undo}" if undo else "")


def _waiting_toasts(request: HttpRequest) -> str:
    if not messages.get_messages(request):
        return ""
    return render_to_string("layouts/toasts.html", {"swap": True}, request)
