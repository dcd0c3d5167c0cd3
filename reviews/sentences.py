"""The sentence at the top of each page of reviews, made from the figures of that page. Pure."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aop.sentences import amount
from okrs.sentences import counted
from strategy.core.templatetags.strategy import day


@dataclass(frozen=True)
class ListFigures:
    """What the list of reviews knows; `next_title` is the one that meets next, if any."""

    upcoming: int
    over: int
    next_title: str = ""
    next_on: date | None = None
    decided: int = 0
    due: int = 0


def list_sentence(figures: ListFigures, *, is_narrowed: bool) -> str:
    """When do we decide next, and what is still open from before."""
    if not figures.upcoming and not figures.over:
        return _("No review fits these filters.") if is_narrowed else _("Nobody is called to a review yet.")
    return " ".join(filter(None, [_next(figures), _not_applied(figures.decided), _due(figures.due)]))


def _next(figures: ListFigures) -> str:
    if not figures.next_title:
        return _("No review is to come.")
    words = {"title": figures.next_title, "day": day(figures.next_on), "n": counted(figures.upcoming)}
    if figures.upcoming == 1:
        return _("“%(title)s” meets on %(day)s.") % words
    return _("“%(title)s” meets first, on %(day)s; %(n)s are to come.") % words


def _not_applied(decided: int) -> str:
    if not decided:
        return ""
    text = ngettext(
        "One has decided and is not applied: nothing has moved.",
        "%(n)s have decided and are not applied: nothing has moved.",
        decided,
    )
    return text % {"n": counted(decided).capitalize()}


def _due(due: int) -> str:
    if not due:
        return ""
    text = ngettext("One decision asks whether it came true.", "%(n)s decisions ask whether they came true.", due)
    return text % {"n": counted(due).capitalize()}


@dataclass(frozen=True)
class ReviewFigures:
    """What the page of one review knows. `objectives` are in scope; `unwritten` have no brief, `late` no check-in in
    time. `decisions` and `moved` (minor units) are what the meeting brought about."""

    state: str
    people: int = 0
    has_chair: bool = False
    objectives: int = 0
    unwritten: int = 0
    late: int = 0
    waits_for_signature: bool = False
    read: int = 0
    open_items: int = 0
    decisions: int = 0
    moved: int = 0
    currency: str = ""
    revision: str = ""


def review_sentence(figures: ReviewFigures) -> str:
    """Are we ready; later: what was decided, and has it happened."""
    return _SAYS[figures.state](figures)


def _draft(figures: ReviewFigures) -> str:
    if not figures.has_chair:
        return _("Nobody is called yet: name a chair first.")
    if figures.people < 2:
        return _("Nobody is called yet: a chair alone is no review.")
    return _("%(n)s people are named; call them, and owners are asked for their briefs.") % {
        "n": counted(figures.people).capitalize()
    }


def _collecting(figures: ReviewFigures) -> str:
    if not figures.objectives:
        return _("No active objective is in scope; there is nothing to review.")
    missing = _missing(figures)
    if not missing:
        return _("Everything is there: the pre-read can be frozen.")
    return _("Of %(n)s in scope %(missing)s.") % {"n": _objectives(figures.objectives), "missing": missing}


def _objectives(number: int) -> str:
    return ngettext("one objective", "%(n)s objectives", number) % {"n": counted(number)}


def _missing(figures: ReviewFigures) -> str:
    parts = []
    if figures.unwritten:
        text = ngettext("one has no brief", "%(n)s have no brief", figures.unwritten)
        parts.append(text % {"n": counted(figures.unwritten)})
    if figures.late:
        text = ngettext("one has no check-in in time", "%(n)s have no check-in in time", figures.late)
        parts.append(text % {"n": counted(figures.late)})
    if figures.waits_for_signature:
        parts.append(_("the money page is not signed"))
    return ", ".join(parts[:-1]) + (_(" and ") if len(parts) > 1 else "") + parts[-1] if parts else ""


def _frozen(figures: ReviewFigures) -> str:
    words = {"read": counted(figures.read), "people": counted(figures.people)}
    if not figures.read:
        return _("The pre-read is frozen; nobody has marked it as read.")
    return _("The pre-read is frozen; %(read)s of %(people)s people have read it.") % words


def _live(figures: ReviewFigures) -> str:
    if not figures.open_items:
        return _("The meeting runs; every item is decided, deferred or dropped.")
    text = ngettext(
        "The meeting runs; one item is still open.", "The meeting runs; %(n)s items are still open.", figures.open_items
    )
    return text % {"n": counted(figures.open_items)}


def _decided(figures: ReviewFigures) -> str:
    if not figures.moved:
        return _("%(n)s; no money moves. Nothing has changed until it is applied.") % {"n": _decisions(figures)}
    words = {"n": _decisions(figures), "amount": amount(figures.moved, figures.currency)}
    return _("%(n)s move %(amount)s. Nothing has changed until they are applied.") % words


def _applied(figures: ReviewFigures) -> str:
    words = {"n": _decisions(figures), "revision": figures.revision}
    if not figures.revision:
        return _("%(n)s, applied; no money had to move.") % words
    words["amount"] = amount(figures.moved, figures.currency)
    return _("%(n)s moved %(amount)s; %(revision)s contains it.") % words


def _decisions(figures: ReviewFigures) -> str:
    text = ngettext("One decision", "%(n)s decisions", figures.decisions)
    return text % {"n": counted(figures.decisions).capitalize()}


_SAYS = {
    "draft": _draft,
    "called": _collecting,
    "collecting": _collecting,
    "frozen": _frozen,
    "live": _live,
    "decided": _decided,
    "applied": _applied,
    "closed": _applied,
}


@dataclass(frozen=True)
class BriefFigures:
    """What one page of the pre-read knows; shares in percent, money in minor units."""

    score: int | None
    expected: int | None
    pace: str
    year: int | None
    currency: str
    ask: str = ""
    author: str = ""


def brief_sentence(figures: BriefFigures) -> str:
    """Does it move, what does it cost, what is asked."""
    return " ".join(filter(None, [_moves(figures), _costs(figures), _asks(figures)]))


def _moves(figures: BriefFigures) -> str:
    words = {"score": figures.score, "expected": figures.expected, "pace": figures.pace.lower()}
    if figures.score is None:
        return _("Nobody has said how it goes.")
    if figures.expected is None:
        return _("Score %(score)s %%: %(pace)s.") % words
    return _("Score %(score)s %% where %(expected)s %% were expected: %(pace)s.") % words


def _costs(figures: BriefFigures) -> str:
    if figures.year is None:
        return ""
    if not figures.year:
        return _("No money is linked to it.")
    return _("%(amount)s of the year serve it.") % {"amount": amount(figures.year, figures.currency)}


def _asks(figures: BriefFigures) -> str:
    if not figures.ask:
        return _("There is no brief.")
    return _("%(author)s asks to %(ask)s.") % {"author": figures.author, "ask": figures.ask.lower()}


def pre_read_sentence(*, objectives: int, unwritten: int, read: int, people: int) -> str:
    """How much there is to read, and who has."""
    words = {"n": _objectives(objectives).capitalize(), "people": counted(people)}
    text = ngettext("%(n)s, as it stood.", "%(n)s, as they stood.", objectives) % words
    if unwritten:
        lack = ngettext("One has no brief.", "%(n)s have no brief.", unwritten)
        text += " " + lack % {"n": counted(unwritten).capitalize()}
    if read and read == people:
        return text + " " + _("Everybody with a part has read it.")
    if not read:
        return text + " " + _("Nobody has marked it as read.")
    return text + " " + _("%(read)s of %(people)s people have read it.") % {**words, "read": counted(read).capitalize()}


def apply_sentence(*, moved: int, currency: str, lines: int, seats: int, version: str, is_applied: bool) -> str:
    """What the button will do; `moved` in minor units."""
    words = {"n": counted(lines), "version": version, "seats": _seats(seats)}
    if is_applied:
        return _("It is applied already.")
    if not moved and not seats:
        return _("No money and no seat moves; the decisions stand and come back on their days.")
    if not moved:
        return _("%(seats)s; the plan stays %(version)s.") % {**words, "seats": words["seats"].capitalize()}
    words["amount"] = amount(moved, currency)
    text = _("%(amount)s move between %(n)s lines, and a revision of %(version)s is sealed that contains it.") % words
    return f"{text} {words['seats'].capitalize()}." if seats else text


def _seats(number: int) -> str:
    return ngettext("one seat changes", "%(n)s seats change", number) % {"n": counted(number)}


def log_sentence(*, due: int, waiting: int, came_true: int, settled: int) -> str:
    """What did we decide, and did it work?"""
    if not waiting and not settled:
        return _("Nothing is decided yet.")
    parts = []
    if settled:
        text = ngettext(
            "Of one settled decision %(true)s came true.", "Of %(n)s settled decisions %(true)s came true.", settled
        )
        parts.append(text % {"n": counted(settled), "true": counted(came_true)})
    if due:
        text = ngettext("One asks to be looked at today.", "%(n)s ask to be looked at today.", due)
        parts.append(text % {"n": counted(due).capitalize()})
    elif waiting:
        text = ngettext("One waits for its day.", "%(n)s wait for their days.", waiting)
        parts.append(text % {"n": counted(waiting).capitalize()})
    return " ".join(parts)


@dataclass(frozen=True)
class DecisionFigures:
    """What the page of one decision knows. `expected` and `moved` as text in the measure of `key_result`."""

    is_frozen: bool
    verdict: str = ""
    is_due: bool = False
    revisit_on: date | None = None
    key_result: str = ""
    expected: str = ""
    moved: str = ""


def decision_sentence(figures: DecisionFigures) -> str:
    """What was meant, what has come of it, and whether somebody has to say so."""
    if not figures.is_frozen:
        return _("Written down; it is frozen when the meeting ends.")
    return " ".join(filter(None, [_effect(figures), _asked(figures)]))


def _effect(figures: DecisionFigures) -> str:
    words = {"expected": figures.expected, "moved": figures.moved, "what": figures.key_result}
    if not figures.key_result:
        return _("No effect on a key result was named.")
    if not figures.moved:
        return _("%(expected)s was expected in “%(what)s”; nothing is known of it since.") % words
    return _("%(expected)s was expected in “%(what)s”; it has moved by %(moved)s.") % words


def _asked(figures: DecisionFigures) -> str:
    said = {
        "came_true": _("It came true."),
        "partly": _("It came true in part."),
        "did_not": _("It did not come true."),
    }
    if figures.verdict:
        return said[figures.verdict]
    words = {"day": day(figures.revisit_on)}
    if figures.is_due:
        return _("It asked to be looked at on %(day)s: say whether it came true.") % words
    return _("We look again on %(day)s.") % words if figures.revisit_on else ""
