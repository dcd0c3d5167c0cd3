"""Long work one has started: how far it is, its result, the file it made."""

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from strategy.core import files, jobs, policies
from strategy.core.http import go, render_page, require, say
from strategy.core.models import Job

ROWS = 50


@require_safe
def job_list(request: HttpRequest) -> HttpResponse:
    """One's work, the newest first."""
    found = Job.objects.of(request.user).newest_first()
    context = {"page": Paginator(found, ROWS).get_page(request.GET.get("page"))}
    return render_page(request, "core/inbox/jobs.html", context, fragment="list")


@require_safe
def job(request: HttpRequest, key: str) -> HttpResponse:
    """How far one piece of work is; as a fragment it asks for itself until it is over."""
    found = get_object_or_404(Job.objects.of(request.user), key=key)
    context = {"job": found, "may_cancel": policies.can_cancel_job(request.user, found)}
    context["has_file"] = files.has_file(found, request.user)
    return render_page(request, "core/inbox/job.html", context, fragment="state")


@require_POST
def cancel(request: HttpRequest, key: str) -> HttpResponse:
    """Ask work to stop at its next step."""
    found = get_object_or_404(Job.objects.of(request.user), key=key)
    require(policies.can_cancel_job(request.user, found), "This work is over.")
    jobs.cancel(found)
    say(request, "The work stops at its next step; nothing of it is kept.")
    return go(request, "core:job", key)


@require_safe
def file(request: HttpRequest, key: str) -> FileResponse:
    """The file work made, for whoever may still have it."""
    try:
        return files.of_job(get_object_or_404(Job.objects.of(request.user), key=key), request.user)
    except files.NoFile as nothing:
        raise Http404 from nothing
