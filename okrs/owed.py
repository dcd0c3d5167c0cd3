"""What a person owes their aims: the next small thing to do for each."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse

from okrs.due import Due, due
from okrs.facts import rhythm
from okrs.models import KeyResult, Objective
from okrs.pace import Silence, Span
from okrs.querysets import ObjectiveQuerySet
from strategy.core.models import User

MOST = 50
"""Rows of one read; whoever owes more has another problem."""


@dataclass(frozen=True)
class Owed:
    """One thing to do: what it is about, where to do it, and why; `word` and its shape say how pressing it is."""

    title: str
    address: str
    why: str
    word: str = "Open"
    shape: str = "early"


def owed_by(user: User, on: date, *, aims: ObjectiveQuerySet | None = None) -> list[Owed]:
    """What `user` owes on the day `on`, the most pressing first. Four reads, however much it is.

    Only aims of cycles that have not ended by `on` count; what is late for those is closing, not setting. `aims` are
    the objectives the person may read, where these are at hand.
    """
    seen = Objective.objects.visible_to(user) if aims is None else aims
    mine = seen.owned_by(user).filter(cycle__last_day__gte=on).wanting_words(on)
    rows = list(mine.select_related("cycle").order_by("pk")[:MOST])
    blind = [row for row in rows if row.state == Objective.State.ACTIVE]
    started = [row for row in rows if row.state == Objective.State.DRAFT]
    return [
        *check_ins_owed_by(user, on, aims=seen),
        *(Owed(row.title, _adding(row), "active, and no key result says how you will know") for row in blind),
        *(Owed(row.title, row.get_absolute_url(), f"a draft, and {row.cycle} has begun") for row in started),
        *(Owed(row.title, _editing(row), "does not say in what it is measured") for row in _unmeasured(user, on)),
    ]


def check_ins_owed_by(user: User, on: date, *, aims: ObjectiveQuerySet) -> list[Owed]:
    """Check-ins that are due for the key results one owns, those without a word the longest first. Two reads."""
    days = rhythm()
    rows = KeyResult.objects.filter(objective__in=aims.filter(cycle__last_day__gte=on).values("pk"))
    rows = rows.owned_by(user).in_play().begun(on)
    found = rows.select_related("objective__cycle").most_overdue_first(on)[:MOST]
    dues = [(row, due(last_on=row.last_check_in_on, span=span_of(row), rhythm=days, on=on)) for row in found]
    return [_check_in(row, when) for row, when in dues if when.is_due]


def span_of(key_result: KeyResult) -> Span:
    """The days of its cycle."""
    cycle = key_result.objective.cycle
    return Span(cycle.first_day, cycle.last_day)


def _check_in(row: KeyResult, when: Due) -> Owed:
    said = "nobody has said where it stands yet" if when.quiet is None else f"last check-in {days_ago(when.quiet)}"
    word, shape = _PRESSING[when.silence] if when.late else ("Due today", "early")
    return Owed(row.title, f"{reverse('okrs:updates')}#kr-{row.pk}", said, word, shape)


def days_ago(days: int) -> str:
    """today, yesterday, 8 days ago."""
    return {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")


_PRESSING = {
    Silence.NEVER: ("Late", "late"),
    Silence.STALE: ("Stale", "late"),
    Silence.LATE: ("Late", "late"),
    Silence.FRESH: ("Due", "early"),
}


def _unmeasured(user: User, on: date):
    numbers = KeyResult.objects.live().of_open_objectives().exclude(kind=KeyResult.Kind.YES_NO)
    dumb = numbers.owned_by(user).filter(Q(measure=""), Q(metric=None) | Q(metric__measure=""))
    return dumb.filter(objective__cycle__last_day__gte=on).order_by("pk")[:MOST]


def _adding(objective: Objective) -> str:
    return reverse("okrs:key_result_create", args=[objective.pk])


def _editing(key_result: KeyResult) -> str:
    return reverse("okrs:key_result_edit", args=[key_result.pk])
