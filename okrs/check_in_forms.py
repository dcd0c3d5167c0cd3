"""What is typed of key results: one form for each, many of them on "My updates"."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from okrs.forms import OrderField
from okrs.models import KeyResult, Objective
from okrs.pace import DOUBTFUL, needs_reason
from okrs.services.check_ins import DayOutside, ReasonMissing, Said, Update
from strategy.core.forms import MeasureFormField, NoteField, VersionedForm
from strategy.core.keys import new_key
from strategy.core.measures import plain_measure

_YES_NO = [("", "–"), ("1", "Yes"), ("0", "No")]
_SURE = [("", "–"), *((str(n), str(n)) for n in range(11))]
_ASPIRING = 5
"""R9: where the confidence of an aspirational objective's key results starts."""
_MISSING = {"value": "Give the value it has now.", "confidence": "Say how sure you are."}
_ASK = "What moved, or what is in the way?"


class CheckInForm(forms.Form):
    """One key result: its new value, how sure one is, a sentence, the day these speak of.

    A form of which nothing is filled says nothing, unless it is asked `alone`.
    """

    value = MeasureFormField(required=False, label="New value")
    confidence = forms.TypedChoiceField(
        choices=_SURE, coerce=int, empty_value=None, required=False, label="Sure, 0 to 10"
    )
    note = NoteField(max_length=2000, label="One sentence", widget=forms.TextInput(attrs={"autocomplete": "off"}))
    on = forms.DateField(
        label="The day it speaks of", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    was = forms.IntegerField(required=False, min_value=0, max_value=10, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, key_result: KeyResult, today: date, alone: bool = False, start: Any = None):
        self.key_result, self.alone, self.before = key_result, alone, key_result.confidence
        cycle = key_result.objective.cycle
        self.first, self.last = cycle.first_day, min(today, cycle.last_day)
        initial = {"confidence": _usual(key_result), "on": self.last, "key": new_key(), **(start or {})}
        super().__init__(data, prefix=f"kr-{key_result.pk}", initial=initial | {"was": initial["confidence"]})
        if key_result.kind == KeyResult.Kind.YES_NO:
            self.fields["value"] = forms.TypedChoiceField(
                choices=_YES_NO, coerce=Decimal, empty_value=None, required=False, label="New value"
            )
        for name, why in _MISSING.items():
            self.fields[name].required = alone
            self.fields[name].error_messages["required"] = why
        self._dress()

    def _dress(self) -> None:
        """What the controls say beyond their names; each is named with its key result, as many stand on a page."""
        last = plain_measure(self.key_result.value)
        self.fields["value"].widget.attrs |= {"data-value": True, "placeholder": last, "data-last": last}
        self.fields["note"].widget.attrs["placeholder"] = _ASK
        self.fields["on"].widget.attrs |= {"min": self.first.isoformat(), "max": self.last.isoformat()}
        if not self.alone:
            for name in ("value", "confidence", "note", "on"):
                field = self.fields[name]
                field.widget.attrs["aria-label"] = f"{field.label}, {self.key_result}"

    def clean(self):
        values = self.cleaned_data
        self.errors.pop("key", None)
        self.errors.pop("was", None)
        if not self.is_filled:
            self.errors.clear()
            return values
        if values.get("value") is None and "value" not in self.errors:
            repeat = " = repeats the last one." if self.key_result.value is not None else ""
            self.add_error("value", _MISSING["value"] + repeat)
        self._check_confidence()
        on = values.get("on")
        if on and not self.first <= on <= self.last:
            self.add_error("on", f"Name a day from {self.first:%-d %B} to {self.last:%-d %B %Y}.")
        return values

    @property
    def is_filled(self) -> bool:
        """Is there anything to send? A day alone is nothing."""
        values = self.cleaned_data
        typed = values.get("value") is not None or values.get("note") or {"value", "note"} & set(self.errors)
        return bool(self.alone or typed or values.get("confidence") != values.get("was"))

    def _check_confidence(self) -> None:
        sure, before = self.cleaned_data.get("confidence"), self.before
        if "confidence" in self.errors:
            return
        if sure is None:
            self.add_error("confidence", _MISSING["confidence"])
        elif not self.cleaned_data.get("note") and "note" not in self.errors and needs_reason(before, sure):
            low = sure <= DOUBTFUL
            why = (
                f"{sure} is low: say in a sentence what is in the way." if low else f"From {before} to {sure}: say why."
            )
            self.add_error("note", why)

    def update(self) -> Update:
        """What the service takes; the form is valid."""
        return Update(self.key_result, self.said())

    def said(self) -> Said:
        values: dict[str, Any] = {name: self.cleaned_data.get(name) for name in ("value", "confidence", "on", "key")}
        return Said(**values, note=self.cleaned_data.get("note") or "")

    def refuse(self, cause: Exception) -> None:
        """Write the reason of a refusal next to what it is about."""
        if isinstance(cause, ValidationError):
            for name, errors in cause.message_dict.items() if hasattr(cause, "error_dict") else [("", cause.messages)]:
                self.add_error(name if name in self.fields else None, errors)
            return
        field = {DayOutside: "on", ReasonMissing: "note"}.get(type(cause))
        self.add_error(field, str(cause) or cause.__doc__ or "")


def _usual(key_result: KeyResult) -> int | None:
    if key_result.confidence is not None:
        return key_result.confidence
    return _ASPIRING if key_result.objective.commitment == Objective.Commitment.ASPIRATIONAL else None


class TakeBackForm(VersionedForm):
    """Check-ins to withdraw: `3,1,2`."""

    check_ins = OrderField()


class WithdrawForm(VersionedForm):
    """Take one check-in back, and why."""

    reason = NoteField(max_length=500, rows=2, label="Why")
