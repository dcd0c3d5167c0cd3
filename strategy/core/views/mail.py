"""The mails kept as files, where no mail server is set: administrators read them here."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from strategy.core import kept_mail, policies
from strategy.core.http import render_page, require

ROWS = 50
WHY = "Mails kept as files are read by administrators."


@require_safe
def mail_list(request: HttpRequest) -> HttpResponse:
    """The newest mails; there are none to see where a mail server sends them."""
    require(policies.can_manage_settings(request.user), WHY)
    names = kept_mail.names() if settings.MAIL_IS_KEPT else []
    page = Paginator(names, ROWS).get_page(request.GET.get("page"))
    context = {"page": page, "mails": [kept_mail.read(name) for name in page.object_list]}
    return render_page(request, "core/settings/mails.html", context, fragment="list")


@require_safe
def mail(request: HttpRequest, name: str) -> HttpResponse:
    """One mail, as text."""
    require(policies.can_manage_settings(request.user), WHY)
    if not settings.MAIL_IS_KEPT or name not in kept_mail.names():
        raise Http404
    return render(request, "core/settings/mail.html", {"mail": kept_mail.read(name)})
