"""Fields of the plan: accounts, cost centres and lines, found by typing."""

from aop.models import Account, BudgetLine, CostCentre
from strategy.core.fields import OFFERED
from strategy.core.forms import SearchField


class AccountField(SearchField):
    """One account."""

    def __init__(self, **kwargs):
        super().__init__(Account.objects.none(), address="aop:account_options", **kwargs)


class CostCentreField(SearchField):
    """One cost centre, with its unit."""

    def __init__(self, **kwargs):
        super().__init__(CostCentre.objects.none(), address="aop:cost_centre_options", **kwargs)


class LineField(SearchField):
    """One line, with its unit. `first` are the rows the list shows before one searches, where they are known."""

    first: list[BudgetLine] | None = None

    def __init__(self, *, address: str = "aop:line_options", **kwargs):
        super().__init__(BudgetLine.objects.none(), address=address, **kwargs)

    def offers(self):
        rows = self.queryset[:OFFERED] if self.first is None else self.first
        return [(row, self.label_from_instance(row)) for row in rows]

    @property
    def rows(self):
        return BudgetLine.objects.select_related("unit")

    def label_from_instance(self, row: BudgetLine) -> str:
        return f"{row.name} · {row.unit.name}"
