"""What one wants to see of the log of decisions."""

from typing import Any

from django import forms

from reviews.models import Decision
from strategy.core import clock
from strategy.core.forms import FilterForm
from strategy.core.models import User

_STANDING = [
    ("", "Every standing"),
    ("due", "Due"),
    ("waiting", "Not settled"),
    *((value, word) for value, word in Decision.Verdict.choices),
]


class DecisionFilterForm(FilterForm):
    """Every field may be left out; a wrong one counts as left out."""

    q = forms.CharField(required=False, max_length=200)
    type = forms.ChoiceField(required=False, choices=[("", "Every type"), *Decision.Type.choices], label="Type")
    standing = forms.ChoiceField(required=False, choices=_STANDING, label="Standing")
    mine = forms.BooleanField(required=False, label="Mine")

    def narrowed(self, rows: Any, user: User) -> Any:
        """The rows that fit what is wanted."""
        wanted = self.wanted()
        rows = rows.found(wanted["q"]) if "q" in wanted else rows
        rows = rows.owned_by(user) if "mine" in wanted else rows
        rows = rows.filter(type=wanted["type"]) if "type" in wanted else rows
        standing = wanted.get("standing", "")
        if standing == "due":
            return rows.due_by(clock.today())
        if standing == "waiting":
            return rows.waiting()
        return rows.filter(verdict=standing) if standing else rows
