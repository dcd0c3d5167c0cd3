"""What aims make of what core tells."""

from okrs.services import scores
from okrs.tasks import judge
from strategy.core import outbox
from strategy.core.signals import settings_changed

_JUDGED_BY = {"check_in_rhythm_days", "time_zone"}


def connect() -> None:
    """Called once when the app is ready."""
    settings_changed.connect(judge_by_new_settings, dispatch_uid="okrs.judge_by_new_settings")


def judge_by_new_settings(sender, changed, **_) -> None:
    """Another rhythm makes other silences: every pace is due for judging again."""
    if changed & _JUDGED_BY:
        scores.forget_judgements()
        outbox.poke(judge)
