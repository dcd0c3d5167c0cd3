"""What people enter about shares: ticked lines, an aim, a share in percent or as an amount."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from aop.aims import Aim, Aims, code_of, title_of
from aop.models import BudgetLine
from aop.services.allocations import Seen
from aop.shares import WHOLE, percent
from strategy.core.concurrency import Edit, Shown
from strategy.core.fields import MoneyFormField, SearchSelect
from strategy.core.forms import VersionedForm

MOST_LINES = 200
MOST_SHARES = 40
BLANK = 3
"""Empty rows under the shares a line has."""

_PERCENT = re.compile(r"([0-9]{1,3})(?:\.([0-9]{1,2}))?\s*%?", re.ASCII)
_TICK = re.compile(r"([0-9]{1,18}):([0-9]{1,9}):([0-9]{1,5})", re.ASCII)


class PercentField(forms.CharField):
    """A share as people type it (`40`, `33.33`, `40 %`), in basis points; None when left empty."""

    def __init__(self, **kwargs):
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "maxlength": 10})
        )
        super().__init__(**kwargs)

    def to_python(self, value):
        text = super().to_python(value)
        if not text:
            return None
        found = _PERCENT.fullmatch(text)
        share = int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0")) if found else WHOLE + 1
        if share > WHOLE:
            raise ValidationError("Write a share from 0 to 100, such as 40 or 33.33.", code="share")
        return share

    def prepare_value(self, value):
        return plain_percent(value) if isinstance(value, int) else value


def plain_percent(share: int) -> str:
    """A share as its control shows it: 4000 → 40, 3333 → 33.33."""
    return percent(share).removesuffix(" %")


class AimField(forms.Field):
    """An open objective or key result, by its code; found by typing, the first ones are offered."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", SearchSelect(address="aop:aim_options"))
        super().__init__(**kwargs)
        self.aims: Aims | None = None
        self.kept: dict[str, Aim] = {}

    def among(self, aims: Aims) -> None:
        """Say which aims there are."""
        self.aims = aims
        self.widget.choices = [("", "")]
        self.widget.look_up = self.labels

    def offer(self, offers: list[tuple[str, str]]) -> None:
        """Say which of them the list shows before one types."""
        self.widget.choices = [("", ""), *offers]

    def labels(self, codes: list[str]) -> list[tuple[str, str]]:
        """Choices for codes that are chosen but not offered: what the row has already, closed or not, and open aims."""
        kept = [(code, title_of(self.kept[code])) for code in codes if code in self.kept]
        others = [code for code in codes if code not in self.kept]
        return kept + (self.aims.labels(others) if self.aims and others else [])

    def to_python(self, value) -> Aim | None:
        if not value:
            return None
        aim = self.kept.get(str(value)) or (self.aims.find(str(value)) if self.aims else None)
        if aim is None:
            raise ValidationError("There is no such open objective or key result.", code="gone")
        return aim

    def prepare_value(self, value):
        return value if value is None or isinstance(value, str) else code_of(value)


class TicksField(forms.Field):
    """Ticked lines as `id:version:free`, what the page showed of each. Becomes {id: Seen}."""

    widget = forms.MultipleHiddenInput
    default_error_messages = {"required": "Tick the lines first."}

    def to_python(self, value) -> dict[int, Seen]:
        found = [_TICK.fullmatch(text) for text in value or []]
        if not all(found):
            raise ValidationError("A line was not named as this page names it; load the page again.", code="tick")
        if len(found) > MOST_LINES:
            raise ValidationError(f"Link at most {MOST_LINES} lines at once.", code="many")
        return {int(tick[1]): Seen(int(tick[2]), int(tick[3])) for tick in found if tick}


