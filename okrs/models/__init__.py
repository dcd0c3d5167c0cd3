from okrs.models.key_results import KeyResult, KeyResultTerm, Metric
from okrs.models.objectives import Objective, ObjectiveTerm, Theme

__all__ = ["KeyResult", "KeyResultTerm", "Metric", "Objective", "ObjectiveTerm", "Theme"]
