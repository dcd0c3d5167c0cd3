"""How an amount leaves one line and arrives at another (`model.md`, Move; `money.md` R1, R16). Pure, minor units."""

from collections.abc import Iterable, Mapping, Sequence

from aop.spreads import spread


class TooMuch(ValueError):
    """The line has less than that in its open periods."""


class NotBalanced(ValueError):
    """What is taken and what is given differ in a period; every period of a transfer sums to zero."""


def from_open_periods(periods: Sequence[int], is_open: Sequence[bool], amount: int) -> list[int]:
    """`amount` (above zero) taken from the open periods in proportion to what stands there, never more than that.

    Raises TooMuch.
    """
    weights = [max(value, 0) if open_now else 0 for value, open_now in zip(periods, is_open, strict=True)]
    if amount <= 0 or amount > sum(weights):
        raise TooMuch(TooMuch.__doc__)
    return spread(amount, weights)


def moved(source: int, target: int, amounts: Sequence[int]) -> dict[int, list[int]]:
    """Entries by line for amounts that leave `source` and arrive at `target` in the same periods."""
    return {source: [-value for value in amounts], target: list(amounts)}


def together(moves: Iterable[Mapping[int, Sequence[int]]]) -> dict[int, list[int]]:
    """Entries of several moves as one transfer; a line that ends with nothing in every period is left out."""
    whole: dict[int, list[int]] = {}
    for move in moves:
        for line, amounts in move.items():
            kept = whole.setdefault(line, [0] * 12)
            whole[line] = [mine + more for mine, more in zip(kept, amounts, strict=True)]
    return {line: amounts for line, amounts in whole.items() if any(amounts)}


def check_balance(entries: Mapping[int, Sequence[int]]) -> None:
    """Every period of the entries sums to zero. Raises NotBalanced."""
    if any(sum(column) for column in zip(*entries.values(), strict=True)):
        raise NotBalanced(NotBalanced.__doc__)


def opposite(entries: Mapping[int, Sequence[int]]) -> dict[int, list[int]]:
    """The counter-entries that take a transfer back."""
    return {line: [-value for value in amounts] for line, amounts in entries.items()}


def short_of(now: Mapping[int, Sequence[int]], entries: Mapping[int, Sequence[int]]) -> list[int]:
    """Lines that would give more in a period than stands there now."""
    return sorted(
        line
        for line, amounts in entries.items()
        if any(change < 0 and present + change < 0 for present, change in zip(now[line], amounts, strict=True))
    )
