"""Words and shapes of bets: `{% load bets %}`."""

from django import template

from okrs.models import Bet
from okrs.words import NBSP
from strategy.core.measures import format_measure

register = template.Library()

_SIDES = {"at_least": "≥", "at_most": "≤"}
_SHAPES = {
    "idea": "planned",
    "testing": "testing",
    "validated": "validated",
    "invalidated": "missed",
    "unclear": "unclear",
    "scaled": "achieved",
    "stopped": "stopped",
}


@register.filter
def threshold_of(bet: Bet) -> str:
    """What was agreed before the test: sign-ups a week ≥ 40; empty while nothing is."""
    if bet.threshold is None:
        return ""
    return f"{bet.threshold_of} {_SIDES[bet.threshold_side]}{NBSP}{format_measure(bet.threshold)}"


@register.filter
def measured(value) -> str:
    """A measured value as people write it; empty for none."""
    return "" if value is None else format_measure(value)


@register.filter
def bet_shape(state: str) -> str:
    """The shape that goes with the state of a bet; the word stands beside it."""
    return _SHAPES.get(state, "unknown")
