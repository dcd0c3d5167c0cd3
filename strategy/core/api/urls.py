"""Resources of the shared kernel below `/api/v1/`."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from strategy.core.api import account, calendar, outgoing, people, root, units, work

router = SimpleRouter()
router.register("units", units.UnitViewSet, basename="api_unit")
router.register("users", people.UserViewSet, basename="api_user")
router.register("memberships", people.MembershipViewSet, basename="api_membership")
router.register("fiscal-years", calendar.FiscalYearViewSet, basename="api_fiscal_year")
router.register("periods", calendar.PeriodViewSet, basename="api_period")
router.register("cycles", calendar.CycleViewSet, basename="api_cycle")
router.register("events", work.EventViewSet, basename="api_event")
router.register("notices", work.NoticeViewSet, basename="api_notice")
router.register("outgoing", outgoing.OutgoingViewSet, basename="api_outgoing")
router.register("jobs", work.JobViewSet, basename="api_job")
router.register("tokens", account.TokenViewSet, basename="api_token")

settings = calendar.SettingsViewSet.as_view({"get": "retrieve", "patch": "partial_update"})

urlpatterns = [
    path("", root.RootView.as_view(), name="api_root"),
    path("login/", account.LoginView.as_view(), name="api_login"),
    path("logout/", account.LogoutView.as_view(), name="api_logout"),
    path("me/", account.MeView.as_view(), name="api_me"),
    path("settings/", settings, name="api_settings"),
    *router.urls,
]
