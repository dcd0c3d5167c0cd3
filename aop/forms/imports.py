"""Forms of the import: the file, how it is written, and how each column is read."""

from dataclasses import replace
from typing import Any

from django import forms

from aop.importing.headings import Phase
from aop.importing.mapping import ACCOUNT_TYPES, LABELS, ColumnRole, Mapping, NotAMapping, Role, mapping_from_json
from aop.importing.years import known_year
from aop.services.imports.reading import Dialect
from strategy.core import fiscal
from strategy.core.fields import NameField
from strategy.core.tables.delimited import ENCODINGS

LEVELS = 6
_DELIMITERS = {",": "comma ,", ";": "semicolon ;", "\t": "tab", "|": "bar |"}
_TYPES = {"expense": "Expense", "revenue": "Revenue", "headcount": "People cost", "capex": "Capital expenditure"}
_FACTORS = {1: "in full", 1000: "in thousands", 1_000_000: "in millions"}


class YearField(forms.CharField):
    """A fiscal year as people name it: FY24, 2024, 2023-24. Gives the year as a number."""

    def __init__(self, **kwargs):
        super().__init__(max_length=20, **kwargs)

    def clean(self, value):
        text = super().clean(value)
        try:
            return known_year(text)
        except fiscal.NotAYear as refusal:
            raise forms.ValidationError(str(refusal)) from None


class UploadForm(forms.Form):
    """A file, and the year of the plan it belongs to."""

    file = forms.FileField(label="Budget file", help_text="CSV or Excel (.xlsx), up to 50 MB.", max_length=300)
    year = YearField(label="Fiscal year", help_text="For amounts whose heading names no year.")


class OpenChoice(forms.ChoiceField):
    """A choice that has to be made, though not yet: nothing chosen is no error of the form."""

    def validate(self, value):
        if value not in self.empty_values:
            super().validate(value)


class DialectForm(forms.Form):
    """How the file is written. What does not apply to its kind is left out."""

    sheet = forms.ChoiceField(label="Sheet")
    delimiter = forms.ChoiceField(label="Separator", choices=list(_DELIMITERS.items()))
    encoding = forms.ChoiceField(label="Characters", choices=list(ENCODINGS.items()))
    heading_row = forms.IntegerField(
        label="Heading in row", min_value=0, max_value=300_000, help_text="0 where there is none."
    )
    year = YearField(label="Fiscal year")

    def __init__(self, data=None, *, found: dict[str, Any], **kwargs):
        initial = {**found, "year": fiscal.short_label(found["year"])}
        super().__init__(data, initial=initial, prefix="d", **kwargs)
        is_book = found.get("kind") == "xlsx"
        for name in ("delimiter", "encoding") if is_book else ("sheet",):
            del self.fields[name]
        if is_book:
            self.fields["sheet"].choices = [(name, name) for name in found.get("sheets", [])]

    def dialect(self) -> Dialect:
        """What the person chose."""
        chosen = self.cleaned_data
        return Dialect(
            sheet=chosen.get("sheet") or None,
            encoding=chosen.get("encoding") or None,
            delimiter=chosen.get("delimiter") or None,
            heading_row=chosen["heading_row"],
        )


