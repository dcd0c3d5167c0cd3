"""Words and figures of aims: `{% load okrs %}`."""

from functools import partial

from django import template

from okrs.check_in_forms import CheckInForm
from okrs.due import Due
from okrs.models import KeyResult, Objective
from okrs.pace import WORDS, Pace
from okrs.rollup import KeyResultScore
from okrs.standing import Standing, of_key_result, of_objective
from okrs.words import NBSP, bounds_in_words, expected_in_words, in_unit, percent_in_words, unit_of
from strategy.core.measures import format_measure

register = template.Library()

_Kind = KeyResult.Kind
_PACES = {
    Pace.ACHIEVED: "achieved",
    Pace.PARTLY: "partly",
    Pace.MISSED: "missed",
    Pace.ON_TRACK: "on",
    Pace.BEHIND: "behind",
    Pace.AT_RISK: "risk",
    Pace.TOO_EARLY: "early",
    Pace.UNKNOWN: "unknown",
}
_STATUS = {"candidate": "unknown", "draft": "draft", "active": "filled", "closed": "closed", "cancelled": "stopped"}


@register.filter
def start_of(key_result: KeyResult) -> str:
    """Where it starts; empty where the kind knows no start."""
    return format_measure(key_result.start) if key_result.kind == _Kind.MOVE else ""


@register.filter
def goal_of(key_result: KeyResult) -> str:
    """Where it shall be: 45, ≥ 5, ≤ 12, 5 to 8, or yes."""
    if key_result.kind == _Kind.YES_NO:
        return "yes"
    if key_result.kind == _Kind.MOVE:
        return format_measure(key_result.target)
    return bounds_in_words(key_result)


register.filter("unit_of", unit_of)
register.filter("in_unit_of", in_unit)
register.filter("bare_of", partial(in_unit, bare=True))
register.filter("percent", percent_in_words)


@register.filter
def way_of(key_result: KeyResult) -> str:
    """The whole aim in a line: 25 → 45 %."""
    start, goal, unit = start_of(key_result), goal_of(key_result), unit_of(key_result)
    way = f"{start} → {goal}" if start else goal
    return f"{way}{NBSP}{unit}" if unit else way


@register.filter
def state_shape(state: str) -> str:
    """The shape and hue that go with the state of an objective; the word stands beside it."""
    return _STATUS.get(state, "unknown")


@register.filter
def standing(aim: Objective | KeyResult) -> Standing:
    """Where an objective, or a key result with its objective, stands."""
    return of_objective(aim) if isinstance(aim, Objective) else of_key_result(aim)


@register.filter
def pace_shape(pace: str) -> str:
    """The shape and hue that go with a pace; its word (`pace_word`) stands beside it."""
    return _PACES[Pace(pace)]


@register.filter
def pace_word(pace: str) -> str:
    """A pace as people say it."""
    return WORDS[Pace(pace)]


@register.filter
def expected_of(key_result: KeyResult, judged: KeyResultScore) -> str:
    """The value a key result should have by now, 35.4 %; one place more than the values it was set with."""
    return expected_in_words(key_result, judged.verdict.expected)


@register.filter
def due_word(due: Due) -> str:
    """8 days late, due today, due in 3 days; nothing said where nothing was in time."""
    if due.late == 0:
        return "Due today"
    if due.late > 0 and due.quiet is None:
        return "Nothing said"
    if due.late > 0:
        return f"{due.late} day{'s' if due.late > 1 else ''} late"
    return "Due tomorrow" if due.late == -1 else f"Due in {-due.late} days"


@register.filter
def value_css(form: CheckInForm) -> str:
    """The classes of the control of a value: a number, or a choice of yes and no."""
    return "select" if form.key_result.kind == _Kind.YES_NO else "input num"
