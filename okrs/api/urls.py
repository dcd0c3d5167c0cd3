"""Resources of aims below `/api/v1/`."""

from rest_framework.routers import SimpleRouter

from okrs.api import alignments, bets, check_ins, key_results, metrics, objectives, themes

router = SimpleRouter()
router.register("objectives", objectives.ObjectiveViewSet, basename="api_objective")
router.register("key-results", key_results.KeyResultViewSet, basename="api_key_result")
router.register("check-ins", check_ins.CheckInViewSet, basename="api_check_in")
router.register("alignments", alignments.AlignmentViewSet, basename="api_alignment")
router.register("themes", themes.ThemeViewSet, basename="api_theme")
router.register("metrics", metrics.MetricViewSet, basename="api_metric")

router.register("bets", bets.BetViewSet, basename="api_bet")

urlpatterns = router.urls
