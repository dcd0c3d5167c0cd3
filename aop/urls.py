"""Pages of the plan."""

from django.urls import path

from aop.views import funding, funding_acts, funding_line, lines, versions

app_name = "aop"
urlpatterns = [
    path("versions/<int:pk>/", versions.version_detail, name="version_detail"),
    path("lines/<int:pk>/", lines.line_detail, name="line_detail"),
    path("funding/", funding.funding, name="funding"),
    path("funding/aims/", funding.aim_options, name="aim_options"),
    path("funding/link/", funding_acts.funding_link, name="funding_link"),
    path("funding/unlink/", funding_acts.funding_unlink, name="funding_unlink"),
    path("funding/undo/<uuid:key>/", funding_acts.funding_undo, name="funding_undo"),
    path("funding/lines/<int:pk>/", funding_line.line_funding, name="line_funding"),
    path("funding/objectives/<int:pk>/", funding_line.objective_funding, name="objective_funding"),
]
