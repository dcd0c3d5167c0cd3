"""`/health/`: for monitors, without login."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from strategy.core import health


@login_not_required
@require_safe
def report(request: HttpRequest) -> JsonResponse:
    """200 while pages work, also when only the worker is late; 503 when they cannot."""
    found = health.report()
    return JsonResponse(found, status=503 if found["status"] == health.DOWN else 200)
