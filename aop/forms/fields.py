"""Fields of the plan: accounts and cost centres, found by typing."""

from aop.models import Account, CostCentre
from strategy.core.forms import SearchField


class AccountField(SearchField):
    """One account."""

    def __init__(self, **kwargs):
        super().__init__(Account.objects.none(), address="aop:account_options", **kwargs)


class CostCentreField(SearchField):
    """One cost centre, with its unit."""

    def __init__(self, **kwargs):
        super().__init__(CostCentre.objects.none(), address="aop:cost_centre_options", **kwargs)
