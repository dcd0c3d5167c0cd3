"""Fields of the plan: accounts, cost centres and lines, found by typing."""

from aop.models import Account, BudgetLine, CostCentre
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
    """One line, with its unit."""

    def __init__(self, **kwargs):
        super().__init__(BudgetLine.objects.none(), address="aop:line_options", **kwargs)

    @property
    def rows(self):
        return BudgetLine.objects.select_related("unit")

    def label_from_instance(self, row: BudgetLine) -> str:
        return f"{row.name} · {row.unit.name}"
