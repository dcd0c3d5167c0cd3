"""The computed sentences of the stack: what matters most today, never more than the page can prove. Pure."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from strategy.core.money import digits_of, divide_half_away, format_money
from strategy.stack.coverage import WHOLE, Coverage

NEAR = 200
"""Basis points within which a share may be called by the name of a simple fraction."""

_FRACTIONS = ((7500, "Three quarters does"), (6667, "Two thirds does"), (5000, "Half of it does"),
              (3333, "A third does"), (2500, "A quarter does"))  # fmt: skip
_ABOVE = ((9500, "Almost all of it does"), (7500, "More than three quarters does"), (6667, "More than two thirds does"),
          (5000, "More than half does"), (3333, "More than a third does"), (2500, "More than a quarter does"),
          (0, "Little of it does"))  # fmt: skip
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NBSP = "\u00a0"
_SHORT = ((10**9, "bn"), (10**6, "m"), (10**3, "k"))


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
    ending = f"{_promises(figures)}."
    if coverage.share_bp is None:
        return Sentence(_nothing_to_ask(figures) + ending)
    money = _("of change money you may see") if figures.is_restricted else _("of change money")
    if coverage.aligned == 0:
        told = f" {money} " + _("names no outcome") + ending
        return Sentence(f"{_('None of it yet')}. {currency}{_NBSP}", format_money(coverage.total, currency), told)
    left = f", {money_text(coverage.unaligned, currency)} " + _("does not")
    rest = left if coverage.unaligned else _(" and none is left over")
    told = f" {money} " + _("names an outcome") + rest + ending
    return Sentence(f"{spoken(coverage)}. {currency}{_NBSP}", format_money(coverage.aligned, currency), told)


def where_it_does_not(parts: dict[str, Coverage], currency: str) -> str:
    """The answer to *Where does money follow outcomes, and where not?*, of the parts of a unit by their names."""
    asked = {name: part for name, part in parts.items() if part.share_bp is not None}
    if not asked:
        return _("No part has money called change or bet.")
    whole = sum((part.unaligned for part in asked.values()), 0)
    if whole <= 0:
        return _("Everywhere: no change money is without an outcome.")
    name, worst = max(asked.items(), key=lambda pair: (pair[1].unaligned, pair[0]))
    words = {"unit": name, "money": money_text(worst.unaligned, currency), "whole": money_text(whole, currency)}
    if worst.unaligned == whole:
        return _("All that names no outcome lies in %(unit)s: %(money)s.") % words
    if 2 * worst.unaligned > whole:
        return _("Most of what names no outcome lies in %(unit)s: %(money)s of %(whole)s.") % words
    return _("The largest part of what names no outcome lies in %(unit)s: %(money)s of %(whole)s.") % words


def what_is_promised(*, unfunded: int, committed: int) -> str:
    """The answer to *Which promises have no means?*"""
    if not committed:
        return _("Nothing is promised: no objective of this time is committed.")
    if not unfunded:
        return _("None: every committed objective has money, its own or from below.")
    words = {"n": counted(unfunded, _("committed objective")).capitalize(), "all": f"{committed:,}"}
    return ngettext("%(n)s of %(all)s has no money.", "%(n)s of %(all)s have no money.", unfunded) % words


def spoken(coverage: Coverage) -> str:
    """A share in words, by the simple fraction it is near to: 7550 → Three quarters does."""
    bp = coverage.share_bp or 0
    if bp > WHOLE or bp < 0:
        return _("Not in a way a share could say")
    if coverage.unaligned == 0:
        return _("All of it does")
    near = [words for fraction, words in _FRACTIONS if abs(bp - fraction) <= NEAR]
    return _(near[0] if near else next(words for bound, words in _ABOVE if bp >= bound))


def counted(number: int, noun: str, plural: str = "") -> str:
    """`two promises`, `one promise`, `31 promises`: small numbers as words."""
    word = _(_NUMBERS[number]) if number < len(_NUMBERS) else f"{number:,}"
    return f"{word} {noun if number == 1 else plural or noun + 's'}"


def money_text(minor: int, currency: str) -> str:
    """An amount in running text: the code before it, never parted from it."""
    return f"{currency}{_NBSP}{format_money(minor, currency)}"


def short_money(minor: int, currency: str) -> str:
    """An amount for a picture: 1.90 m, 850.00 k; beside it stands a table with the cents."""
    whole = 10 ** digits_of(currency)
    sign = "−" if minor < 0 else ""
    for size, word in _SHORT:
        hundredths = divide_half_away(abs(minor) * 100, size * whole)
        if hundredths >= 100:
            return f"{sign}{hundredths // 100:,}.{hundredths % 100:02d} {word}"
    return format_money(minor, currency)


def _promises(figures: Figures) -> str:
    if not figures.committed:
        return ""
    if not figures.unfunded:
        return _(", and every promise has means")
    have = ngettext("promise has", "promises have", figures.unfunded)
    return _(", and %(promises)s no means") % {"promises": counted(figures.unfunded, have, have)}


def _nothing_to_ask(figures: Figures) -> str:
    if not figures.unclassified:
        return _("There is nothing to ask: no money is called change or bet")
    waiting = counted(figures.unclassified, _("line"))
    told = _("We cannot say yet: no money is called change or bet, and of %(lines)s nobody has said the kind")
    return told % {"lines": waiting}
