"""The kind that worker processes of tests know: everybody who plans is due a line about their unit, every day."""

from strategy.core.models import Membership
from strategy.core.outgoing import Due, Kind
from strategy.core.outgoing import register as register_kind

NAME = "test.daily"


def due(day, people):
    for membership in Membership.objects.in_role("planner").filter(user__in=people).select_related("unit"):
        yield Due(membership.user_id, membership.unit, day)


def register():
    register_kind(Kind(name=NAME, title="Every day", due=due, line=lambda unit, _day: f"Look at {unit}"))
