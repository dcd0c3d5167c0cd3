"""Filters of the list of lines, the same for the page and the API: they live in the address."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, QuerySet

from aop.forms.fields import AccountField, CostCentreField
from aop.models import Account, BudgetLine, CostCentre, LineVersion
from aop.spent import TYPES
from strategy.core.forms import FilterForm, MoneyFormField
from strategy.core.models import User
from strategy.core.texts import search_words

UNCLASSIFIED = "unclassified"
KINDS = [("", "Every kind"), *BudgetLine.Kind.choices, (UNCLASSIFIED, "Not said yet")]
SIDES = [("", "Every type"), ("spend", "Spend"), *Account.Type.choices]
TYPES_OF_SIDE = {**TYPES, **{value: (value,) for value in Account.Type.values}}

ORDERS: dict[str, tuple[str, ...]] = {
    "name": ("name",),
    "unit": ("unit__code", "name"),
    "cost_centre": ("cost_centre_code_shown", "name"),
    "account": ("account_code_shown", "name"),
    "kind": ("line__kind", "name"),
    "total": ("total", "name"),
}
"""What lines can be sorted by; a minus before it turns it round. The id decides between equals."""


class LineFilterForm(FilterForm):
    """What of a version's lines one wants to see. Every field may be left out."""

    q = forms.CharField(required=False, max_length=200, label="Words")
    type = forms.ChoiceField(required=False, choices=SIDES, label="Type")
    account = AccountField(required=False, empty_label="Every account")
    cost_centre = CostCentreField(required=False, empty_label="Every cost centre")
    kind = forms.ChoiceField(required=False, choices=KINDS, label="Kind")
    min = MoneyFormField(required=False, label="Year from")
    max = MoneyFormField(required=False, label="to")
    unlinked = forms.BooleanField(required=False, label="Serves no aim")
    sort = forms.ChoiceField(required=False, choices=[(f"{sign}{name}", name) for name in ORDERS for sign in ("", "-")])

    def __init__(self, data=None, *, user: User, currency: str):
        super().__init__(data)
        self.fields["account"].queryset = Account.objects.by_code()
        self.fields["cost_centre"].queryset = CostCentre.objects.visible_to(user).by_code()
        for name in ("min", "max"):
            self.fields[name].currency = currency

    def clean_q(self) -> str:
        text = self.cleaned_data["q"]
        search_words(text)
        return text

    def clean(self):
        least, most = self.cleaned_data.get("min"), self.cleaned_data.get("max")
        if least is not None and most is not None and least > most:
            raise ValidationError({"max": "This is less than the amount to start from."})
        return self.cleaned_data

    @property
    def narrows(self) -> bool:
        """Is anything asked for that leaves lines out?"""
        return bool(self.wanted().keys() - {"sort"})


def narrowed(rows: QuerySet[LineVersion], wanted: dict[str, Any], *, total: str = "total") -> QuerySet[LineVersion]:
    """The rows that fit what is wanted. `total` names the column that holds the year."""
    if "q" in wanted:
        rows = rows.matching(wanted["q"])
    if "type" in wanted:
        rows = rows.of_types(*TYPES_OF_SIDE[wanted["type"]])
    if "account" in wanted:
        rows = rows.filter(account__in=Account.objects.at_or_below(wanted["account"]).values("pk"))
    if "cost_centre" in wanted:
        rows = rows.filter(cost_centre=wanted["cost_centre"])
    if wanted.get("kind") == UNCLASSIFIED:
        rows = rows.unclassified()
    elif "kind" in wanted:
        rows = rows.filter(line__kind=wanted["kind"])
    if "min" in wanted:
        rows = rows.filter(**{f"{total}__gte": wanted["min"]})
    if "max" in wanted:
        rows = rows.filter(**{f"{total}__lte": wanted["max"]})
    return rows.unlinked() if "unlinked" in wanted else rows


def in_order(rows: QuerySet[LineVersion], sort: str, *, total: str = "total") -> QuerySet[LineVersion]:
    """Sorted as asked, by unit where nothing is; ties by id, so that no page repeats or loses a row."""
    sort = sort or "unit"
    fields = [total if name == "total" else name for name in ORDERS[sort.removeprefix("-")]]
    if fields[0].endswith("_shown"):
        rows = rows.with_codes()  # type: ignore[attr-defined]
    first = F(fields[0]).desc() if sort.startswith("-") else F(fields[0]).asc()
    return rows.order_by(first, *fields[1:], "pk")
