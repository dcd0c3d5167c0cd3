"""Who owes what before a review: briefs, check-ins, the signature under the money page."""

from dataclasses import dataclass

from okrs.models import Objective
from okrs.pace import Seen, Silence, Span, silence
from reviews.models import Brief, Review, ReviewPart
from reviews.snapshots import objectives_of
from strategy.core import clock
from strategy.core.models import Settings

LATE = {Silence.LATE, Silence.STALE, Silence.NEVER}


@dataclass(frozen=True)
class Owed:
    """An objective in scope, its brief if one is written, and how long nobody has said how it goes."""

    objective: Objective
    brief: Brief | None
    silence: Silence

    @property
    def is_late(self) -> bool:
        return self.silence in LATE

    @property
    def is_complete(self) -> bool:
        return self.brief is not None and not self.is_late


@dataclass(frozen=True)
class Board:
    """What is there and what is missing. `waits_for_signature` says that a finance partner has not signed yet."""

    rows: list[Owed]
    waits_for_signature: bool

    @property
    def unwritten(self) -> int:
        return sum(row.brief is None for row in self.rows)

    @property
    def late(self) -> int:
        return sum(row.is_late for row in self.rows)


def board_of(review: Review) -> Board:
    """The completeness of a review that is being prepared. A fixed number of reads."""
    on = clock.today()
    settings = Settings.objects.filter(pk=1).first()
    rhythm = settings.check_in_rhythm_days if settings else 7
    briefs = {row.objective_id: row for row in review.briefs.select_related("author")}
    rows = [Owed(row, briefs.get(row.pk), _silence(row, rhythm, on)) for row in objectives_of(review)]
    has_partner = any(part.part == ReviewPart.Part.FINANCE for part in review.parts.all())
    return Board(rows, waits_for_signature=has_partner and review.money_signed_by_id is None)


def _silence(row: Objective, rhythm: int, on) -> Silence:
    span = Span(row.cycle.first_day, row.cycle.last_day)
    return silence(Seen(row.score, row.last_check_in_on, rhythm), span, on)
