"""Forms of the meeting: a decision as a sentence with slots, the end of an item, moves of money and seats."""

from django import forms
from django.db.models import QuerySet

from okrs.models import KeyResult
from reviews.forms.fields import DayField, DeltaField, LineField, SeatField
from reviews.models import AgendaItem, Decision, Review, SeatMove
from reviews.round import lines_of, seats_of
from strategy.core.forms import (
    MoneyFormField,
    NoteField,
    PersonField,
    RowField,
    VersionedForm,
    members,
)
from strategy.core.models import User

Outcome = AgendaItem.Outcome


class DecisionForm(VersionedForm):
    """What is decided, what it should bring about, how sure we are, and when we ask again."""

    type = forms.ChoiceField(choices=Decision.Type.choices, label="We decide to")
    statement = NoteField(max_length=1000, rows=2, required=True, label="Who does what")
    owner = PersonField(empty_label="Choose a person", label="Who answers for it")
    expected_key_result = RowField(
        KeyResult.objects.none(), required=False, empty_label="No key result", label="It should move"
    )
    expected_delta = DeltaField(required=False, label="by", help_text="In its measure: +4 or −4.")
    confidence = forms.IntegerField(min_value=0, max_value=100, required=False, label="How sure, in percent")
    revisit_on = DayField(required=False, label="We ask again on")
    door = forms.ChoiceField(choices=Decision.Door.choices, initial=Decision.Door.TWO_WAY, label="Door")
    trigger = NoteField(max_length=1000, rows=2, label="What would change our mind")

    def __init__(self, data=None, *, key_results: QuerySet[KeyResult], row: Decision | None = None, **kwargs):
        super().__init__(data, row=row, **kwargs)
        self.offer("owner", members(), keep=row and row.owner)
        self.offer("expected_key_result", key_results, keep=row and row.expected_key_result)

    def clean_expected_delta(self):
        delta = self.cleaned_data["expected_delta"]
        if delta is not None and not delta:
            raise forms.ValidationError("An effect of nothing is none; leave it out, or say how much.")
        return delta

    def clean(self):
        effect = [self.cleaned_data.get(name) for name in ("expected_key_result", "expected_delta")]
        if any(one is not None for one in effect):
            for name in ("expected_key_result", "expected_delta", "revisit_on"):
                if self.cleaned_data.get(name) is None and name not in self.errors:
                    self.add_error(name, "An expected effect names the key result, by how much, and the day to ask.")
        return self.cleaned_data


class EndItemForm(VersionedForm):
    """How an item of the agenda ends."""

    outcome = forms.ChoiceField(choices=Outcome.choices)
    deferred_to = DayField(required=False, label="Until when")
    note = NoteField(max_length=2000, rows=2, label="Which fact is missing")

    def clean(self):
        if self.cleaned_data.get("outcome") == Outcome.DEFERRED:
            if not self.cleaned_data.get("deferred_to"):
                self.add_error("deferred_to", "To defer, name the date.")
            if not self.cleaned_data.get("note"):
                self.add_error("note", "To defer, name the fact that is missing.")
        return self.cleaned_data


class _ByDecisionForm(VersionedForm):
    """Something that a decision of the review moves."""

    decision = RowField(Decision.objects.none(), empty_label=None, label="By the decision")

    def __init__(self, data=None, *, review: Review, user: User, prefix: str):
        super().__init__(data, prefix=prefix)
        self.offer("decision", review.decisions.order_by("-pk"))
        self.user, self.review = user, review

    def offer_lines(self, name: str, address: str) -> None:
        self.offer(name, lines_of(self.review, self.user))
        self.fields[name].widget.attrs["data-combo-src"] = address


class MoneyMoveForm(_ByDecisionForm):
    """Money from one line to another, from the open months of the source in proportion."""

    source = LineField(empty_label="Choose a line", label="From")
    target = LineField(empty_label="Choose a line", label="To")
    amount = MoneyFormField(label="Amount")

    def __init__(self, data=None, *, review: Review, user: User, address: str):
        super().__init__(data, review=review, user=user, prefix="move")
        self.offer_lines("source", address)
        self.offer_lines("target", address)
        self.fields["amount"].currency = review.plan.currency if review.plan else ""

    def clean(self):
        source, target = self.cleaned_data.get("source"), self.cleaned_data.get("target")
        if source and source == target:
            self.add_error("target", "Money moves between two lines.")
        return self.cleaned_data


class SeatMoveForm(_ByDecisionForm):
    """Open, freeze, gate or move a seat."""

    seat = SeatField(empty_label="Choose a seat", label="Seat")
    act = forms.ChoiceField(choices=SeatMove.Act.choices, label="Act")
    target = LineField(required=False, empty_label="Where it is", label="To the line")

    def __init__(self, data=None, *, review: Review, user: User, address: str):
        super().__init__(data, review=review, user=user, prefix="seat")
        self.offer("seat", seats_of(review, user))
        self.offer_lines("target", address)

    def clean(self):
        moves = self.cleaned_data.get("act") == SeatMove.Act.MOVE
        if moves and not self.cleaned_data.get("target"):
            self.add_error("target", "Say to which line the seat moves.")
        elif not moves:
            self.cleaned_data["target"] = None
        return self.cleaned_data


class SettleForm(VersionedForm):
    """Whether a decision came true, and what we learn from it."""

    verdict = forms.ChoiceField(choices=Decision.Verdict.choices, widget=forms.RadioSelect, label="Did it come true?")
    actual = DeltaField(required=False, label="It moved by", help_text="In the measure of the key result.")
    lesson = NoteField(max_length=2000, rows=3, label="What we learn from it")
