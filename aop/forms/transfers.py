"""Forms of transfers: what one filters by, and what one proposes."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from aop.current import current_periods
from aop.forms.fields import LineField
from aop.models import PERIODS, BudgetLine, Plan, PlanVersion, Transfer
from aop.moves import TooMuch, from_open_periods, moved, together
from aop.policies import drafting_units
from strategy.core.fields import OFFERED
from strategy.core.forms import FilterForm, MoneyFormField, NoteField, VersionedForm
from strategy.core.models import User
from strategy.core.money import format_money

WAITING = "waiting"
MOST_MOVES = 4
STATES = [("", "Every state"), (WAITING, "Waiting"), *Transfer.State.choices]


class TransferFilterForm(FilterForm):
    """What of a plan's transfers one wants to see. Every field may be left out."""

    state = forms.ChoiceField(required=False, choices=STATES, label="State")
    line = LineField(required=False, empty_label="Every line", label="Line")
    mine = forms.BooleanField(required=False, label="Mine")

    def __init__(self, data=None, *, user: User, plan: Plan):
        super().__init__(data)
        self.fields["line"].queryset = BudgetLine.objects.visible_to(user).filter(plan=plan).by_name()  # type: ignore[attr-defined]

    def narrowed(self, rows: QuerySet[Transfer], user: User) -> QuerySet[Transfer]:
        """The rows that fit what is wanted."""
        wanted = self.wanted()
        if wanted.get("state") == WAITING:
            rows = rows.waiting()  # type: ignore[attr-defined]
        elif "state" in wanted:
            rows = rows.filter(state=wanted["state"])
        if "line" in wanted:
            rows = rows.of_lines([wanted["line"].pk])  # type: ignore[attr-defined]
        return rows.of_person(user) if "mine" in wanted else rows  # type: ignore[attr-defined]


class TransferForm(VersionedForm):
    """Money to move: up to four moves, each from a line to a line, an amount or the months as typed, and one reason.

    Fields are `from-0`, `to-0`, `amount-0`, `p01-0` … for the open periods. Each move leaves one line and arrives at
    another in the same periods, so that what is proposed balances by construction.
    """

    reason = NoteField(max_length=2000, rows=2, required=True, label="Why", help_text="Whoever approves it reads this.")

    def __init__(self, data=None, *, user: User, version: PlanVersion, start: dict[str, Any] | None = None):
        super().__init__(data, start=start)
        self.plan = version.plan
        self.periods = list(self.plan.fiscal_year.periods.in_order())
        self.entries: dict[int, list[int]] = {}
        takers = BudgetLine.objects.visible_to(user).movable_in(version).by_name()  # type: ignore[attr-defined]
        givers = takers.filter(unit__in=drafting_units(user).values("pk"))
        first = {"from": list(givers[:OFFERED]), "to": list(takers[:OFFERED])}
        for number in range(MOST_MOVES):
            self._add_lines(number, givers, takers, first)
            self.fields[f"amount-{number}"] = MoneyFormField(
                currency=self.plan.currency, required=False, label="Amount"
            )
            for period, name in zip(self.periods, PERIODS, strict=True):
                if not period.is_closed:
                    field = MoneyFormField(currency=self.plan.currency, required=False, label=str(period))
                    self.fields[f"{name}-{number}"] = field
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])

    def _add_lines(self, number: int, givers: QuerySet, takers: QuerySet, first: dict[str, list[BudgetLine]]) -> None:
        words = {"from": ("From", "The line that gives", givers), "to": ("To", "The line that gets", takers)}
        for side, (label, empty, rows) in words.items():
            field = LineField(required=False, label=label, empty_label=empty, address=f"aop:{side}_line_options")
            field.queryset, field.first = rows, first[side]
            self.fields[f"{side}-{number}"] = field

    @property
    def moves(self) -> list[dict[str, Any]]:
        """The bound fields of each move; `is_used` says whether anything was entered in it."""
        return [self._bound(number) for number in range(MOST_MOVES)]

    def _bound(self, number: int) -> dict[str, Any]:
        months = [self[f"{name}-{number}"] for name in PERIODS if f"{name}-{number}" in self.fields]
        one = {side: self[f"{side}-{number}"] for side in ("from", "to", "amount")}
        typed = any(field.value() for field in months)
        used = typed or any(field.value() for field in one.values())
        return {"number": number, "sides": [one["from"], one["to"]], "amount": one["amount"], "months": months,
                "is_typed": typed, "is_used": used}  # fmt: skip

    def clean(self):
        super().clean()
        if self.errors:
            return self.cleaned_data
        givers = [row.pk for row in (self.cleaned_data.get(f"from-{number}") for number in range(MOST_MOVES)) if row]
        stock = current_periods(self.plan, givers)
        moves = [self._move(number, stock) for number in range(MOST_MOVES)]
        self.entries = together(move for move in moves if move)
        if not self.errors and not self.entries:
            self.add_error("amount-0", "Say how much moves, from which line and to which.")
        return self.cleaned_data

    def _move(self, number: int, stock: dict[int, list[int]]) -> dict[int, list[int]] | None:
        """Entries of one move, None for an empty or a wrong one; what it takes is no longer in stock for the next."""
        giver, taker = self.cleaned_data[f"from-{number}"], self.cleaned_data[f"to-{number}"]
        amount = self.cleaned_data[f"amount-{number}"]
        months = [self.cleaned_data.get(f"{name}-{number}") or 0 for name in PERIODS]
        if not (giver or taker or amount or any(months)):
            return None
        for side, row in (("from", giver), ("to", taker)):
            if row is None:
                self.add_error(f"{side}-{number}", "Choose a line.")
        if giver and giver == taker:
            self.add_error(f"to-{number}", "Choose another line than the one that gives.")
        if giver is None or taker is None or giver == taker:
            return None
        amounts = self._amounts(number, stock.get(giver.pk, [0] * 12), amount, months)
        if amounts is None:
            return None
        stock[giver.pk] = [had - gives for had, gives in zip(stock[giver.pk], amounts, strict=True)]
        return moved(giver.pk, taker.pk, amounts)

    def _amounts(self, number: int, has: list[int], amount: int | None, months: list[int]) -> list[int] | None:
        """Twelve amounts: the months as typed, else the amount in proportion to what stands in the open periods."""
        name = f"amount-{number}"
        if any(months):
            if amount and amount != sum(months):
                self.add_error(name, f"The months add up to {format_money(sum(months), self.plan.currency)}.")
                return None
            return months
        is_open = [not period.is_closed for period in self.periods]
        if not amount or amount < 0:
            self.add_error(name, "Write an amount above zero, or type the months.")
            return None
        try:
            return from_open_periods(has, is_open, amount)
        except TooMuch:
            free = sum(max(one, 0) for one, open_now in zip(has, is_open, strict=True) if open_now)
            self.add_error(name, f"The line has {format_money(free, self.plan.currency)} in its open periods.")
            return None
