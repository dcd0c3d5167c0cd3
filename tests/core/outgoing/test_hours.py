"""When a day's reminders are due: every zone of the world, every day of three years, each day once."""

import zoneinfo
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from strategy.core.outgoing.hours import DAY, SECOND, due_day, due_instant

FIRST, LAST = date(2026, 1, 1), date(2028, 12, 31)
YEARS = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]


def zones_that_differ() -> list[ZoneInfo]:
    """One zone of each behaviour in these years: many names are only other names of one."""
    found = {}
    for name in sorted(zoneinfo.available_timezones()):
        zone = ZoneInfo(name)
        moments = (datetime(day.year, day.month, day.day, hour, tzinfo=UTC) for day in YEARS for hour in (0, 6, 12, 18))
        found.setdefault(tuple(moment.astimezone(zone).utcoffset() for moment in moments), zone)
    return list(found.values())


def days_that_are_not_due_once(zone: ZoneInfo, hour: int, days: list[date]) -> list[date]:
    """Walk the due instants as a sweep would meet them, one second before and at each."""
    wrong = []
    for day in days:
        instant = due_instant(zone, day, hour)
        if due_day(zone, instant, hour) != day or due_day(zone, instant - SECOND, hour) != day - DAY:
            wrong.append(day)
    return wrong


def days_near_a_change(zone: ZoneInfo) -> list[date]:
    offsets = {day: datetime(day.year, day.month, day.day, 12, tzinfo=zone).utcoffset() for day in YEARS}
    changed = [day for day in YEARS[1:] if offsets[day] != offsets[day - DAY]]
    return sorted({day + timedelta(days=near) for day in changed for near in (-1, 0, 1)})


def test_every_day_of_three_years_is_due_once_in_every_zone():
    zones = zones_that_differ()
    assert len(zones) > 60
    assert {str(zone): wrong for zone in zones if (wrong := days_that_are_not_due_once(zone, 8, YEARS))} == {}


def test_at_every_hour_of_the_days_around_a_change_of_the_clock():
    zones = [(zone, days_near_a_change(zone)) for zone in zones_that_differ()]
    assert sum(len(days) for _zone, days in zones) > 450
    wrong = {(str(zone), hour): bad for zone, days in zones for hour in range(24)
             if (bad := days_that_are_not_due_once(zone, hour, days))}  # fmt: skip
    assert wrong == {}


@pytest.mark.slow
@pytest.mark.parametrize("hour", range(24))
def test_every_zone_every_day_every_hour(hour):
    names = sorted(zoneinfo.available_timezones())
    wrong = {name: bad for name in names if (bad := days_that_are_not_due_once(ZoneInfo(name), hour, YEARS))}
    assert wrong == {}


@pytest.mark.parametrize(
    ("zone", "day", "hour", "utc"),
    [
        ("Europe/Berlin", date(2026, 1, 15), 8, "2026-01-15 07:00"),
        ("Europe/Berlin", date(2026, 7, 15), 8, "2026-07-15 06:00"),
        ("Europe/Berlin", date(2026, 3, 29), 2, "2026-03-29 01:00"),  # 02:00 does not exist: the jump
        ("Europe/Berlin", date(2026, 10, 25), 2, "2026-10-25 00:00"),  # 02:00 comes twice: the first
        ("America/New_York", date(2026, 11, 1), 1, "2026-11-01 05:00"),
        ("Australia/Lord_Howe", date(2026, 10, 4), 2, "2026-10-03 15:30"),  # the clock jumps half an hour
        ("Pacific/Apia", date(2011, 12, 30), 8, "2011-12-30 10:00"),  # a day that was skipped whole
        ("Asia/Kathmandu", date(2026, 5, 1), 8, "2026-05-01 02:15"),
    ],
)
def test_the_first_valid_instant_at_or_after_the_hour(zone, day, hour, utc):
    assert due_instant(ZoneInfo(zone), day, hour).strftime("%Y-%m-%d %H:%M") == utc


def test_a_midnight_that_comes_twice_is_due_the_first_time():
    zone, day = ZoneInfo("America/St_Johns"), date(2010, 11, 7)  # at 00:01 it was 23:01 of the day before again
    first = due_instant(zone, day, 0)
    again = first + timedelta(minutes=30)
    assert again.astimezone(zone).date() == day - DAY
    assert due_day(zone, again, 0) == day
