"""Shapes of reviews: `{% load reviews %}`. The word always stands beside the shape."""

from django import template

from strategy.core.measures import format_measure

register = template.Library()

_REVIEW = {
    "draft": "draft",
    "called": "open",
    "collecting": "testing",
    "frozen": "frozen",
    "live": "on",
    "decided": "held",
    "applied": "achieved",
    "closed": "closed",
}
_VERDICT = {"came_true": ("achieved", "Came true"), "partly": ("partly", "Partly"), "did_not": ("missed", "Did not")}
_OUTCOME = {"open": "open", "decided": "achieved", "deferred": "held", "dropped": "stopped"}
_SILENCE = {
    "fresh": ("on", "In time"),
    "late": ("late", "Late"),
    "stale": ("missed", "Silent"),
    "never": ("unknown", "Never"),
}


@register.filter
def review_shape(state: str) -> str:
    return _REVIEW.get(state, "unknown")


@register.filter
def outcome_shape(outcome: str) -> str:
    return _OUTCOME.get(outcome, "unknown")


@register.filter
def silence_shape(silence: str) -> str:
    return _SILENCE[str(silence)][0]


@register.filter
def silence_word(silence: str) -> str:
    return _SILENCE[str(silence)][1]


@register.filter
def verdict_shape(verdict: str) -> str:
    return _VERDICT.get(verdict, ("unknown", ""))[0]


@register.filter
def verdict_word(verdict: str) -> str:
    return _VERDICT.get(verdict, ("", "Not asked yet"))[1]


@register.filter
def change_of(delta) -> str:
    """A change of a measure with its sign: +4, −2.5; empty for none."""
    if delta is None:
        return ""
    return f"+{format_measure(delta)}" if delta > 0 else format_measure(delta)