class TicksForm(forms.Form):
    """Which lines; `aim` may stay empty (all their links)."""

    line = TicksField()
    aim = AimField(required=False, label="Objective or key result")

    def __init__(self, data: Any = None, *, aims: Aims, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["aim"].among(aims)  # type: ignore[attr-defined]

    def offer(self, offers: list[tuple[str, str]]) -> None:
        """Say which aims the list shows before one types."""
        self.fields["aim"].offer(offers)  # type: ignore[attr-defined]


class LinkForm(TicksForm):
    """Which lines serve which aim, and with how much of each."""

    MEASURES = (("percent", "% of each line"), ("money", "of each line, as an amount"))

    share = forms.CharField(
        required=False,
        label="Share",
        max_length=24,
        widget=forms.TextInput(
            attrs={"inputmode": "decimal", "autocomplete": "off", "placeholder": "all that is left"}
        ),
    )
    measure = forms.ChoiceField(choices=MEASURES, required=False, label="Share in")

    def __init__(self, *args, currency: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["aim"].required = True
        self.fields["aim"].error_messages["required"] = "Choose what the lines are for."
        self.fields["measure"].choices = [("percent", "% of each line"), ("money", f"{currency} of each line")]  # type: ignore[attr-defined]
        self._readers = {
            "percent": PercentField(required=False),
            "money": MoneyFormField(currency=currency, required=False),
        }

    def clean(self):
        """`share` becomes basis points or minor units, None for all that is left."""
        entered = super().clean()
        reader = self._readers[entered.get("measure") or "percent"]
        try:
            entered["share"] = reader.clean(entered.get("share", ""))
        except ValidationError as problem:
            self.add_error("share", problem)
        if entered.get("share") == 0:
            self.add_error("share", "A share is more than nothing; use Unlink to end a link.")
        return entered

    @property
    def is_amount(self) -> bool:
        return self.cleaned_data.get("measure") == "money" and self.cleaned_data.get("share") is not None


class SharesForm(VersionedForm):
    """All shares of one line: the aims it serves, each with its share, and blank rows for more.

    An aim that is closed by now may keep or lose its share. Fields are `aim-0`, `share-0`, `aim-1` …
    """

    def __init__(
        self, data: Any = None, *, line: BudgetLine, shares: dict[Aim, int], aims: Aims, add: Aim | None = None
    ):
        super().__init__(data, row=line)
        kept = {code_of(aim): aim for aim in shares}
        first: list[tuple[Aim | None, int | None]] = [*shares.items(), (add, None), *[(None, None)] * BLANK]
        self.numbers = _numbers(data) if data is not None else range(len(first) - (add is None))
        for number in self.numbers:
            aim, share = first[number] if data is None else (None, None)
            field = AimField(required=False, label=f"What row {number + 1} is for")
            field.among(aims)
            field.kept = kept
            self.fields[f"aim-{number}"] = field
            self.fields[f"share-{number}"] = PercentField(required=False, label=f"Share of row {number + 1}, %")
            self.initial |= {f"aim-{number}": aim and code_of(aim), f"share-{number}": share}  # type: ignore[operator]

    def offer(self, offers: list[tuple[str, str]]) -> None:  # type: ignore[override]
        """Say which aims the blank rows show before one types."""
        for number in self.numbers:
            self.fields[f"aim-{number}"].offer(offers)  # type: ignore[attr-defined]

    @property
    def rows(self):
        """Pairs of bound fields."""
        return [(self[f"aim-{number}"], self[f"share-{number}"]) for number in self.numbers]

    def clean(self):
        entered = super().clean()
        named: set[Aim] = set()
        for number in self.numbers:
            aim, share = entered.get(f"aim-{number}"), entered.get(f"share-{number}")
            if aim is None and share:
                self.add_error(f"aim-{number}", "Say what this share is for.")
            if aim in named:
                self.add_error(f"aim-{number}", "This stands in another row already.")
            named |= {aim} if aim else set()
        return entered

    @property
    def aims(self) -> dict[str, Aim]:
        """Which aim each share field means."""
        pairs = {f"share-{number}": self.cleaned_data.get(f"aim-{number}") for number in self.numbers}
        return {name: aim for name, aim in pairs.items() if aim is not None}

    def edit(self) -> Edit:
        """Shares that were changed, in basis points; an emptied one ends the link."""
        known, edit = self.aims, super().edit()
        values = {name: value or 0 for name, value in edit.values.items() if name in known}
        originals = {name: value or 0 for name, value in edit.originals.items() if name in known}
        return Edit(version=edit.version, values=values, originals=originals, show=self.show)

    def show(self, name: str, value: Any) -> Shown:
        return Shown(percent(value or 0), plain_percent(value or 0))


def _numbers(data: Any) -> list[int]:
    found = [re.fullmatch(r"aim-([0-9]{1,3})", name) for name in data]
    return sorted({int(one[1]) for one in found if one})[:MOST_SHARES]
