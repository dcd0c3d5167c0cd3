"""Metrics: what is measured, beyond one cycle."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_safe

from okrs.forms import MetricForm
from okrs.listing import searched
from okrs.models import Metric
from okrs.policies import can_create_objectives, can_edit_metric
from okrs.services import themes
from strategy.core.http import FORM, go, posted, render_page, require, say

PER_PAGE = 100


@require_safe
def metric_list(request):
    """What we measure, in what, from where."""
    rows = Metric.objects.visible_to(request.user).select_related("unit").with_key_result_count().by_name()
    text = searched(request)
    page = Paginator(rows.found(text), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "can_create": can_create_objectives(request.user), "text": text}
    return render_page(request, "okrs/metric_list.html", context, fragment="metrics")


@require_http_methods(FORM)
def metric_create(request):
    require(can_create_objectives(request.user), "You may not set up metrics.")
    form = MetricForm(posted(request), user=request.user)
    if form.is_valid() and form.attempt(themes.create_metric, values=form.values(), actor=request.user):
        say(request, f"The metric “{form.cleaned_data['name']}” was added.")
        return go(request, "okrs:metric_list")
    return _form_page(request, form, None)


@require_http_methods(FORM)
def metric_edit(request, pk):
    metric = get_object_or_404(Metric.objects.visible_to(request.user).select_related("unit"), pk=pk)
    require(can_edit_metric(request.user, metric), "This metric is kept by the planners and leaders of its unit.")
    form = MetricForm(posted(request), user=request.user, row=metric)
    if form.is_valid() and form.attempt(themes.edit_metric, metric=metric, edit=form.edit(), actor=request.user):
        say(request, "Saved.")
        return go(request, "okrs:metric_list")
    return _form_page(request, form, metric)


def _form_page(request, form, metric):
    context = {"form": form, "metric": metric}
    status = 422 if form.errors else 200
    return render_page(request, "okrs/metric_form.html", context, fragment="form", status=status)
