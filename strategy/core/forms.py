"""Forms that know what the person saw: the ground of every page that writes.

A page that changes a row carries, beside the fields, the row's version and the value each field started from.
Out of the three `edit()` makes the `Edit` that services judge by the one rule of concurrency.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils.html import format_html_join

from strategy.core.concurrency import ORIGINAL, Edit, Shown
from strategy.core.fields import (
    MeasureFormField,
    MoneyFormField,
    NameField,
    NoteField,
    PeopleField,
    PersonField,
    RowField,
    SearchField,
    UnitField,
    members,
)

__all__ = [
    "MeasureFormField",
    "MoneyFormField",
    "NameField",
    "NoteField",
    "PeopleField",
    "PersonField",
    "RowField",
    "SearchField",
    "UnitField",
    "VersionedForm",
    "members",
]

Made = TypeVar("Made")

VERSION = "version"
_LARGEST_VERSION = 2**31 - 1


class FilterForm(forms.Form):
    """Filters of a list, as its address carries them. Every field may be left out."""

    def wanted(self) -> dict[str, Any]:
        """What was asked for and understood; a wrong field counts as not asked for."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "", False)}

    @property
    def narrows(self) -> bool:
        """Is anything asked for?"""
        return bool(self.wanted())


class VersionedForm(forms.Form):
    """A form for one row, old or new.

    With `row` it changes that row: fields start with its values, and the template puts `{{ form.originals }}`
    inside the form element. Without, `values()` is what a service needs to make one; `start` gives first values.
    Fields named in `beside` (a reason, say) are not of the row and not part of the edit; read them from
    `cleaned_data`.
    """

    beside: tuple[str, ...] = ()

    def __init__(self, data=None, *, row: Any = None, start: dict[str, Any] | None = None, **kwargs):
        super().__init__(data, initial=start or {}, **kwargs)
        self.row = row
        if row is not None:
            of_row = {name: self.read(row, name) for name in self.fields if name not in self.beside}
            self.initial = {**of_row, **self.initial}
            self.fields[VERSION] = forms.IntegerField(
                required=False, min_value=0, max_value=_LARGEST_VERSION, widget=forms.HiddenInput
            )

    def read(self, row: Any, name: str) -> Any:
        """The value field `name` starts with; override where it is not an attribute of the row."""
        return getattr(row, name)

    def offer(self, name: str, rows: QuerySet, *, keep: Model | None = None) -> None:
        """Say which rows field `name` may choose; `keep` is allowed, too: what the row has already."""
        field = cast("RowField", self.fields[name])
        field.queryset = rows
        if keep is not None:
            field.keep(keep)

    def values(self) -> dict[str, Any]:
        """What the person entered, by field."""
        return {name: value for name, value in self.cleaned_data.items() if name not in (VERSION, *self.beside)}

    def edit(self) -> Edit:
        """What the person changed, and what they saw when they began. Fields left as they were are not in it."""
        values, originals = {}, {}
        for name, value in self.values().items():
            known, original = self._original(name)
            if known:
                originals[name] = original
            if not known or original != value:
                values[name] = value
        return Edit(version=self.cleaned_data.get(VERSION), values=values, originals=originals, show=self.show)

    def attempt(self, act: Callable[..., Made], /, *refusals: type[Exception], **arguments: Any) -> Made | None:
        """What `act(**arguments)` returns; None when it refuses, with the reason written into the form.

        ValidationError and `refusals` count as refusing. Conflict and VersionMissing pass on to their pages.
        """
        try:
            return act(**arguments)
        except ValidationError as problem:
            self.refuse(problem)
        except refusals as refusal:
            self.add_error(None, str(refusal) or refusal.__doc__ or "")
        return None

    def refuse(self, problem: ValidationError) -> None:
        """Show what a model found wrong, next to its field where this form has it."""
        if not hasattr(problem, "error_dict"):
            self.add_error(None, problem)
            return
        for name, errors in problem.error_dict.items():
            self.add_error(name if name in self.fields else None, errors)

    def error_list(self) -> list[str]:
        """Every error as a sentence, for an act that has no page of its own to show them on."""
        return [str(message) for messages in self.errors.values() for message in messages]

    def show(self, name: str, value: Any) -> Shown:
        """A value of field `name` as people read it and as its control sends it."""
        field = self.fields[name]
        sent = ",".join(sent_values(field, value))
        if isinstance(field, forms.ModelChoiceField):
            rows = value if isinstance(value, list) else [value]
            return Shown(", ".join(str(row) for row in rows if row is not None) or "–", sent)
        if isinstance(field, forms.ChoiceField):
            return Shown(dict(list(field.choices)).get(value, sent) or "–", sent)  # type: ignore[arg-type]
        if isinstance(field, forms.BooleanField):
            return Shown("yes" if value else "no", sent)
        return Shown(sent or "–", sent)

    @property
    def originals(self) -> str:
        """Hidden controls: the version and the value each field started from; nothing for a new row."""
        if self.row is None:
            return format_html_join("", "", [])
        version = self.data.get(VERSION, "") if self.is_bound else self.row.version
        pairs = [(VERSION, version)]
        for name in self.fields:
            if name not in (VERSION, *self.beside):
                pairs += [(ORIGINAL + name, text) for text in self._original_texts(name) or []]
        return format_html_join("", '<input type="hidden" name="{}" value="{}">', pairs)

    def _original_texts(self, name: str) -> list[str] | None:
        """As sent by the page, or as the row has it; None when a page sent nothing."""
        if not self.is_bound:
            return sent_values(self.fields[name], self.get_initial_for_field(self.fields[name], name)) or [""]
        return self.data.getlist(ORIGINAL + name) if ORIGINAL + name in self.data else None  # type: ignore[attr-defined]

    def _original(self, name: str) -> tuple[bool, Any]:
        """(is it known, the value). What a page sends back is read by the field's own eyes."""
        texts = self._original_texts(name)
        if texts is None:
            return False, None
        field = self.fields[name]
        read = getattr(field, "read_original", field.to_python)
        try:
            return True, read(texts if isinstance(field, forms.ModelMultipleChoiceField) else texts[-1])
        except ValidationError:
            return False, None


def sent_values(field: forms.Field, value: Any) -> list[str]:
    """The texts a control sends for a value: several for a choice of several, none for nothing."""
    prepared = field.prepare_value(value)
    many = prepared if isinstance(prepared, list | tuple) else [prepared]
    return [str(one) for one in many if one is not None]
