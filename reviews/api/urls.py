"""Resources of reviews below `/api/v1/`."""

from rest_framework.routers import SimpleRouter

from reviews.api import briefs, decisions, reviews

router = SimpleRouter()
router.register("reviews", reviews.ReviewViewSet, basename="api_review")
router.register("briefs", briefs.BriefViewSet, basename="api_brief")
router.register("decisions", decisions.DecisionViewSet, basename="api_decision")
router.register("moves", decisions.MoveViewSet, basename="api_move")

urlpatterns = router.urls