class MappingForm(forms.Form):
    """Choices for the whole file; the columns have controls of their own (`column_controls`)."""

    mark = OpenChoice(
        label="Decimal mark",
        choices=[("", "choose …"), ("point", "point 1,234.50"), ("comma", "comma 1.234,50")],
    )
    factor = forms.TypedChoiceField(label="Amounts are", coerce=int, choices=list(_FACTORS.items()))
    account_type = forms.ChoiceField(label="New accounts are", choices=[(name, _TYPES[name]) for name in ACCOUNT_TYPES])
    one_account = NameField(label="One account for all rows", required=False, max_length=40)
    adds_twins = forms.BooleanField(label="Add up rows that name the same line", required=False)
    skips_totals = forms.BooleanField(label="Leave out rows that add up others", required=False)

    def __init__(self, data=None, *, mapping: Mapping, **kwargs):
        self.mapping = mapping
        initial = {name: getattr(mapping, name) for name in self.base_fields}
        super().__init__(data, initial=initial | {"mark": mapping.mark or ""}, **kwargs)

    def read(self) -> Mapping | None:
        """The mapping as sent, or None with the reason in the form's errors."""
        if not self.is_valid():
            return None
        chosen = {**self.cleaned_data, "mark": self.cleaned_data["mark"] or None}
        kept = self.mapping.to_json() | chosen
        kept["columns"] = [self._column(column) for column in self.mapping.columns]
        try:
            return mapping_from_json(kept)
        except NotAMapping as reason:
            self.add_error(None, str(reason))
            return None

    def _column(self, column: ColumnRole) -> dict[str, Any]:
        """A column as its controls say; controls that were not shown leave it as it was."""
        name = f"c{column.index}"
        role, _, level = self.data.get(f"{name}-role", _role_value(column)).partition(":")
        kept = replace(column).__dict__ | {"role": role, "level": int(level) if level.isdigit() else 0}
        kept["heading"] = column.heading
        if role != Role.AMOUNT:
            return kept | {"phase": None, "year": None, "shift": 0, "period": None}
        year = self.data.get(f"{name}-year", _year_value(column))
        kept["shift"] = _whole(year.removeprefix("row"), 0) if year.startswith("row") else 0
        kept["year"] = None if year.startswith("row") else _whole(year, None)
        kept["phase"] = self.data.get(f"{name}-phase") or column.phase or Phase.PROPOSAL
        kept["period"] = _whole(self.data.get(f"{name}-period", str(column.period or "")), None)
        return kept


def _whole(text: str, otherwise: int | None) -> int | None:
    bare = text.removeprefix("-")
    return int(text) if bare.isascii() and bare.isdigit() and len(bare) < 5 else otherwise


def _role_value(column: ColumnRole) -> str:
    return f"{column.role}:{column.level}" if column.role in (Role.UNIT, Role.UNIT_CODE) else str(column.role)


def _year_value(column: ColumnRole) -> str:
    return str(column.year) if column.year else f"row{column.shift or ''}"


def role_choices() -> list[tuple[str, str]]:
    """The roles of a column; units by their level from the top."""
    choices = []
    for role, label in LABELS.items():
        if role in (Role.UNIT, Role.UNIT_CODE):
            choices += [(f"{role}:{level}", f"{label}, level {level}") for level in range(1, LEVELS + 1)]
        else:
            choices.append((str(role), label))
    return choices


def year_choices(mapping: Mapping) -> list[tuple[str, str]]:
    """The year of an amount column: said by the row (or the import), or a year of its own."""
    said_by_row = mapping.one(Role.YEAR) is not None
    own = "the row’s year" if said_by_row else fiscal.short_label(mapping.year)
    named = {column.year for column in mapping.columns if column.year} | set(range(mapping.year - 4, mapping.year + 4))
    choices = [("row", own)]
    if said_by_row:
        choices += [("row-1", "the year before the row’s"), ("row-2", "two years before the row’s")]
    return choices + [(str(year), fiscal.short_label(year)) for year in sorted(named)]


def column_controls(mapping: Mapping) -> list[dict[str, Any]]:
    """What the template needs to draw the controls above each column."""
    roles, years = role_choices(), year_choices(mapping)
    return [
        {
            "column": column,
            "name": f"c{column.index}",
            "role": _role_value(column),
            "roles": roles,
            "is_amount": column.role is Role.AMOUNT,
            "phases": [(phase.value, phase.label) for phase in Phase],
            "year": _year_value(column),
            "years": years,
            "periods": [(str(number), f"month {number}") for number in range(1, 13)],
            "period": str(column.period or ""),
        }
        for column in mapping.columns
    ]
