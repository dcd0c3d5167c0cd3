"""What fields offer while somebody types."""

from django.views.decorators.http import require_safe

from okrs.forms import objective_label, parents_for
from okrs.listing import searched
from okrs.models import Metric
from strategy.core.fields import OFFERED
from strategy.core.http import render_options


@require_safe
def objective_options(request):
    """Objectives that are pursued, whose title, unit or owner holds `?q=`."""
    rows = parents_for(request.user, None).found(searched(request))[:OFFERED]
    return render_options(request, [(row.pk, objective_label(row)) for row in rows])


@require_safe
def metric_options(request):
    """Metrics whose name or source holds `?q=`."""
    rows = Metric.objects.visible_to(request.user).found(searched(request)).by_name()[:OFFERED]
    return render_options(request, [(row.pk, str(row)) for row in rows])
