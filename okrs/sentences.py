"""The one sentence at the top of each page of aims, made from the figures of that page. Pure."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def counted(number: int) -> str:
    """A number in running text: in words up to twelve."""
    return _(_WORDS[number]) if number < len(_WORDS) else f"{number:,}"


@dataclass(frozen=True)
class ListFigures:
    """What the list knows: numbers of objectives by state; `blind` are active and have no key result, `tops` have no
    parent in the list."""

    total: int
    active: int = 0
    draft: int = 0
    candidate: int = 0
    closed: int = 0
    cancelled: int = 0
    blind: int = 0
    tops: int = 0


def list_sentence(figures: ListFigures, *, during: str, is_narrowed: bool) -> str:
    """Where we are going. `during` names the cycle; `is_narrowed` says that filters leave some out."""
    if not figures.total:
        return _("No objective fits these filters.") if is_narrowed else _nothing(during)
    return " ".join(filter(None, [_how_many(figures, during=during, is_narrowed=is_narrowed), _what_lacks(figures)]))


def _nothing(during: str) -> str:
    if not during:
        return _("Nothing is aimed at yet.")
    return _("Nothing is aimed at yet in %(cycle)s.") % {"cycle": during}


def _how_many(figures: ListFigures, *, during: str, is_narrowed: bool) -> str:
    words = {"n": _capital(counted(figures.total)), "active": counted(figures.active), "cycle": during}
    if is_narrowed:
        text = ngettext("%(n)s objective fits these filters;", "%(n)s objectives fit these filters;", figures.total)
    elif during:
        text = ngettext("%(n)s objective in %(cycle)s;", "%(n)s objectives in %(cycle)s;", figures.total)
    else:
        text = ngettext("%(n)s objective;", "%(n)s objectives;", figures.total)
    return f"{text % words} {_of_these(figures) % words}"


def _of_these(figures: ListFigures) -> str:
    if figures.active == figures.total:
        return ngettext("it is active.", "all are active.", figures.total)
    if not figures.active:
        return ngettext("it is not active.", "none is active.", figures.total)
    return ngettext("%(active)s is active.", "%(active)s are active.", figures.active)


def _what_lacks(figures: ListFigures) -> str:
    """The most pressing lack, or none."""
    if figures.blind:
        words = {"n": _capital(counted(figures.blind))}
        one = "%(n)s active objective has no key result: nobody could tell that it is reached."
        many = "%(n)s active objectives have no key result: nobody could tell that they are reached."
        return ngettext(one, many, figures.blind) % words
    if figures.draft:
        words = {"n": _capital(counted(figures.draft))}
        return (
            ngettext("%(n)s draft waits to be activated.", "%(n)s drafts wait to be activated.", figures.draft) % words
        )
    if figures.active:
        return _("Each active one says how we will know.")
    return ""


@dataclass(frozen=True)
class ObjectiveFigures:
    """What the page of an objective knows. `unmeasured` key results name neither metric nor unit of measure."""

    state: str
    cycle: str
    key_results: int = 0
    unmeasured: int = 0
    children: int = 0
    has_why: bool = True
    has_shift: bool = True
    has_parent_that_is_over: bool = False


def objective_sentence(figures: ObjectiveFigures) -> str:
    """Is it clear what must change, and how we will know?"""
    stand = {
        "candidate": _("A candidate for %(cycle)s, still to be talked about."),
        "draft": _("A draft for %(cycle)s."),
        "active": _("Pursued in %(cycle)s."),
        "closed": _("Closed with %(cycle)s."),
        "cancelled": _("No longer pursued."),
    }[figures.state] % {"cycle": figures.cycle}
    is_over = figures.state in {"closed", "cancelled"}
    return f"{stand} {_how_we_know(figures) if is_over else _next_lack(figures)}"


def _next_lack(figures: ObjectiveFigures) -> str:
    """What to mend first; when nothing, how it is measured."""
    if not figures.key_results:
        return _("It has no key result yet, so nobody could tell that it is reached.")
    if not figures.has_why:
        return _("It does not say yet which problem it solves.")
    if not figures.has_shift:
        return _("It does not say yet what behaviour must change.")
    if figures.unmeasured:
        words = {"n": _capital(counted(figures.unmeasured))}
        one = "%(n)s key result does not say in what it is measured."
        return ngettext(one, "%(n)s key results do not say in what they are measured.", figures.unmeasured) % words
    if figures.has_parent_that_is_over:
        return _("What it is part of is no longer pursued.")
    return _how_we_know(figures)


def _how_we_know(figures: ObjectiveFigures) -> str:
    if not figures.key_results:
        return _("It had no key result.")
    words = {"n": _capital(counted(figures.key_results)), "below": counted(figures.children)}
    if figures.children:
        text = ngettext("%(n)s key result says", "%(n)s key results say", figures.key_results) % words
        tail = ngettext(
            "how we will know; %(below)s objective is there for it.",
            "how we will know; %(below)s objectives are there for it.",
            figures.children,
        )
        return f"{text} {tail % words}"
    one = "%(n)s key result says how we will know."
    return ngettext(one, "%(n)s key results say how we will know.", figures.key_results) % words


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
