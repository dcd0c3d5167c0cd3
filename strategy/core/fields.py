"""Form fields of our own values: names, notes, amounts, measures, and choices of units and people."""

import contextlib
import copy
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.models import ModelChoiceIterator, ModelChoiceIteratorValue
from django.urls import NoReverseMatch, reverse

from strategy.core.measures import NotAMeasure, parse_measure, plain_measure
from strategy.core.models import Unit, User
from strategy.core.money import NotMoney, parse_money, plain_money
from strategy.core.texts import clean_name, clean_note
from strategy.core.trees import nested

_GROUPED = re.compile(r"-?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?", re.ASCII)
_INDENT = "\u2003"  # a space that browsers do not swallow
OFFERED = 200
"""Rows a list of choices shows before one has to search."""


class NameField(forms.CharField):
    """A line of text people read."""

    def __init__(self, *, max_length: int = 200, **kwargs):
        super().__init__(max_length=max_length, **kwargs)

    def to_python(self, value):
        return clean_name(super().to_python(value))


class NoteField(forms.CharField):
    """Longer text with line breaks."""

    widget = forms.Textarea

    def __init__(self, *, max_length: int = 10_000, rows: int = 3, **kwargs):
        kwargs.setdefault("required", False)
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(max_length=max_length, **kwargs)

    def to_python(self, value):
        return clean_note(super().to_python(value))


