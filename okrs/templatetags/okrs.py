"""Words and figures of aims: `{% load okrs %}`."""

from django import template

from okrs.models import KeyResult
from strategy.core.measures import format_measure

register = template.Library()

_NBSP = "\u00a0"
_Kind = KeyResult.Kind
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
    lower, upper = key_result.lower, key_result.upper
    if lower is not None and upper is not None:
        return f"{format_measure(lower)} to {format_measure(upper)}"
    sign, bound = ("≥", lower) if lower is not None else ("≤", upper)
    return f"{sign}{_NBSP}{format_measure(bound)}"


@register.filter
def unit_of(key_result: KeyResult) -> str:
    """In what it is measured: its own unit of measure, else its metric's."""
    return key_result.measure or (key_result.metric.measure if key_result.metric else "")


@register.filter
def way_of(key_result: KeyResult) -> str:
    """The whole aim in a line: 25 → 45 %."""
    start, goal, unit = start_of(key_result), goal_of(key_result), unit_of(key_result)
    way = f"{start} → {goal}" if start else goal
    return f"{way}{_NBSP}{unit}" if unit else way


@register.filter
def state_shape(state: str) -> str:
    """The shape and hue that go with the state of an objective; the word stands beside it."""
    return _STATUS.get(state, "unknown")
