"""The one sentence at the top of each page of bets. Pure."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from okrs.sentences import counted


def bet_list_sentence(*, total: int, testing: int, judged: int) -> str:
    """What are we testing, and what have we learned?"""
    if not total:
        return _("Nothing is bet on yet.")
    text = ngettext("One bet;", "%(n)s bets;", total) % {"n": counted(total).capitalize()}
    told = ngettext("one is being tested", "%(n)s are being tested", testing) % {"n": counted(testing)}
    told = told if testing else _("none is being tested")
    learned = ngettext("one has its verdict.", "%(n)s have their verdict.", judged) % {"n": counted(judged)}
    learned = learned if judged else _("none has its verdict yet.")
    return f"{text} {told}, {learned}"


@dataclass(frozen=True)
class BetFigures:
    """What the page of a bet knows. `met`: does the result reach the threshold; None while nobody measured."""

    state: str
    has_threshold: bool
    met: bool | None
    threshold_on: date | None = None


def bet_sentence(figures: BetFigures) -> str:
    """Is it worth more money?"""
    told = {
        "validated": _("It holds: scale it, or say why not."),
        "invalidated": _("It does not hold: stop it, or test something else."),
        "unclear": _("The test did not tell: test again, or stop."),
        "scaled": _("It held and is scaled."),
        "stopped": _("It is stopped; what was learned stays."),
    }
    if figures.state in told:
        return told[figures.state]
    if not figures.has_threshold:
        return _("No threshold is agreed yet; it is agreed before the test, so that the result can decide.")
    if figures.state == "idea":
        return _("The threshold is agreed; the test can begin.")
    if figures.met is None:
        return _("It is being tested; nothing is measured yet.")
    return _("The threshold is met so far.") if figures.met else _("The threshold is not met so far.")
