"""Resources of the plan below `/api/v1/`."""

from rest_framework.routers import SimpleRouter

from aop.api import allocations, imports

router = SimpleRouter()
router.register("allocations", allocations.AllocationViewSet, basename="api_allocation")
router.register("imports", imports.ImportViewSet, basename="api_import")

urlpatterns = router.urls
