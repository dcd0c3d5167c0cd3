"""Resources of aims below `/api/v1/`."""

from rest_framework.routers import SimpleRouter

from okrs.api import key_results, metrics, objectives, themes

router = SimpleRouter()
router.register("objectives", objectives.ObjectiveViewSet, basename="api_objective")
router.register("key-results", key_results.KeyResultViewSet, basename="api_key_result")
router.register("themes", themes.ThemeViewSet, basename="api_theme")
router.register("metrics", metrics.MetricViewSet, basename="api_metric")

urlpatterns = router.urls
