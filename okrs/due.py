"""When a check-in is owed, and how long it has been owed already (`scoring.md` R11). Pure."""

from dataclasses import dataclass
from datetime import date

from okrs.pace import Seen, Silence, Span, silence


@dataclass(frozen=True)
class Due:
    """A check-in is due one rhythm after the last one, or after the cycle began.

    `late` are the days beyond that: 0 is today, −3 in three days. `quiet` are the days since the last one, None where
    there is none.
    """

    silence: Silence
    quiet: int | None
    late: int

    @property
    def is_due(self) -> bool:
        return self.late >= 0


def due(*, last_on: date | None, span: Span, rhythm: int, on: date) -> Due:
    """What is owed on the day `on`. After the cycle its last day counts: nothing is owed beyond."""
    day = min(on, span.last)
    heard = last_on or span.first
    quiet = None if last_on is None else (day - last_on).days
    return Due(silence(Seen(None, last_on, rhythm), span, on), quiet, (day - heard).days - rhythm)