class _NumberField(forms.CharField):
    """A number typed as text: what we print, grouped thousands and real minus, can be pasted back."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def to_python(self, value):
        text = super().to_python(value).replace("−", "-")
        if not text:
            return None
        return self.parse(text.replace(",", "") if _GROUPED.fullmatch(text) else text)

    def parse(self, text: str) -> Any:
        raise NotImplementedError


class MoneyFormField(_NumberField):
    """An amount of `currency`, in minor units; None when left empty."""

    def __init__(self, *, currency: str = "", **kwargs):
        super().__init__(**kwargs)
        self.currency = currency

    def parse(self, text: str) -> int:
        try:
            return parse_money(text, self.currency)
        except NotMoney as problem:
            raise ValidationError(str(problem), code="money") from problem

    def prepare_value(self, value):
        return plain_money(value, self.currency) if isinstance(value, int) else value


class MeasureFormField(_NumberField):
    """A measured value, as Decimal; None when left empty."""

    def parse(self, text: str):
        try:
            return parse_measure(text)
        except NotAMeasure as problem:
            raise ValidationError(str(problem), code="measure") from problem

    def prepare_value(self, value):
        return value if value is None or isinstance(value, str) else plain_measure(value)


class _Choices(ModelChoiceIterator):
    def __iter__(self):
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        offers, kept = self.field.offers(), self.field.kept
        if kept is not None and all(row != kept for row, _label in offers):
            offers.append((kept, self.field.label_from_instance(kept)))
        for row, label in offers:
            yield ModelChoiceIteratorValue(row.pk, row), label


class RowField(forms.ModelChoiceField):
    """A choice of one row. `queryset` says what may be chosen; what the row has already, it may keep."""

    iterator = _Choices
    kept: models.Model | None = None

    @property
    def rows(self) -> Any:
        """Every row of the table, chosen or not."""
        return self.queryset.model._default_manager.all()  # type: ignore[union-attr]

    def keep(self, row: models.Model | None) -> None:
        """Let the form be saved with `row` although it is no longer among the choices."""
        self.kept = row

    def offers(self):
        """(row, label) of what the list shows."""
        return [(row, self.label_from_instance(row)) for row in self.queryset]

    def read_original(self, text: str):
        """The row a page started from, also where it can no longer be chosen."""
        try:
            return self.rows.get(pk=int(text)) if text else None
        except (ValueError, OverflowError, models.ObjectDoesNotExist) as problem:
            raise ValidationError("There is no such row.", code="gone") from problem

    def to_python(self, value):
        try:
            if isinstance(value, str) and not value.isascii():
                raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
            return super().to_python(value)
        except (OverflowError, ValidationError) as problem:
            if self.kept is not None and str(value) == str(self.kept.pk):
                return self.kept
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice") from problem


class UnitField(RowField):
    """A unit out of `units`, shown as a tree."""

    def __init__(self, *, units: models.QuerySet | None = None, **kwargs):
        kwargs.setdefault("widget", forms.Select(attrs={"data-combo": True}))
        super().__init__(Unit.objects.none() if units is None else units, **kwargs)

    def offers(self):
        return [(row, _INDENT * depth + row.name) for row, depth in nested(self.queryset.in_tree_order())]


class SearchSelect(forms.Select):
    """A list that searches the server while one types; without scripts it offers the first rows."""

    look_up = None
    becomes: dict[str, Any] = {"data-combo": True}

    def __init__(self, attrs=None, *, address: str = ""):
        super().__init__({**self.becomes, **(attrs or {})})
        self.address = address

    def build_attrs(self, base_attrs, extra_attrs=None):
        attrs = super().build_attrs(base_attrs, extra_attrs)
        with contextlib.suppress(NoReverseMatch):
            attrs["data-combo-src"] = reverse(self.address)
        return attrs

    def optgroups(self, name, value, attrs=None):
        choices = list(iter(self.choices))  # list alone would ask how long they are, which counts the table
        shown = {str(key) for key, _label in choices}
        missing = [one for one in value if one and one not in shown]
        self.choices = choices + (self.look_up(missing) if missing and self.look_up else [])
        return super().optgroups(name, value, attrs)


class SearchSelectMultiple(SearchSelect, forms.SelectMultiple):
    """The same for several: chips, and a list that adds one more."""

    becomes = {"data-chips": "Add somebody"}
    allow_multiple_selected = True


class _Searched:
    """For fields over many rows: the first ones are offered, the rest is found by typing."""

    queryset: Any
    label_from_instance: Any

    def __deepcopy__(self, memo):
        result = super().__deepcopy__(memo)
        result.widget = copy.copy(result.widget)
        result.widget.look_up = result.look_up
        return result

    def offers(self):
        return [(row, self.label_from_instance(row)) for row in self.queryset[:OFFERED]]

    @property
    def rows(self) -> Any:
        """Every row of the table, chosen or not."""
        return self.queryset.model._default_manager.all()

    def look_up(self, keys: list[str]) -> list[tuple[Any, str]]:
        """Choices of rows that are chosen but not among the first."""
        return [(row.pk, self.label_from_instance(row)) for row in self.rows_of(keys)]

    def rows_of(self, keys: list[str]) -> models.QuerySet:
        """The rows a control names, also where they can no longer be chosen."""
        numbers = [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 18]
        return self.rows.filter(pk__in=numbers)


class SearchField(_Searched, RowField):
    """One row out of many."""

    def __init__(self, queryset: models.QuerySet, *, address: str = "", **kwargs):
        kwargs.setdefault("widget", SearchSelect(address=address))
        super().__init__(queryset, **kwargs)
        self.widget.look_up = self.look_up


def members() -> models.QuerySet:
    """People who can be chosen: active, with a role somewhere."""
    return User.objects.active().filter(memberships__isnull=False).distinct().order_by("name", "pk")


class PersonField(SearchField):
    """One person."""

    def __init__(self, *, people: models.QuerySet | None = None, **kwargs):
        super().__init__(User.objects.none() if people is None else people, address="core:people_options", **kwargs)


class PeopleField(_Searched, forms.ModelMultipleChoiceField):
    """Several people, as a list in the order of their ids; `1,2` counts as two."""

    iterator = _Choices
    kept = None

    def __init__(self, *, people: models.QuerySet | None = None, **kwargs):
        kwargs.setdefault("required", False)
        kwargs.setdefault("widget", SearchSelectMultiple(address="core:people_options"))
        super().__init__(User.objects.none() if people is None else people, **kwargs)
        self.widget.look_up = self.look_up

    def clean(self, value):
        return sorted(super().clean(split(value)), key=lambda row: row.pk)

    def read_original(self, texts: list[str]):
        return sorted(super().clean(split(texts)), key=lambda row: row.pk) if split(texts) else []


def split(texts: Any) -> list[str]:
    """Every number in `["1,2", "3"]`, as a control or a conflict page sends them."""
    return [part for text in texts or [] for part in str(text).split(",") if part]
