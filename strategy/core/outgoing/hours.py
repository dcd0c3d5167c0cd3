"""When a day's reminders are due in a time zone. Pure: no database, no clock.

A day has one due instant: the first valid instant whose wall time there is the hour of reminders or later. An hour
that the clock jumps over is due when the jump happens; an hour that comes twice is due the first time.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)


def due_instant(zone: ZoneInfo, day: date, hour: int) -> datetime:
    """The instant, in UTC, from which reminders of `day` are due in `zone`."""
    wall = datetime.combine(day, time(hour), tzinfo=zone)  # fold 0: of an hour that comes twice, the first
    instant = wall.astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return instant
    return _jump_between(zone, wall.replace(fold=1).astimezone(UTC), instant)


def due_day(zone: ZoneInfo, now: datetime, hour: int) -> date:
    """The latest day whose reminders are due in `zone` at `now`."""
    day = now.astimezone(zone).date() + DAY  # where a day ends twice, the next has begun already
    while due_instant(zone, day, hour) > now:
        day -= DAY
    return day


def _jump_between(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The first instant that has the offset of `after`; between the two the clock jumps once."""
    old = before.astimezone(zone).utcoffset()
    while after - before > SECOND:
        middle = (before + (after - before) / 2).replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after
