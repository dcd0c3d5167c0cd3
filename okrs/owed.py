"""What a person owes their aims: the next small thing to do for each."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse

from okrs.models import KeyResult, Objective
from okrs.querysets import ObjectiveQuerySet
from strategy.core.models import User

MOST = 50
"""Rows of one read; whoever owes more has another problem."""


@dataclass(frozen=True)
class Owed:
    """One thing to do: what it is about, where to do it, and why."""

    title: str
    address: str
    why: str


def owed_by(user: User, on: date, *, aims: ObjectiveQuerySet | None = None) -> list[Owed]:
    """What `user` owes on the day `on`, the most pressing first. Two reads, however much it is.

    Only aims of cycles that have not ended by `on` count; what is late for those is closing, not setting. `aims` are
    the objectives the person may read, where these are at hand.
    """
    seen = Objective.objects.visible_to(user) if aims is None else aims
    mine = seen.owned_by(user).filter(cycle__last_day__gte=on).wanting_words(on)
    rows = list(mine.select_related("cycle").order_by("pk")[:MOST])
    blind = [row for row in rows if row.state == Objective.State.ACTIVE]
    started = [row for row in rows if row.state == Objective.State.DRAFT]
    return [
        *(Owed(row.title, _adding(row), "active, and no key result says how you will know") for row in blind),
        *(Owed(row.title, row.get_absolute_url(), f"a draft, and {row.cycle} has begun") for row in started),
        *(Owed(row.title, _editing(row), "does not say in what it is measured") for row in _unmeasured(user, on)),
    ]


def _unmeasured(user: User, on: date):
    numbers = KeyResult.objects.live().of_open_objectives().exclude(kind=KeyResult.Kind.YES_NO)
    dumb = numbers.owned_by(user).filter(Q(measure=""), Q(metric=None) | Q(metric__measure=""))
    return dumb.filter(objective__cycle__last_day__gte=on).order_by("pk")[:MOST]


def _adding(objective: Objective) -> str:
    return reverse("okrs:key_result_create", args=[objective.pk])


def _editing(key_result: KeyResult) -> str:
    return reverse("okrs:key_result_edit", args=[key_result.pk])
