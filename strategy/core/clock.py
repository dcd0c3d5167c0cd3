"""What time it is, for acts. The demo tells its past through `told_at`; everything else lives now."""

import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

from strategy.core.models import Settings

_TOLD: ContextVar[datetime | None] = ContextVar("told_at", default=None)


def now() -> datetime:
    """The instant of an act, with its zone."""
    return _TOLD.get() or timezone.now()


def zone() -> zoneinfo.ZoneInfo:
    """The organisation's time zone; UTC before it is set up."""
    name = Settings.objects.values_list("time_zone", flat=True).filter(pk=1).first()
    return zoneinfo.ZoneInfo(name or "UTC")


def today() -> date:
    """The organisation's day of `now()`: aims are judged by it, whatever zone the reader is in."""
    return now().astimezone(zone()).date()


@contextmanager
def told_at(instant: datetime) -> Iterator[None]:
    """Acts inside happened at `instant`. For the demo, whose past is invented."""
    token = _TOLD.set(instant)
    try:
        yield
    finally:
        _TOLD.reset(token)
