"""Pages of budget lines."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from aop.models import BudgetLine
from strategy.core.http import render_page


@require_safe
def line_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One line: what it is, and what every version plans for it."""
    line = get_object_or_404(BudgetLine.objects.visible_to(request.user).select_related("unit", "owner"), pk=pk)
    rows = line.versions.visible_to(request.user).select_related("plan_version").order_by("plan_version__created_at")
    return render_page(request, "aop/line.html", {"line": line, "rows": rows}, fragment="line")
