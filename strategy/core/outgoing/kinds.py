"""Kinds of reminders: what an app says about its own, in about twenty lines, in `AppConfig.ready`.

    # okrs/outgoing.py
    def due(day, people):
        rows = KeyResult.objects.open().check_in_due_on(day).filter(owner__in=people)
        for key_result in rows.select_related("objective"):
            yield Due(key_result.owner_id, key_result, day)

    def is_still_due(key_result, person, day):
        return key_result.owner_id == person.pk and key_result.owes_check_in(day)

    def register_all():
        register(
            Kind(
                name="okrs.check_in_due",
                title="Check-in due",
                due=due,
                still_due=is_still_due,
                line=lambda key_result, day: f"Check in: {key_result.title}",
            )
        )

Core does the rest. At the hour of reminders, in each person's own time zone, it asks `due` for the day and writes one
row for each answer; the same answer twice is one row. Before a line is shown or mailed it asks `still_due` again, and
the table of subjects (`core/subjects.py`) whether the person may still see the subject. The subject's model must be in
that table. A kind that stands `alone` is a mail of its own, such as an invitation with a calendar file; an act that
wants one sent now, not at the hour of reminders, calls `tell`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, NamedTuple

from django.db.models import Model, QuerySet

from strategy.core import subjects
from strategy.core.calendar_files import CalendarFile
from strategy.core.models import User

DIGEST = "core.digest"
"""The kind of a mail that collects lines of other kinds."""
LONGEST_NAME = 64


class Due(NamedTuple):
    """Somebody (by id) is due something about `subject`, a row that carries a key, on `day`."""

    recipient: int
    subject: Any
    day: date


class Uncertain(Enum):
    """What becomes of a mail of which it is not known whether the server took it."""

    RETRY = "retry"
    """Sent once more under the same Message-ID: lost would be worse than twice."""
    HOLD = "hold"
    """Held until an administrator says: twice would be worse than late."""


def always(_subject: Any, _person: User, _day: date) -> bool:
    return True


def nothing(_day: date, _people: QuerySet[User]) -> Iterable[Due]:
    return ()


@dataclass(frozen=True)
class Kind:
    """One kind of reminder.

    `name` is dotted (`okrs.check_in_due`), `title` heads its lines in a mail. `due(day, people)` names who is due what
    on `day` among `people` (a queryset of active users: filter by it in SQL); it is asked several times a day and must
    answer with few queries. `line(subject, day)` is one line of text without amounts, pay or other figures of money,
    because mail is read by others; `address(subject)` is a path of ours, by default the subject's own page.

    `days`: for how many days, the due one included, the reminder means something; older ones are never sent.
    `for_readers_of_the_subject`: False where the person must hear of it although they may no longer see it (they were
    taken off a list, say); its line and address then give nothing away.
    """

    name: str
    title: str
    line: Callable[[Any, date], str]
    due: Callable[[date, QuerySet[User]], Iterable[Due]] = nothing
    still_due: Callable[[Any, User, date], bool] = always
    address: Callable[[Any], str] | None = None
    days: int = 7
    uncertain: Uncertain = Uncertain.RETRY
    alone: bool = False
    calendar: Callable[[Any, User], CalendarFile | None] | None = None
    for_readers_of_the_subject: bool = True

    def address_of(self, subject: Model) -> str:
        """The path of the page that a line leads to."""
        if self.address is not None:
            return self.address(subject)
        entry = subjects.subject(subject._meta.label_lower)
        return entry.address(subject) if entry else ""

    def line_of(self, subject: Model, day: date) -> str:
        """The line, in one line and short enough for the inbox."""
        return " ".join(self.line(subject, day).split())[:300]


_KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Add a kind. Raises ValueError for a name that is too long or has a calendar file without standing alone."""
    if len(kind.name) > LONGEST_NAME or ":" in kind.name:
        raise ValueError(f"{kind.name!r} is no name for a kind.")
    if kind.calendar is not None and not kind.alone:
        raise ValueError(f"{kind.name}: a calendar file needs a mail of its own.")
    _KINDS[kind.name] = kind


def kind_of(name: str) -> Kind | None:
    """The kind of that name; None when its app is gone."""
    return _KINDS.get(name)


def title_of(name: str) -> str:
    """What people call a kind; its name where its app is gone."""
    kind = kind_of(name)
    return "Reminders of the day" if name == DIGEST else kind.title if kind else name


def all_kinds() -> list[Kind]:
    """Every kind, by name."""
    return [_KINDS[name] for name in sorted(_KINDS)]
