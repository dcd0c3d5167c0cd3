"""All addresses; apps are named as strings so that no import points down."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("strategy.core.account_urls")),
    path("api/v1/", include("strategy.core.api.urls")),
    path("api/v1/", include("okrs.api.urls")),
    path("api/v1/", include("aop.api.urls")),
    path("api/v1/", include("reviews.api.urls")),
    path("api/v1/", include("strategy.stack.api_urls")),
    path("api/", include("strategy.core.api.docs")),
    path("aop/", include("aop.urls")),
    path("reviews/", include("reviews.urls")),
    path("okrs/", include("okrs.urls")),
    path("", include("strategy.core.urls")),
    path("", include("strategy.stack.urls")),
]

handler400 = "strategy.core.views.errors.bad_request"
handler403 = "strategy.core.views.errors.forbidden"
handler404 = "strategy.core.views.errors.not_found"
handler429 = "strategy.core.views.errors.too_many"  # asked for by allauth
handler500 = "strategy.core.views.errors.server_error"
