"""Pages of the plan."""

from django.urls import path

from aop.views import lines, versions

app_name = "aop"
urlpatterns = [
    path("versions/<int:pk>/", versions.version_detail, name="version_detail"),
    path("lines/<int:pk>/", lines.line_detail, name="line_detail"),
]
