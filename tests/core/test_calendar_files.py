"""Calendar files say what a calendar needs, read back by the library's own eyes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from strategy.core.calendar_files import Appointment, Person, cancellation, invitation

REVIEW = Appointment(
    uid="0190-review@strategy.example",
    sequence=0,
    title="Review; of Grid, Q1 – Überblick",
    start=datetime(2026, 3, 20, 9, 30, tzinfo=ZoneInfo("Europe/Berlin")),
    length=timedelta(minutes=150),
    organiser=Person("Owner, Olga", "olga@brightwater.example"),
    attendee=Person("Paul Planner", "paul@brightwater.example"),
    stamp=datetime(2026, 3, 1, 12, tzinfo=UTC),
    description="Pre-read:\nhttps://strategy.example/reviews/1/",
    place="Room 4",
    address="https://strategy.example/reviews/1/",
)


def read(file):
    calendar = Calendar.from_ical(file.content)
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def test_an_invitation_reads_back_as_it_was_meant():
    file = invitation(REVIEW)
    calendar, event = read(file)
    assert file.media_type == "text/calendar; method=REQUEST"
    assert (calendar["method"], calendar["version"], event["status"]) == ("REQUEST", "2.0", "CONFIRMED")
    assert (event["uid"], event["sequence"]) == (REVIEW.uid, 0)
    assert (event["summary"], event["location"]) == (REVIEW.title, "Room 4")
    assert event["description"] == REVIEW.description
    assert event["url"] == REVIEW.address
    assert event.decoded("dtstamp") == REVIEW.stamp
    assert event.decoded("dtstart") == REVIEW.start
    assert event["dtstart"].params["TZID"] == "Europe/Berlin"
    assert event.decoded("dtend") - event.decoded("dtstart") == REVIEW.length
    assert event["organizer"] == "mailto:olga@brightwater.example"
    assert event["organizer"].params["CN"] == "Owner, Olga"
    assert event["attendee"] == "mailto:paul@brightwater.example"
    assert (event["attendee"].params["RSVP"], event["attendee"].params["PARTSTAT"]) == ("TRUE", "NEEDS-ACTION")


def test_the_zone_travels_with_it():
    calendar, _event = read(invitation(REVIEW))
    (zone,) = calendar.walk("VTIMEZONE")
    assert zone["TZID"] == "Europe/Berlin"
    summer, winter = datetime(2026, 7, 1, 12), datetime(2026, 1, 1, 12)  # wall times there
    rules = zone.to_tz()
    assert [rules.utcoffset(wall) for wall in (summer, winter)] == [timedelta(hours=2), timedelta(hours=1)]


def test_an_update_keeps_the_uid_and_counts_up():
    moved = replace(REVIEW, sequence=1, start=REVIEW.start + timedelta(days=7))
    _calendar, event = read(invitation(moved))
    assert (event["uid"], event["sequence"]) == (REVIEW.uid, 1)
    assert event.decoded("dtstart") == REVIEW.start + timedelta(days=7)


def test_a_cancellation_takes_it_out_of_the_calendar():
    file = cancellation(replace(REVIEW, sequence=2))
    calendar, event = read(file)
    assert file.media_type == "text/calendar; method=CANCEL"
    assert (calendar["method"], event["status"]) == ("CANCEL", "CANCELLED")
    assert (event["uid"], event["sequence"]) == (REVIEW.uid, 2)
    assert "RSVP" not in event["attendee"].params


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "UTC"])
def test_a_meeting_over_a_change_of_the_clock_lasts_as_long_as_it_lasts(zone):
    start = datetime(2026, 3, 29, 0, 30, tzinfo=UTC).astimezone(ZoneInfo(zone))
    _calendar, event = read(invitation(replace(REVIEW, start=start)))
    begins, ends = event.decoded("dtstart").astimezone(UTC), event.decoded("dtend").astimezone(UTC)
    assert (begins, ends - begins) == (start.astimezone(UTC), timedelta(minutes=150))


def test_lines_are_folded_and_end_as_the_standard_asks():
    content = invitation(replace(REVIEW, title="Ü" * 150)).content
    lines = content.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert b"\n" not in content.replace(b"\r\n", b"")
