"""Forms of the ledger's words: accounts and cost centres."""

from django import forms

from aop.forms.fields import AccountField
from aop.models import Account, CostCentre
from strategy.core.forms import NameField, UnitField, VersionedForm
from strategy.core.models import Unit


class AccountForm(VersionedForm):
    """Set or edit an account."""

    code = NameField(max_length=40)
    name = NameField()
    type = forms.ChoiceField(
        choices=Account.Type.choices,
        widget=forms.RadioSelect,
        initial=Account.Type.EXPENSE,
        help_text="Expense, people cost and capital expenditure together are spend; revenue never joins them.",
    )
    parent = AccountField(required=False, label="Group", empty_label="No group")
    is_group = forms.BooleanField(required=False, label="A group: holds accounts and takes no money itself")

    def __init__(self, data=None, *, row: Account | None = None, **kwargs):
        super().__init__(data, row=row, **kwargs)
        groups = Account.objects.filter(is_group=True, is_archived=False).by_code()
        self.offer("parent", groups.exclude(pk=row.pk) if row else groups, keep=row and row.parent)
        if row is not None:
            self.fields["is_archived"] = forms.BooleanField(required=False, label="Archived: cannot be chosen any more")
            self.initial["is_archived"] = row.is_archived


class CostCentreForm(VersionedForm):
    """Set or edit a cost centre."""

    code = NameField(max_length=40)
    name = NameField()
    unit = UnitField(
        empty_label="Choose a unit",
        help_text="Lines of drafts follow the cost centre to another unit; what was approved stays where it was.",
    )

    def __init__(self, data=None, *, row: CostCentre | None = None, **kwargs):
        super().__init__(data, row=row, **kwargs)
        self.offer("unit", Unit.objects.active(), keep=row and row.unit)
        if row is not None:
            self.fields["is_archived"] = forms.BooleanField(required=False, label="Archived: cannot be chosen any more")
            self.initial["is_archived"] = row.is_archived
