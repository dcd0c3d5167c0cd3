"""Is it still true? Asked before a line is shown and again before a mail leaves."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from strategy.core import subjects
from strategy.core.models import Outgoing, User
from strategy.core.outgoing.kinds import Kind, kind_of

CANNOT_SIGN_IN = "They can no longer sign in."
NOBODY_SENDS = "No app sends reminders of this kind any more."
TOO_OLD = "It is too late for it to mean something."
NOT_SEEN = "What it is about is gone, or they may no longer see it."
NOT_DUE = "It is no longer due."
SAID_LATER = "A later reminder says the same."
INBOX_ONLY = "It stands in the inbox; they want no mail."
NOTHING_LEFT = "Nothing in it was still due."


@dataclass(frozen=True)
class Line:
    """What one row tells a person: a line and where it leads, under the kind's title."""

    row: Outgoing
    kind: Kind
    subject: Any
    text: str
    address: str

    @property
    def same(self) -> tuple:
        """Equal for two reminders of the same thing."""
        return self.row.kind, self.row.subject_key


def line_of(row: Outgoing, person: User, today: date) -> Line | str:
    """What a row tells `person`, for whom it is `today`; or why it tells nothing any more."""
    kind = kind_of(row.kind)
    if kind is None:
        return NOBODY_SENDS
    if not person.is_active:
        return CANNOT_SIGN_IN
    if (today - row.due_on).days >= kind.days:
        return TOO_OLD
    subject = _subject(row, kind, person)
    if subject is None:
        return NOT_SEEN
    if not kind.still_due(subject, person, row.due_on):
        return NOT_DUE
    return Line(row, kind, subject, kind.line_of(subject, row.due_on), kind.address_of(subject))


def _subject(row: Outgoing, kind: Kind, person: User) -> Any:
    if kind.for_readers_of_the_subject:
        return subjects.find(row.subject_type, row.subject_key, person)
    return subjects.model_of(row.subject_type)._default_manager.filter(key=row.subject_key).first()


def lines_of(rows: list[Outgoing], person: User, today: date) -> tuple[list[Line], dict[int, str]]:
    """The lines of `rows` that are still to be told, by kind and day, and why the others (by id) are not."""
    lines: dict[tuple, Line] = {}
    dropped: dict[int, str] = {}
    for row in sorted(rows, key=lambda one: (one.due_on, one.pk)):
        line = line_of(row, person, today)
        if isinstance(line, str):
            dropped[row.pk] = line
            continue
        if earlier := lines.pop(line.same, None):
            dropped[earlier.row.pk] = SAID_LATER
        lines[line.same] = line
    return sorted(lines.values(), key=lambda one: (one.kind.title, one.row.due_on, one.row.pk)), dropped
