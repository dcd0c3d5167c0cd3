"""Forms of seats: positions a line pays for."""

from django import forms

from aop.models import BudgetLine, Seat
from okrs.models import Bet
from strategy.core.forms import NameField, NoteField, PersonField, RowField, VersionedForm, members
from strategy.core.models import User

BEGINS = {Seat.State.PLANNED, Seat.State.GATED, Seat.State.OPEN}


class SeatForm(VersionedForm):
    """What a seat is, from when, and what opens it."""

    title = NameField(max_length=200, label="Position")
    starts_on = forms.DateField(
        required=False, label="From", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    gate_bet = RowField(Bet.objects.none(), required=False, empty_label="No bet", label="Opens when this bet holds")
    gate = NoteField(max_length=1000, rows=2, label="Or when", help_text="What must be true before it opens.")

    def __init__(self, data=None, *, user: User, line: BudgetLine, row: Seat | None = None):  # noqa: ARG002
        super().__init__(data, row=row)
        self.offer("gate_bet", Bet.objects.visible_to(user).open().by_title(), keep=row and row.gate_bet)
        self.fields["gate_bet"].widget.attrs["data-combo"] = True


class NewSeatForm(SeatForm):
    """Add a seat: planned, open, or behind its gate."""

    state = forms.ChoiceField(
        choices=[(value, word) for value, word in Seat.State.choices if value in BEGINS], label="Begins"
    )

    def clean(self):
        gated = self.cleaned_data.get("state") == Seat.State.GATED
        if gated and not self.cleaned_data.get("gate_bet") and not self.cleaned_data.get("gate"):
            self.add_error("gate", "Say which bet, or what else, opens this position.")
        return self.cleaned_data


class SeatMoveForm(VersionedForm):
    """Send a seat to another state; a filled one may name who sits on it, a gated one needs its gate."""

    state = forms.ChoiceField(choices=Seat.State.choices, widget=forms.HiddenInput)
    person = PersonField(required=False, empty_label="Nobody named", label="Who sits on it")

    def __init__(self, data=None, *, row: Seat, to: str):
        super().__init__(data, row=row, start={"state": to})
        if to == Seat.State.FILLED:
            self.offer("person", members(), keep=row.person)
        else:
            del self.fields["person"]
