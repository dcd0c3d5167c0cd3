"""Thin doors for the worker: plain values in, safe to run twice."""

from celery import shared_task

from okrs.services import scores
from strategy.core import clock


@shared_task
def judge(**_) -> None:
    """Every few minutes: once the organisation's day is a new one, judge every open aim by it."""
    scores.judge_all(on=clock.today())
