"""Resources of the plan below `/api/v1/`."""

from rest_framework.routers import SimpleRouter

from aop.api import imports

router = SimpleRouter()
router.register("imports", imports.ImportViewSet, basename="api_import")

urlpatterns = router.urls
