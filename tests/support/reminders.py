"""A kind of reminder for tests: whom it asks, about what, on which days, is said by the test."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from strategy.core.models import Outgoing, User
from strategy.core.outgoing import Due, Kind, kinds
from strategy.core.outgoing.collecting import collect
from strategy.core.outgoing.deciding import decide

BERLIN = ZoneInfo("Europe/Berlin")


@dataclass
class Nudge:
    """A test kind: `owed[day]` lists who is due what; `done` are the subjects that no longer are."""

    name: str = "test.nudge"
    options: dict = field(default_factory=dict)
    owed: dict[date, list] = field(default_factory=dict)
    done: set = field(default_factory=set)
    asked: list[date] = field(default_factory=list)

    def due(self, day, people):
        self.asked.append(day)
        chosen = set(people.values_list("pk", flat=True))
        return [Due(person.pk, subject, day) for person, subject in self.owed.get(day, []) if person.pk in chosen]

    def owes(self, person, subject, *days):
        for day in days:
            self.owed.setdefault(day, []).append((person, subject))

    def register(self):
        kinds.register(
            Kind(
                name=self.name,
                title=self.options.pop("title", "Nudge"),
                due=self.due,
                still_due=lambda subject, _person, _day: subject.pk not in self.done,
                line=self.options.pop("line", lambda subject, _day: f"Look at {subject}"),
                **self.options,
            )
        )
        return self


def at(day: date, hour: int = 8, minute: int = 0, zone: ZoneInfo = BERLIN) -> datetime:
    """An instant by the wall clock of a zone."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone).astimezone(UTC)


def look(now: datetime) -> int:
    """Decide and collect at `now`. How many digests were made."""
    decide(now=now)
    return collect(now=now)


def days_from(first: date, count: int) -> list[date]:
    return [first + timedelta(days=number) for number in range(count)]


def of(person: User) -> Outgoing:
    """The one row that goes to a person."""
    return Outgoing.objects.get(recipient=person)
