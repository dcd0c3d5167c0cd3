"""Forms of transfers: what one filters by, and what one proposes."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from aop.forms.fields import LineField
from aop.models import BudgetLine, Plan, Transfer
from strategy.core.models import User

WAITING = "waiting"
STATES = [("", "Every state"), (WAITING, "Waiting"), *Transfer.State.choices]


class TransferFilterForm(forms.Form):
    """What of a plan's transfers one wants to see. Every field may be left out."""

    state = forms.ChoiceField(required=False, choices=STATES, label="State")
    line = LineField(required=False, empty_label="Every line", label="Line")
    mine = forms.BooleanField(required=False, label="Mine")

    def __init__(self, data=None, *, user: User, plan: Plan):
        super().__init__(data)
        self.fields["line"].queryset = BudgetLine.objects.visible_to(user).filter(plan=plan).by_name()  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, Any]:
        """What was asked for and understood; a wrong field counts as not asked for (its error is shown)."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "", False)}

    @property
    def narrows(self) -> bool:
        return bool(self.wanted())

    def narrowed(self, rows: QuerySet[Transfer], user: User) -> QuerySet[Transfer]:
        """The rows that fit what is wanted."""
        wanted = self.wanted()
        if wanted.get("state") == WAITING:
            rows = rows.waiting()  # type: ignore[attr-defined]
        elif "state" in wanted:
            rows = rows.filter(state=wanted["state"])
        if "line" in wanted:
            rows = rows.of_lines([wanted["line"].pk])  # type: ignore[attr-defined]
        return rows.of_person(user) if "mine" in wanted else rows  # type: ignore[attr-defined]
