"""All addresses; apps are named as strings so that no import points down."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.account.urls")),
]
