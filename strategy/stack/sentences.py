"""The computed sentence of the home page: what matters most today, and never more than the page can prove. Pure."""

from dataclasses import dataclass

from strategy.core.money import format_money
from strategy.stack.coverage import WHOLE, Coverage

NEAR = 200
"""Basis points within which a share may be called by the name of a simple fraction."""

_FRACTIONS = ((7500, "Three quarters does"), (6667, "Two thirds does"), (5000, "Half of it does"),
              (3333, "A third does"), (2500, "A quarter does"))  # fmt: skip
_ABOVE = ((9500, "Almost all of it does"), (7500, "More than three quarters does"), (5000, "More than half does"),
          (2500, "More than a quarter does"), (0, "Little of it does"))  # fmt: skip
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True)
class Figures:
    """What the home page counted. `unfunded` are committed objectives without money, `committed` all of them."""

    coverage: Coverage
    unclassified: int = 0
    unfunded: int = 0
    committed: int = 0
    is_restricted: bool = False


@dataclass(frozen=True)
class Sentence:
    """Text around one figure that can say why; without a figure all of it is in `before`."""

    before: str
    figure: str = ""
    after: str = ""

    def __str__(self) -> str:
        return f"{self.before}{self.figure}{self.after}"


def does_money_follow(figures: Figures, currency: str) -> Sentence:
    """The answer to *Does our money follow our outcomes?*"""
    coverage = figures.coverage
    promises = _promises(figures)
    if coverage.share_bp is None:
        return _nothing_to_ask(figures, promises)
    whose = " you may see" if figures.is_restricted else ""
    unaligned = f"{currency} {format_money(coverage.unaligned, currency)}"
    if coverage.aligned == 0:
        total = format_money(coverage.total, currency)
        return Sentence(f"None of it yet. {currency} ", total, f" of change money{whose} names no outcome{promises}.")
    aligned = format_money(coverage.aligned, currency)
    rest = " and none is left over" if coverage.unaligned == 0 else f", {unaligned} does not"
    told = f" of change money{whose} names an outcome{rest}{promises}."
    return Sentence(f"{spoken(coverage)}. {currency} ", aligned, told)


def spoken(coverage: Coverage) -> str:
    """A share in words, by the simple fraction it is near to: 7550 → Three quarters does."""
    bp = coverage.share_bp or 0
    if bp > WHOLE or bp < 0:
        return "Not in a way a share could say"
    if coverage.unaligned == 0:
        return "All of it does"
    near = [words for fraction, words in _FRACTIONS if abs(bp - fraction) <= NEAR]
    return near[0] if near else next(words for bound, words in _ABOVE if bp >= bound)


def counted(number: int, noun: str, plural: str = "") -> str:
    """`two promises`, `one promise`, `31 promises`: small numbers as words."""
    word = _NUMBERS[number] if number < len(_NUMBERS) else f"{number:,}"
    return f"{word} {noun if number == 1 else plural or noun + 's'}"


def _promises(figures: Figures) -> str:
    if not figures.committed:
        return ""
    if not figures.unfunded:
        return ", and every promise has means"
    return f", and {counted(figures.unfunded, 'promise has', 'promises have')} no means"


def _nothing_to_ask(figures: Figures, promises: str) -> Sentence:
    if figures.unclassified:
        waiting = counted(figures.unclassified, "line")
        told = f"We cannot say yet: no money is called change or bet, and of {waiting} nobody has said the kind"
    else:
        told = "There is nothing to ask: no money is called change or bet"
    return Sentence(f"{told}{promises}.")
