"""What services of reviews refuse with; pages and the API say each as its sentence."""

from aop.moves import TooMuch
from reviews.services import applying, decisions, meeting, reviews

REFUSALS = (
    applying.PlanMoved,
    decisions.DecisionFrozen,
    decisions.NoDecisionsNow,
    decisions.NotFrozen,
    decisions.OtherPlan,
    meeting.NotLive,
    meeting.NothingDecided,
    meeting.StillOpen,
    reviews.MoneyNotSigned,
    reviews.NobodyCalled,
    reviews.PreReadFrozen,
    reviews.ReviewCannotMove,
    reviews.TooLong,
    TooMuch,
)
