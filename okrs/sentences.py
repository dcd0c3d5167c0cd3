"""The one sentence at the top of each page of aims, made from the figures of that page. Pure."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from okrs.pace import WORDS, Feeling, Pace, Silence

_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def counted(number: int) -> str:
    """A number in running text: in words up to twelve."""
    return _(_WORDS[number]) if number < len(_WORDS) else f"{number:,}"


@dataclass(frozen=True)
class ListFigures:
    """What the list knows: numbers of objectives by state; `blind` are active and have no key result, `tops` have no
    parent in the list. Of the active ones `on`, `behind` and `at_risk` are so or ended so, of `silent` nobody knows;
    `judged_on` is the oldest day one of them was judged on, `unjudged` never were."""

    total: int
    active: int = 0
    draft: int = 0
    candidate: int = 0
    closed: int = 0
    cancelled: int = 0
    blind: int = 0
    tops: int = 0
    on: int = 0
    behind: int = 0
    at_risk: int = 0
    silent: int = 0
    judged_on: date | None = None
    unjudged: int = 0


def list_sentence(figures: ListFigures, *, during: str, is_narrowed: bool) -> str:
    """Where we are going, and whether we are getting there. `during` names the cycle; `is_narrowed` says that filters
    leave some out."""
    if not figures.total:
        return _("No objective fits these filters.") if is_narrowed else _nothing(during)
    parts = [_how_many(figures, during=during, is_narrowed=is_narrowed), _how_far(figures), _what_lacks(figures)]
    return " ".join(filter(None, parts))


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


def _how_far(figures: ListFigures) -> str:
    """How the active ones stand, the worst first; nothing while nothing can be told."""
    found = [
        (figures.at_risk, _("at risk")),
        (figures.behind, _("behind")),
        (figures.on, _("on track")),
        (figures.silent, _("silent")),
    ]
    told = [(number, word) for number, word in found if number]
    if not figures.at_risk + figures.behind + figures.on:
        return _("Nobody has said lately how they stand.") if figures.silent else ""
    if len(told) == 1 and told[0][0] == figures.active:
        return ngettext("It is %(pace)s.", "All of these are %(pace)s.", figures.active) % {"pace": told[0][1]}
    parts = [f"{counted(number)} {word}" for number, word in told]
    return f"{_capital(joined(parts))}."


def joined(parts: list[str]) -> str:
    """one, two and three."""
    if len(parts) < 2:
        return "".join(parts)
    return _("%(most)s and %(last)s") % {"most": ", ".join(parts[:-1]), "last": parts[-1]}


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
    if figures.active and not _how_far(figures):
        return _("Each active one says how we will know.")
    return ""


@dataclass(frozen=True)
class ObjectiveFigures:
    """What the page of an objective knows. `unmeasured` key results name neither metric nor unit of measure.

    `score` and `expected` are whole percents; `pace` is None where it carries none. Of `counted` parts, `silent` are
    those without a word, `worst` those that hold it back.
    """

    state: str
    cycle: str
    key_results: int = 0
    unmeasured: int = 0
    children: int = 0
    has_why: bool = True
    has_shift: bool = True
    has_parent_that_is_over: bool = False
    score: int | None = None
    expected: int = 0
    pace: Pace | None = None
    counted: int = 0
    silent: tuple[str, ...] = ()
    worst: tuple[str, ...] = ()


def objective_sentence(figures: ObjectiveFigures) -> str:
    """Are we getting there? While nothing can be told of that: is it clear what must change, and how we will know?"""
    if figures.pace and figures.counted:
        return f"{_how_it_stands(figures)} {_what_holds_it(figures)}".strip()
    stand = {
        "candidate": _("A candidate for %(cycle)s, still to be talked about."),
        "draft": _("A draft for %(cycle)s."),
        "active": _("Pursued in %(cycle)s."),
        "closed": _("Closed with %(cycle)s."),
        "cancelled": _("No longer pursued."),
    }[figures.state] % {"cycle": figures.cycle}
    is_over = figures.state in {"closed", "cancelled"}
    return f"{stand} {_how_we_know(figures) if is_over else _next_lack(figures)}"


def _how_it_stands(figures: ObjectiveFigures) -> str:
    words = {"score": figures.score, "expected": figures.expected, "pace": WORDS[figures.pace or Pace.UNKNOWN].lower()}
    if figures.score is None:
        if figures.pace is Pace.TOO_EARLY:
            return _("Nothing was said of it yet, and hardly anything is expected.")
        return _("Nothing was said of it yet; %(expected)s %% is expected by now.") % words
    if figures.pace is Pace.UNKNOWN:
        return _("%(score)s %% by the last word, and too long without one to know whether it will be reached.") % words
    if figures.pace in {Pace.ACHIEVED, Pace.PARTLY, Pace.MISSED}:
        return _("%(score)s %% of the way at the end: %(pace)s.") % words
    return _("%(score)s %% of the way, where %(expected)s %% is expected: %(pace)s.") % words


def _what_holds_it(figures: ObjectiveFigures) -> str:
    """The most pressing fact beside its score, or none."""
    if figures.pace not in {Pace.ON_TRACK, Pace.ACHIEVED, Pace.TOO_EARLY} and figures.worst:
        if len(figures.worst) == 1:
            return _("What holds it back: %(name)s.") % {"name": figures.worst[0]}
        words = {"n": _capital(counted(len(figures.worst))), "all": counted(figures.counted)}
        return _("%(n)s of %(all)s parts hold it back.") % words
    if figures.score is not None and figures.silent:
        words = {"n": counted(len(figures.silent)), "all": counted(figures.counted), "name": figures.silent[0]}
        if len(figures.silent) == 1:
            return _("Nothing was said of %(name)s.") % words
        return _("Of %(n)s of its %(all)s parts nothing was said.") % words
    return ""


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


@dataclass(frozen=True)
class UpdatesFigures:
    """What "My updates" knows: how many key results there are, how many wait for a word, of how many of those nothing
    was ever said, and how late the oldest of the others is (`latest`, days; below 0: not yet due); `wrong` rows came
    back with an error."""

    total: int
    due: int = 0
    never: int = 0
    latest: int = 0
    wrong: int = 0


def updates_sentence(figures: UpdatesFigures) -> str:
    """What do I owe?"""
    if figures.wrong:
        words = {"n": counted(figures.wrong)}
        one = "Nothing was sent yet: %(n)s row wants a look. What you typed is kept."
        return (
            ngettext(one, "Nothing was sent yet: %(n)s rows want a look. What you typed is kept.", figures.wrong)
            % words
        )
    if not figures.total:
        return _("You own no key result that is in play, so nothing is owed.")
    if not figures.due:
        return f"{_('Nothing is due today.')} {_when_next(-figures.latest)}"
    words = {"n": _capital(counted(figures.due)), "time": _minutes(figures.due)}
    text = ngettext("%(n)s check-in is due, %(time)s.", "%(n)s check-ins are due, %(time)s.", figures.due) % words
    return f"{text} {_how_late(figures)}".strip()


def _when_next(days: int) -> str:
    if days == 1:
        return _("The next check-in is due tomorrow.")
    return _("The next check-in is due in %(n)s days.") % {"n": counted(days)}


def _minutes(check_ins: int) -> str:
    """Half a minute each."""
    minutes = -(-check_ins // 2)
    return ngettext("about %(n)s minute", "about %(n)s minutes", minutes) % {"n": counted(minutes)}


def _how_late(figures: UpdatesFigures) -> str:
    """The most pressing fact, or none."""
    if figures.never == figures.due:
        return ngettext("Nothing was said of it yet.", "Nothing was said of any of them yet.", figures.due)
    if figures.never:
        return _("Of %(n)s nothing was said yet.") % {"n": counted(figures.never)}
    if figures.latest <= 0:
        return ""
    words = {"days": counted(figures.latest)}
    if figures.due == 1:
        return ngettext("It is %(days)s day late.", "It is %(days)s days late.", figures.latest) % words
    text = ngettext("The oldest is %(days)s day late.", "The oldest is %(days)s days late.", figures.latest)
    return text % words


@dataclass(frozen=True)
class KeyResultFigures:
    """What the page of a key result knows, values in words; without value: nothing said."""

    state: str
    value: str
    on: date | None
    expected: str
    pace: Pace
    silence: Silence
    feeling: Feeling | None = None
    is_active: bool = True


def key_result_sentence(figures: KeyResultFigures) -> str:
    """Where does it stand, and will it arrive?"""
    if not figures.value:
        return _unsaid(figures)
    words = {"value": figures.value, "day": f"{figures.on:%-d %B}" if figures.on else "", "expected": figures.expected}
    words["pace"] = WORDS[figures.pace].lower()
    if not figures.is_active:
        return _("%(value)s on %(day)s; it is no longer followed.") % words
    if figures.silence is Silence.STALE:
        return _("%(value)s on %(day)s; nothing was said since, so nobody knows whether it will arrive.") % words
    text = _("%(value)s on %(day)s, where %(expected)s is expected: %(pace)s.") % words
    return f"{text} {_FEELINGS[figures.feeling]}" if figures.feeling else text


_FEELINGS = {
    Feeling.GREEN_BY_FEEL: gettext_lazy("Who owns it is sure of it all the same."),
    Feeling.RED_BY_FEEL: gettext_lazy("Who owns it doubts it all the same."),
}


def _unsaid(figures: KeyResultFigures) -> str:
    if figures.state == "dropped":
        return _("It was dropped before anything was said of it.")
    if not figures.is_active:
        return _("Nothing is said of it while its objective is not active.")
    if figures.silence is Silence.NEVER and figures.pace is Pace.TOO_EARLY:
        return _("Nothing was said of it yet, and hardly anything is expected.")
    return _("Nothing was said of it yet; %(expected)s is expected by now.") % {"expected": figures.expected}
