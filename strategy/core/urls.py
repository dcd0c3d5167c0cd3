"""Pages of the shared kernel."""

from django.urls import path

from strategy.core.views import design, health, picks

app_name = "core"
urlpatterns = [
    path("health/", health.report, name="health"),
    path("design/", design.design, name="design"),
    path("people/options/", picks.people_options, name="people_options"),
    path("pick/unit/", picks.pick_unit, name="pick_unit"),
    path("pick/cycle/", picks.pick_cycle, name="pick_cycle"),
]
