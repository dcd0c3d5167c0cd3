"""Forms of bets: what is believed, the threshold agreed before the test, and the verdict with its lesson."""

from typing import Any

from django import forms

from okrs.models import Bet, KeyResult, Objective
from strategy.core.forms import (
    FilterForm,
    MeasureFormField,
    NameField,
    NoteField,
    PersonField,
    RowField,
    VersionedForm,
    members,
)
from strategy.core.models import User

STATES = [("", "Open"), ("every", "Every state"), *Bet.State.choices]
VERDICTS = {Bet.State.VALIDATED, Bet.State.INVALIDATED, Bet.State.UNCLEAR}


class BetFilterForm(FilterForm):
    """Which bets one wants to see. Every field may be left out; a wrong one counts as left out."""

    q = forms.CharField(required=False, max_length=200)
    state = forms.ChoiceField(required=False, choices=STATES, label="State")
    evidence = forms.ChoiceField(
        required=False, choices=[("", "Every evidence"), *Bet.Evidence.choices], label="Evidence"
    )
    mine = forms.BooleanField(required=False, label="Mine")

    def narrowed(self, rows: Any, user: User) -> Any:
        """The rows that fit what is wanted; without a state the open ones."""
        wanted = self.wanted()
        rows = rows.found(wanted["q"]) if "q" in wanted else rows
        rows = rows.owned_by(user) if "mine" in wanted else rows
        rows = rows.filter(evidence=wanted["evidence"]) if "evidence" in wanted else rows
        state = wanted.get("state", "")
        if state == "every":
            return rows
        return rows.filter(state=state) if state else rows.open()


class BetForm(VersionedForm):
    """Place or edit a bet. The threshold is agreed before the test and then stands."""

    title = NameField(max_length=300, label="Bet")
    hypothesis = NoteField(max_length=2000, label="Hypothesis", help_text="We believe that … will move …")
    key_result = RowField(
        KeyResult.objects.none(), required=False, empty_label="No key result yet", label="Key result it should move"
    )
    owner = PersonField(empty_label="Choose a person", help_text="The one person who runs the test.")
    threshold_of = NameField(max_length=200, required=False, label="What is measured")
    threshold_side = forms.ChoiceField(choices=Bet.Side.choices, initial=Bet.Side.AT_LEAST, label="It is met with")
    threshold = MeasureFormField(required=False, label="Threshold")
    threshold_on = forms.DateField(
        required=False, label="By", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    evidence = forms.ChoiceField(choices=Bet.Evidence.choices, label="Evidence so far")

    def __init__(self, data=None, *, objective: Objective, row: Bet | None = None, **kwargs):
        super().__init__(data, row=row, **kwargs)
        self.offer("key_result", objective.key_results.live().in_order(), keep=row and row.key_result)
        self.offer("owner", members(), keep=row and row.owner)


class BetMoveForm(VersionedForm):
    """Send a bet to another state; a verdict names what was measured, the evidence and the lesson."""

    beside = ("reason",)
    state = forms.ChoiceField(choices=Bet.State.choices, widget=forms.HiddenInput)
    result = MeasureFormField(required=False, label="Measured")
    evidence = forms.ChoiceField(choices=Bet.Evidence.choices, label="Evidence", required=False)
    lesson = NoteField(max_length=2000, label="Lesson", help_text="What we know now that we did not know before.")
    reason = NoteField(max_length=500, rows=2, label="Why")

    def __init__(self, data=None, *, row: Bet, to: str):
        super().__init__(data, row=row, start={"state": to})
        if to not in VERDICTS:
            for name in ("result", "evidence", "lesson"):
                del self.fields[name]
        else:
            del self.fields["reason"]
            self.fields["lesson"].required = True
            self.fields["lesson"].error_messages["required"] = "Say what was learned."
