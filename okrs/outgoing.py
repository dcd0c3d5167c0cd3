"""Reminders about aims: a check-in is due one rhythm after the last one, told once more a week later, then no more."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from okrs.facts import rhythm
from okrs.models import KeyResult
from strategy.core.models import User
from strategy.core.outgoing import Due, Kind, register

CHECK_IN_DUE = "okrs.check_in_due"
NUDGE = timedelta(days=7)


def due(day: date, people: QuerySet[User]) -> Iterable[Due]:
    """Owners of key results of a running cycle that were last spoken of one rhythm before `day`, or that and a week;
    where nobody has said anything, the first day of the cycle stands for the last time. One read."""
    step = timedelta(days=rhythm())
    last = [day - step, day - step - NUDGE]
    silent = Q(last_check_in_on__isnull=True, objective__cycle__first_day__in=last)
    rows = KeyResult.objects.in_play().filter(
        silent | Q(last_check_in_on__in=last),
        owner__in=people,
        objective__cycle__first_day__lte=day,
        objective__cycle__last_day__gte=day,
    )
    for key_result in rows.order_by("pk"):
        yield Due(key_result.owner_id, key_result, day)


def is_still_due(key_result: KeyResult, person: User, day: date) -> bool:
    """Nobody has checked in since, it is still theirs, and it is still in play."""
    if key_result.owner_id != person.pk or not KeyResult.objects.in_play().filter(pk=key_result.pk).exists():
        return False
    last = key_result.last_check_in_on
    return last is None or last + timedelta(days=rhythm()) <= day


def register_all() -> None:
    """Called once when the app is ready."""
    register(
        Kind(
            name=CHECK_IN_DUE,
            title="Check-ins due",
            due=due,
            still_due=is_still_due,
            line=lambda key_result, _day: f"Check in: {key_result.title}",
        )
    )
