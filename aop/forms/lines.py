"""Forms of lines: what a version plans for one, what a line is, and what many are."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from aop.forms.fields import AccountField, CostCentreField
from aop.models import PERIODS, Account, BudgetLine, CostCentre, LineVersion, PlanVersion
from aop.policies import drafting_units
from aop.services.kinds import SeenLine
from aop.services.lines import NewLine
from strategy.core.concurrency import Edit
from strategy.core.forms import MoneyFormField, NameField, NoteField, PersonField, VersionedForm, members
from strategy.core.models import User

EVEN, TYPED = "even", "typed"
_TICK = re.compile(r"([0-9]{1,17})\.([0-9]{1,9})\.([a-z]{1,10})\.([0-9a-f]{16})", re.ASCII)


class LineForm(VersionedForm):
    """What a draft plans for a line: its codes, and either the year spread evenly or twelve months as typed."""

    beside = ("spread", "total")

    name = NameField(max_length=300, label="Line", help_text="What the money is for, as one would say it.")
    cost_centre = CostCentreField(empty_label="Choose a cost centre")
    account = AccountField(empty_label="Choose an account")
    vendor = NameField(max_length=200, required=False)
    dimensions = NoteField(
        required=False,
        rows=2,
        max_length=5_000,
        label="Dimensions",
        help_text="One on each line, such as “Fund: 100” or “Project: P-7”.",
    )
    spread = forms.ChoiceField(
        choices=[(EVEN, "the year, spread evenly"), (TYPED, "each month as typed")],
        widget=forms.RadioSelect,
        label="Amounts",
    )
    total = MoneyFormField(required=False, label="Year")

    def __init__(self, data=None, *, user: User, version: PlanVersion, row: LineVersion | None = None, **kwargs):
        self.version, self.user = version, user
        super().__init__(data, row=row, **kwargs)
        for period, name in zip(version.plan.fiscal_year.periods.in_order(), PERIODS, strict=True):
            self.fields[name] = MoneyFormField(required=False, label=f"{period.first_day:%b %Y}")
        for name in ("total", *PERIODS):
            self.fields[name].currency = version.plan.currency
        if row is not None:
            self.initial |= {name: getattr(row, name) for name in (*self.beside, *PERIODS)}  # type: ignore[operator]
        own = CostCentre.objects.filter(unit__in=drafting_units(user).values("pk")).open().by_code()
        self.offer("cost_centre", own.select_related("unit"), keep=row and row.cost_centre)
        self.offer("account", Account.objects.open().by_code(), keep=row and row.account)

    def read(self, row: LineVersion, name: str) -> Any:
        if name == "dimensions":
            return dimension_text(row.dimensions)
        return getattr(row, name)

    @property
    def months(self) -> list:
        """The twelve fields."""
        return [self[name] for name in PERIODS]

    def clean_dimensions(self) -> str:
        text = self.cleaned_data["dimensions"]
        read_dimensions(text)
        return dimension_text(read_dimensions(text))

    def clean(self):
        even = self.cleaned_data.get("spread") == EVEN
        if even and "total" not in self.errors and self.cleaned_data.get("total") is None:
            self.add_error("total", "Give the amount of the year, or type the months.")
        for name in PERIODS:
            if name not in self.errors and self.cleaned_data.get(name) is None:
                self.cleaned_data[name] = 0
        return self.cleaned_data

    def new_line(self, **facts: Any) -> NewLine:
        """What the person entered, as a line to add."""
        values = self.cleaned_data
        even = values["spread"] == EVEN
        return NewLine(
            name=values["name"],
            cost_centre=values["cost_centre"],
            account=values["account"],
            vendor=values["vendor"],
            dimensions=read_dimensions(values["dimensions"]),
            total=values["total"] if even else None,
            periods=None if even else [values[name] for name in PERIODS],
            **facts,
        )

    def edit(self) -> Edit:
        """A year spread evenly is sent as its total, beside the months the person saw."""
        seen = super().edit()
        values = dict(seen.values)
        originals = dict(seen.originals)
        if self.cleaned_data["spread"] == EVEN:
            values = {name: value for name, value in values.items() if name not in PERIODS}
            values["total"] = self.cleaned_data["total"]
        for name in ("dimensions",):
            values |= {name: read_dimensions(values[name])} if name in values else {}
            originals |= {name: read_dimensions(originals[name])} if name in originals else {}
        return Edit(version=seen.version, values=values, originals=originals, show=self.show)

    def show(self, name: str, value: Any):
        return super().show(name, dimension_text(value) if isinstance(value, dict) else value)


def read_dimensions(text: str) -> dict[str, str]:
    """`Fund: 100` on each line. Raises ValidationError."""
    labels = {}
    for line in filter(None, (one.strip() for one in text.splitlines())):
        label, colon, code = line.partition(":")
        if not colon or not label.strip() or not code.strip():
            raise ValidationError(f"Write a label, a colon and a code, not “{line[:60]}”.")
        if label.strip() in labels:
            raise ValidationError(f"“{label.strip()[:60]}” stands twice.")
        labels[label.strip()] = code.strip()
    return labels


def dimension_text(labels: dict[str, str]) -> str:
    """Dimensions as the form shows them."""
    return "\n".join(f"{label}: {code}" for label, code in sorted(labels.items()))


class KindField(forms.ChoiceField):
    """What a line is."""

    def __init__(self, **kwargs):
        super().__init__(choices=BudgetLine.Kind.choices, **kwargs)


REASON_HELP = "Why this money serves no objective, or why it is what it is."


class LineFactsForm(VersionedForm):
    """What a line is, the same in every version."""

    kind = KindField(widget=forms.RadioSelect, help_text="Run keeps the lights on; change and bets serve outcomes.")
    reason = NoteField(max_length=2000, rows=2, help_text=REASON_HELP)
    owner = PersonField(required=False, empty_label="Nobody yet", help_text="Who can say what this money does.")
    notes = NoteField(rows=3)

    def __init__(self, data=None, *, row: BudgetLine, **kwargs):
        super().__init__(data, row=row, **kwargs)
        self.offer("owner", members(), keep=row.owner)


class NewLineFactsForm(forms.Form):
    """The kind of a line that is being added."""

    kind = KindField(widget=forms.RadioSelect, required=False, help_text="Leave it open if you do not know yet.")
    reason = NoteField(max_length=2000, rows=2, help_text=REASON_HELP)

    def facts(self) -> dict[str, Any]:
        """Arguments of a new line."""
        kind = self.cleaned_data["kind"]
        said = {"kind": kind, "is_classified": True} if kind else {}
        return said | {"reason": self.cleaned_data["reason"]}


class ClassifyForm(forms.Form):
    """What many lines are. Either `line` names them one by one, or `everything` means all that fit the filters."""

    kind = KindField()
    reason = NoteField(max_length=2000, rows=1, widget=forms.TextInput, help_text=REASON_HELP)
    everything = forms.BooleanField(required=False)
    count = forms.IntegerField(required=False, min_value=0, max_value=10**9)

    def __init__(self, data):
        super().__init__(data)
        self.ticks = data.getlist("line")

    def clean(self):
        if not self.cleaned_data.get("everything") and not self.ticks:
            raise ValidationError("Tick the lines first.")
        self.cleaned_data["seen"] = seen_lines(self.ticks)
        return self.cleaned_data


def seen_lines(ticks: list[str]) -> dict[int, SeenLine]:
    """What the page showed of each ticked line. Raises ValidationError."""
    found = [_TICK.fullmatch(tick) for tick in ticks]
    if not all(found):
        raise ValidationError("This page is not one of ours; load the list again.")
    return {int(one[1]): SeenLine(int(one[2]), one[3], one[4]) for one in found if one}
