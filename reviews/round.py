"""The reallocation round: what leaves which line, what arrives where, and what each line keeps. Minor units."""

from collections.abc import Sequence
from dataclasses import dataclass

from aop.current import current_periods
from aop.models import BudgetLine, Seat
from reviews.models import Move, Review, SeatMove
from strategy.core.models import Unit, User

NOTHING = [0] * 12


@dataclass(frozen=True)
class LineEffect:
    """A line of the round: its year in the current plan, what the review changes by quarter, and what it will have."""

    line: BudgetLine
    before: int
    quarters: list[int]

    @property
    def change(self) -> int:
        return sum(self.quarters)

    @property
    def after(self) -> int:
        return self.before + self.change


@dataclass(frozen=True)
class Round:
    """All moves of a review together. `given` and `taken` are what sources lose and uses get, by quarter and in all."""

    currency: str
    moves: list[Move]
    seat_moves: list[SeatMove]
    lines: list[LineEffect]
    given: list[int]
    taken: list[int]

    @property
    def sources(self) -> list[LineEffect]:
        return [row for row in self.lines if row.change < 0]

    @property
    def uses(self) -> list[LineEffect]:
        return [row for row in self.lines if row.change >= 0]

    @property
    def total(self) -> int:
        """What is moved in all."""
        return sum(self.given)

    @property
    def is_balanced(self) -> bool:
        return self.given == self.taken

    @property
    def is_nothing(self) -> bool:
        return not self.moves and not self.seat_moves


def round_of(review: Review) -> Round:
    """The round as it stands. After the review is applied `before` is worked back from what each move has seen."""
    moves = list(Move.objects.of_review(review).select_related("source__unit", "target__unit", "decision__review"))
    seats = SeatMove.objects.of_review(review).select_related("seat__line", "target", "decision__review")
    lines = {line.pk: line for move in moves for line in (move.source, move.target)}
    now = current_periods(review.plan, lines) if review.plan and review.applied_at is None else _seen(moves)
    change = _changes(moves)
    effects = [LineEffect(lines[pk], sum(now.get(pk, NOTHING)), quarters(change[pk])) for pk in lines]
    given = quarters(_column_sums([move.periods for move in moves]))
    return Round(
        currency=review.plan.currency if review.plan else "",
        moves=moves,
        seat_moves=list(seats),
        lines=sorted(effects, key=lambda row: (row.change, row.line.name)),
        given=given,
        taken=quarters(_column_sums(list(_received(moves).values()))),
    )


def lines_of(review: Review, user: User):
    """Lines whose money the review may move: of its plan, of its unit and below, as far as the person sees them."""
    below = Unit.objects.below([review.unit_id]).values("pk")
    rows = BudgetLine.objects.visible_to(user).filter(plan=review.plan_id, unit__in=below)
    return rows.by_name()


def seats_of(review: Review, user: User):
    """Seats of those lines."""
    rows = Seat.objects.filter(line__in=lines_of(review, user).order_by().values("pk"))
    return rows.select_related("line").by_line()


def quarters(periods: Sequence[int]) -> list[int]:
    """Four sums of twelve amounts."""
    return [sum(periods[first : first + 3]) for first in range(0, 12, 3)]


def _changes(moves: list[Move]) -> dict[int, list[int]]:
    change = _received(moves)
    for move in moves:
        kept = change.setdefault(move.source_id, list(NOTHING))
        change[move.source_id] = [mine - gone for mine, gone in zip(kept, move.periods, strict=True)]
    return change


def _received(moves: list[Move]) -> dict[int, list[int]]:
    got: dict[int, list[int]] = {}
    for move in moves:
        kept = got.setdefault(move.target_id, list(NOTHING))
        got[move.target_id] = [mine + more for mine, more in zip(kept, move.periods, strict=True)]
    return got


def _column_sums(rows: Sequence[Sequence[int]]) -> list[int]:
    return [sum(column) for column in zip(*rows, strict=True)] if rows else list(NOTHING)


def _seen(moves: list[Move]) -> dict[int, list[int]]:
    seen = {move.target_id: move.seen_target for move in moves}
    return seen | {move.source_id: move.seen_source for move in moves}
