"""Forms of plan versions."""

from typing import Any

from django import forms

from aop.models import PlanVersion
from strategy.core.forms import NameField, NoteField, RowField, VersionedForm
from strategy.core.models import FiscalYear

Kind = PlanVersion.Kind
KINDS = [
    (Kind.PROPOSAL, "Proposal: becomes the approved plan"),
    (Kind.REVISION, "Revision: changes the approved plan"),
    (Kind.TARGET, "Target: what the plan should come to"),
    (Kind.FORECAST, "Forecast: how the year will end"),
    (Kind.WHAT_IF, "What-if: to try something, never approved"),
]
"""What one can begin; *approved* is what a proposal becomes."""


class VersionField(RowField):
    """One version, named with its year."""

    def label_from_instance(self, row: PlanVersion) -> str:
        return f"{row}{'' if row.is_sealed else ', ' + row.get_state_display().lower()}"


class NewVersionForm(forms.Form):
    """Begin a version."""

    year = RowField(FiscalYear.objects.none(), label="Fiscal year", empty_label=None)
    kind = forms.ChoiceField(choices=KINDS, widget=forms.RadioSelect, initial=Kind.PROPOSAL, label="What it is")
    parent = VersionField(
        PlanVersion.objects.none(),
        required=False,
        label="Start from",
        empty_label="nothing: an empty version",
        help_text="Copies every line; lines keep their kinds and links.",
    )
    name = NameField(max_length=80, required=False, help_text="Left empty it is called by its kind and number.")
    note = NoteField(rows=2, help_text="What this version is for.")

    def __init__(self, data=None, *, start: dict[str, Any] | None = None):
        super().__init__(data, initial=start)
        self.fields["year"].queryset = FiscalYear.objects.newest_first()
        parents = PlanVersion.objects.with_plan().order_by("-plan__fiscal_year__first_day", "-created_at", "-pk")
        self.fields["parent"].queryset = parents

    def clean(self):
        year, parent = self.cleaned_data.get("year"), self.cleaned_data.get("parent")
        if year and parent and parent.plan.fiscal_year_id != year.pk:
            self.add_error("parent", "Choose a version of the same fiscal year.")
        return self.cleaned_data


class VersionForm(VersionedForm):
    """Rename a version that is not sealed, or change its note."""

    name = NameField(max_length=80, required=False, help_text="Left empty it is called by its kind and number.")
    note = NoteField(rows=3)


class ReasonForm(forms.Form):
    """Why a version is given back, or who adopted it elsewhere."""

    reason = NoteField(max_length=2000, rows=2, required=True)
