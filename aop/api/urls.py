"""Resources of the plan below `/api/v1/`."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from aop.api import allocations, exports, imports, ledger, lines, planned, plans, seats, transfers

router = SimpleRouter()
router.register("plans", plans.PlanViewSet, basename="api_plan")
router.register("versions", plans.VersionViewSet, basename="api_version")
router.register("lines", lines.LineViewSet, basename="api_line")
router.register("line-versions", planned.LineVersionViewSet, basename="api_line_version")
router.register("accounts", ledger.AccountViewSet, basename="api_account")
router.register("cost-centres", ledger.CostCentreViewSet, basename="api_cost_centre")
router.register("actuals", ledger.ActualViewSet, basename="api_actual")
router.register("allocations", allocations.AllocationViewSet, basename="api_allocation")
router.register("transfers", transfers.TransferViewSet, basename="api_transfer")
router.register("imports", imports.ImportViewSet, basename="api_import")
router.register("seats", seats.SeatViewSet, basename="api_seat")

urlpatterns = [
    path("versions/<slug:key>/export/", exports.ExportView.as_view(), name="api_version_export"),
    path("versions/<slug:key>/rows/", exports.TidyRowsView.as_view(), name="api_version_rows"),
    *router.urls,
]
