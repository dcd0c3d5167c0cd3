"""Pages about aims and money together."""

from django.urls import path

from strategy.stack import views

app_name = "stack"
urlpatterns = [
    path("", views.home, name="home"),
    path("coverage/", views.coverage, name="coverage"),
    path("coverage.csv", views.coverage_export, name="coverage_export"),
    path("unaligned.csv", views.unaligned_export, name="unaligned_export"),
    path("unfunded/", views.unfunded, name="unfunded"),
    path("unfunded.csv", views.unfunded_export, name="unfunded_export"),
]
