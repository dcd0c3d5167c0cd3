"""One transfer as a page shows it: what each line gives or gets by period, and what it had and will have."""

from dataclasses import dataclass

from aop.current import current_periods
from aop.models import Transfer, TransferEntry
from strategy.core.models import Period, Unit, User

State = Transfer.State


@dataclass(frozen=True)
class Moved:
    """One line of a transfer. `before` and `after` are its year in the current plan without and with the transfer,
    None where the version in force does not hold the line; amounts are minor units."""

    entry: TransferEntry
    months: list[int]
    before: int | None
    after: int | None


@dataclass(frozen=True)
class Moves:
    """The lines of a transfer that a person may see, over the periods it touches."""

    rows: list[Moved]
    periods: list[Period]
    sums: list[int]
    has_hidden: bool

    @property
    def total(self) -> int:
        """Together over the year: nothing, where all lines are seen."""
        return sum(row.entry.total for row in self.rows)

    @property
    def amount(self) -> int:
        """What is moved, as far as it is seen."""
        cells = [amount for row in self.rows for amount in row.months]
        return max(sum(one for one in cells if one > 0), sum(-one for one in cells if one < 0))


def moves_of(transfer: Transfer, user: User) -> Moves:
    """What the person sees of a transfer. A fixed number of statements."""
    entries = list(transfer.entries.visible_to(user).select_related("line__unit").order_by("pk"))
    touched = [number for number in range(12) if any(entry.periods[number] for entry in entries)]
    months = [[entry.periods[number] for number in touched] for entry in entries]
    now = current_periods(transfer.plan, [entry.line_id for entry in entries])
    every = list(transfer.plan.fiscal_year.periods.in_order())
    return Moves(
        rows=[
            _moved(transfer, entry, part, now.get(entry.line_id)) for entry, part in zip(entries, months, strict=True)
        ],
        periods=[every[number] for number in touched],
        sums=[sum(column) for column in zip(*months, strict=True)],
        has_hidden=not Unit.objects.visible_to(user).filter(pk=transfer.unit_id).exists(),
    )


def _moved(transfer: Transfer, entry: TransferEntry, months: list[int], now: list[int] | None) -> Moved:
    if now is None:
        return Moved(entry, months, None, None)
    waits = transfer.state in {State.PROPOSED, State.APPROVED}
    before = sum(now) - (entry.total if transfer.state == State.APPLIED else 0)
    return Moved(entry, months, before, before + entry.total if waits else sum(now))
