"""Resources of the stack below `/api/v1/`."""

from django.urls import path

from strategy.stack import api

urlpatterns = [
    path("coverage/", api.CoverageView.as_view(), name="api_coverage"),
    path("coverage/units/", api.UnitsView.as_view(), name="api_coverage_units"),
    path("coverage/paces/", api.StandingsView.as_view(), name="api_coverage_paces"),
    path("coverage/unaligned/", api.UnalignedView.as_view(), name="api_coverage_unaligned"),
    path("coverage/unfunded/", api.UnfundedView.as_view(), name="api_coverage_unfunded"),
]
