"""Forms of alignment."""

from django import forms

from okrs.forms import ObjectiveField, parents_for
from okrs.models import Alignment, Objective
from strategy.core.forms import VersionedForm
from strategy.core.models import User

_WEIGHT_HELP = "Beside what else contributes: 2 counts twice as much as 1, 0 not at all."


class AlignmentForm(VersionedForm):
    """How one objective serves another."""

    kind = forms.ChoiceField(
        choices=[("contributes", "Contributes: its score counts there"), ("supports", "Supports: it is only drawn")],
        widget=forms.RadioSelect,
        initial=Alignment.Kind.CONTRIBUTES,
        label="How",
    )
    weight = forms.IntegerField(min_value=0, max_value=100, initial=1, help_text=_WEIGHT_HELP)


class AlignForm(AlignmentForm):
    """What an objective shall contribute to or support."""

    parent = ObjectiveField(
        label="Objective",
        empty_label="Choose an objective",
        help_text="One that is pursued and not there for this one.",
    )
    field_order = ("parent", "kind", "weight")

    def __init__(self, data=None, *, user: User, child: Objective):
        super().__init__(data)
        self.offer("parent", parents_for(user, None).exclude(pk=child.pk))


class EndForm(forms.Form):
    """The version of the link that was seen."""

    version = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)
