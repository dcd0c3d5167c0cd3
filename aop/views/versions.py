"""Pages of plan versions."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from aop.models import PlanVersion
from strategy.core.http import render_page


@require_safe
def version_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """State of a version, who did what, and its seal."""
    version = get_object_or_404(PlanVersion.objects.visible_to(request.user).with_plan(), pk=pk)
    context = {"version": version, "context_bar": {"version": version}}
    return render_page(request, "aop/version.html", context, fragment="version")
