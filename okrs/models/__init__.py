from okrs.models.alignments import Alignment
from okrs.models.bets import Bet
from okrs.models.check_ins import CheckIn
from okrs.models.key_results import KeyResult, KeyResultTerm, Metric
from okrs.models.objectives import Objective, ObjectiveTerm, Theme

__all__ = [
    "Alignment",
    "Bet",
    "CheckIn",
    "KeyResult",
    "KeyResultTerm",
    "Metric",
    "Objective",
    "ObjectiveTerm",
    "Theme",
]
