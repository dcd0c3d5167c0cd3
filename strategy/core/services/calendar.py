"""Acts on the calendar: fiscal years with their periods, and cycles."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from strategy.core import events, fiscal
from strategy.core.models import Cycle, FiscalYear, Period, Settings, User

CYCLE_MOVES = {"draft": {"open"}, "open": {"closing"}, "closing": {"closed", "open"}, "closed": set()}


class CycleCannotMove(Exception):
    """A cycle goes from draft to open, closing and closed."""


@transaction.atomic
def ensure_fiscal_year(
    *, year: int, settings: Settings, actor: User | None, start_month: int | None = None
) -> FiscalYear:
    """The fiscal year called `year` by the organisation's rule, made with twelve periods and cycles if need be.

    `start_month` overrides the organisation's for this year. Cycles: the year and its four quarters, as drafts.
    """
    start = fiscal.first_day(
        year, start_month=start_month or settings.fiscal_start_month, naming=settings.fiscal_naming
    )
    found = FiscalYear.objects.filter(first_day=start).first()
    if found:
        return found
    months = fiscal.months_from(start)
    row = FiscalYear(label=fiscal.short_label(year), first_day=start, last_day=months[-1].last_day)
    row.full_clean()
    row.save(force_insert=True)
    Period.objects.bulk_create(
        Period(fiscal_year=row, number=m.number, first_day=m.first_day, last_day=m.last_day) for m in months
    )
    events.record(actor=actor, verb="core.fiscal_year.created", target=row)
    _add_cycles(row, months)
    return row


def _add_cycles(year: FiscalYear, months: list[fiscal.Month]) -> None:
    spans = [(year.label, Cycle.Kind.YEAR, months[0].first_day, months[-1].last_day)]
    spans += [
        (
            f"{year.label} Q{quarter}",
            Cycle.Kind.QUARTER,
            months[3 * quarter - 3].first_day,
            months[3 * quarter - 1].last_day,
        )
        for quarter in (1, 2, 3, 4)
    ]
    Cycle.objects.bulk_create(
        Cycle(name=name, kind=kind, first_day=first, last_day=last, fiscal_year=year)
        for name, kind, first, last in spans
    )


@transaction.atomic
def close_periods_through(*, period: Period, actor: User) -> list[Period]:
    """Close a period and every open one before it, so that what is closed has no gap. Returns those closed now."""
    _lock_calendar()
    found = Period.objects.in_order().filter(first_day__lte=period.first_day, closed_at__isnull=True)
    return _set_closed(found, at=timezone.now(), actor=actor, target=period.fiscal_year)


@transaction.atomic
def open_periods_from(*, period: Period, actor: User, reason: str) -> list[Period]:
    """Open a closed period again and every closed one after it, with the reason. Returns those opened now."""
    _lock_calendar()
    found = Period.objects.in_order().filter(first_day__gte=period.first_day, closed_at__isnull=False)
    return _set_closed(found, at=None, actor=actor, target=period.fiscal_year, reason=reason)


def _lock_calendar() -> None:
    """One writer of periods at a time: the years stand for them."""
    list(FiscalYear.objects.select_for_update(no_key=True).order_by("pk"))


def _set_closed(
    found: Iterable[Period], *, at: datetime | None, actor: User, target: FiscalYear, reason: str = ""
) -> list[Period]:
    periods = list(found)
    if not periods:
        return []
    Period.objects.filter(pk__in=[p.pk for p in periods]).update(closed_at=at, version=F("version") + 1)
    events.record(
        actor=actor,
        verb="core.periods.closed" if at else "core.periods.opened",
        target=target,
        rows=[["strategy.period", str(p.pk), str(p)] for p in periods],
        changes={"periods": [None, f"{periods[0]} – {periods[-1]}" if len(periods) > 1 else str(periods[0])]},
        reason=reason,
    )
    return periods


@transaction.atomic
def create_cycle(*, name: str, first_day: date, last_day: date, actor: User, kind: str = Cycle.Kind.CUSTOM) -> Cycle:
    """A cycle of its own dates."""
    cycle = Cycle(name=name, kind=kind, first_day=first_day, last_day=last_day)
    cycle.full_clean()
    cycle.save(force_insert=True)
    events.record(actor=actor, verb="core.cycle.created", target=cycle)
    return cycle


@transaction.atomic
def move_cycle(*, cycle: Cycle, state: str, actor: User | None) -> Cycle:
    """Open, start closing or close a cycle. Asked for the state it has, does nothing. Raises CycleCannotMove."""
    cycle = Cycle.objects.select_for_update(no_key=True).get(pk=cycle.pk)
    if state == cycle.state:
        return cycle
    if state not in CYCLE_MOVES[cycle.state]:
        raise CycleCannotMove
    before, cycle.state = cycle.state, state
    cycle.version += 1
    cycle.save(update_fields=["state", "version"])
    events.record(actor=actor, verb="core.cycle.moved", target=cycle, changes={"state": [before, state]})
    return cycle
