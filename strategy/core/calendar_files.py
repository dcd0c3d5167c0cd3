"""Calendar files (iCalendar, RFC 5545 and 5546): an invitation, its update and its cancellation.

Calendars know an appointment by its `uid`, which never changes; `sequence` counts up with each change, and a
cancellation counts up too. The wall time is given in the organiser's zone, so that it survives a change of its rules.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, vCalAddress, vText

PRODUCT = "-//Strategy Stack//Reviews//EN"


@dataclass(frozen=True)
class Person:
    """Who takes part, as a calendar names them."""

    name: str
    email: str


@dataclass(frozen=True)
class Appointment:
    """A meeting for one reader. `start` carries its time zone (a ZoneInfo); `stamp` is when this was last changed."""

    uid: str
    sequence: int
    title: str
    start: datetime
    length: timedelta
    organiser: Person
    attendee: Person
    stamp: datetime
    description: str = ""
    place: str = ""
    address: str = ""


@dataclass(frozen=True)
class CalendarFile:
    """What a mail carries: the method its type names, and the file."""

    method: str
    content: bytes

    @property
    def media_type(self) -> str:
        return f"text/calendar; method={self.method}"


def invitation(appointment: Appointment) -> CalendarFile:
    """Ask the attendee to come; with a higher sequence, tell them what changed."""
    return _file(appointment, method="REQUEST", status="CONFIRMED")


def cancellation(appointment: Appointment) -> CalendarFile:
    """Take the appointment out of the attendee's calendar. Its sequence is higher than the last invitation's."""
    return _file(appointment, method="CANCEL", status="CANCELLED")


def _file(appointment: Appointment, *, method: str, status: str) -> CalendarFile:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(_event(appointment, status))
    day = appointment.start.date()  # the rules of its zone around that day, not of a century
    calendar.add_missing_timezones(first_date=day - timedelta(days=366), last_date=day + timedelta(days=366))
    return CalendarFile(method, calendar.to_ical())


def _event(appointment: Appointment, status: str) -> Event:
    event = Event()
    event.add("uid", appointment.uid)
    event.add("sequence", appointment.sequence)
    event.add("dtstamp", appointment.stamp.astimezone(UTC))
    event.add("summary", appointment.title)
    event.add("dtstart", appointment.start)
    end = appointment.start.astimezone(UTC) + appointment.length  # as long as it lasts, also where the clock jumps
    event.add("dtend", end.astimezone(appointment.start.tzinfo))
    event.add("status", status)
    event.add("organizer", _address(appointment.organiser))
    event.add("attendee", _attendee(appointment.attendee, asked=status == "CONFIRMED"))
    for name in ("description", "address", "place"):
        if value := getattr(appointment, name):
            event.add({"address": "url", "place": "location"}.get(name, name), value)
    return event


def _address(person: Person) -> vCalAddress:
    address = vCalAddress(f"mailto:{person.email}")
    address.params["CN"] = vText(person.name)
    return address


def _attendee(person: Person, *, asked: bool) -> vCalAddress:
    address = _address(person)
    address.params["ROLE"] = vText("REQ-PARTICIPANT")
    if asked:
        address.params["PARTSTAT"] = vText("NEEDS-ACTION")
        address.params["RSVP"] = vText("TRUE")
    return address
