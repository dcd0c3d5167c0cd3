"""Forms of aims. Who may choose what comes from `policies.py`; what a choice means is decided by services."""

import re
from typing import Any

from django import forms
from django.db.models import Q

from okrs.models import KeyResult, Metric, Objective, Theme
from okrs.policies import can_create_metric, can_create_objective, units_to_aim_in
from okrs.services.key_results import NUMBERS, SAYS, order_of
from okrs.services.objectives import read
from strategy.core.forms import (
    MeasureFormField,
    NameField,
    NoteField,
    PeopleField,
    PersonField,
    RowField,
    SearchField,
    UnitField,
    VersionedForm,
    members,
)
from strategy.core.models import Cycle, User

_State = Objective.State
_NO_NUMBER = "Give a number; if you do not know it yet, finding out is your first step."
_ORDER = re.compile(r"[0-9]{1,17}(,[0-9]{1,17}){0,999}", re.ASCII)


class ObjectiveField(SearchField):
    """One objective, named with its unit and cycle."""

    def __init__(self, **kwargs):
        super().__init__(Objective.objects.none(), address="okrs:objective_options", **kwargs)

    def label_from_instance(self, row):
        return objective_label(row)

    def rows_of(self, keys):
        return super().rows_of(keys).with_people()


def objective_label(row: Objective) -> str:
    """An objective in a list of choices; its unit and cycle are at hand."""
    return f"{row.title} · {row.unit} · {row.cycle}"


class PercentField(MeasureFormField):
    """A share of 1, typed and shown in percent, 0 to 100."""

    def parse(self, text):
        share = super().parse(text) / 100
        if not 0 <= share <= 1:
            raise forms.ValidationError("Give a number from 0 to 100.", code="percent")
        return share

    def prepare_value(self, value):
        return value if value is None or isinstance(value, str) else super().prepare_value(value * 100)


class ObjectiveForm(VersionedForm):
    """Set or edit an objective."""

    title = NameField(
        max_length=300, label="Objective", help_text="One sentence that says what will be different for whom."
    )
    why = NoteField(label="Why", help_text="The problem most worth solving, with what you know of its size.")
    shift = NoteField(label="What must shift", help_text="The behaviour that will have changed when this is reached.")
    unit = UnitField(empty_label="Choose a unit")
    owner = PersonField(empty_label="Choose a person", help_text="The one person who answers for it.")
    contributors = PeopleField(help_text="Others who take part.")
    cycle = RowField(Cycle.objects.none(), empty_label="Choose a cycle")
    commitment = forms.ChoiceField(
        choices=Objective.Commitment.choices,
        widget=forms.RadioSelect,
        initial=Objective.Commitment.COMMITTED,
        help_text="Committed: we will reach it. Aspirational: we aim high. Learning: we want to know.",
    )
    scored_by = forms.ChoiceField(
        choices=Objective.ScoredBy.choices,
        widget=forms.RadioSelect,
        initial=Objective.ScoredBy.KEY_RESULTS,
        label="Its score is made of",
        help_text="Parts count by their weights, 100 % each at most; a part without data counts 0 % and is named.",
    )
    manual_score = PercentField(
        required=False, label="Score", help_text="From 0 to 100. It speaks of the day you give it, and grows old."
    )
    theme = RowField(Theme.objects.none(), required=False, empty_label="No theme")
    parent = ObjectiveField(
        required=False,
        label="Part of",
        empty_label="Stands by itself",
        help_text="The objective this one is there for; it draws the tree.",
    )

    def __init__(self, data=None, *, user: User, row: Objective | None = None, **kwargs):
        super().__init__(data, row=row, **kwargs)
        self.user = user
        taking_part = Q(pk__in=row.contributors.values("pk")) if row else Q(pk=None)
        everybody = Q(pk__in=members().values("pk"))
        self.offer("unit", units_to_aim_in(user), keep=row and row.unit)
        self.offer("owner", members(), keep=row and row.owner)
        self.offer("contributors", User.objects.filter(everybody | taking_part).order_by("name", "pk"))
        self.offer("cycle", Cycle.objects.accepting().newest_first(), keep=row and row.cycle)
        self.offer("theme", Theme.objects.visible_to(user).by_name())
        self.offer("parent", parents_for(user, row), keep=row and row.parent)

    def read(self, row: Objective, name: str) -> Any:
        return read(row, name)

    def clean(self):
        unit, owner = self.cleaned_data.get("unit"), self.cleaned_data.get("owner")
        moved = self.row is None or unit != self.row.unit
        if unit and owner and moved and not can_create_objective(self.user, unit, owner):
            self.add_error("owner", f"In {unit} you set objectives of your own; ask a planner to set one for others.")
        self._clean_score()
        return self.cleaned_data

    def _clean_score(self) -> None:
        """Without *by hand* no score is given; with it, one is."""
        if self.cleaned_data.get("scored_by") != Objective.ScoredBy.MANUAL:
            self.cleaned_data["manual_score"] = None
            self.errors.pop("manual_score", None)
        elif self.cleaned_data.get("manual_score") is None and "manual_score" not in self.errors:
            self.add_error("manual_score", "Give the score in percent, from 0 to 100.")


def parents_for(user: User, row: Objective | None):
    """Objectives that `row` may be part of, by title."""
    rows = Objective.objects.visible_to(user).open().with_people().order_by("title", "pk")
    return rows.exclude(pk__in=Objective.objects.line_down(row).values("pk")) if row else rows


class NewObjectiveForm(ObjectiveForm):
    """Set an objective: as a draft, or to be talked about first."""

    state = forms.ChoiceField(
        choices=[(_State.DRAFT, "as a draft"), (_State.CANDIDATE, "as a candidate, to be talked about")],
        initial=_State.DRAFT,
        label="Begin",
    )


class KeyResultForm(VersionedForm):
    """Say how we know that the objective is reached. Numbers that mean nothing for the kind are left out."""

    title = NameField(max_length=300, label="Key result", help_text="What is measured, not what is done.")
    kind = forms.ChoiceField(choices=KeyResult.Kind.choices, widget=forms.RadioSelect, initial=KeyResult.Kind.MOVE)
    metric = SearchField(
        Metric.objects.none(),
        address="okrs:metric_options",
        required=False,
        empty_label="No metric",
        help_text="Something you measure beyond this cycle.",
    )
    measure = NameField(max_length=24, required=False, label="Unit of measure", help_text="%, days, EUR …")
    start = MeasureFormField(required=False, label="Start", help_text="Where it stands when the cycle begins.")
    target = MeasureFormField(
        required=False, label="Target", help_text="Where it stands when the objective is reached."
    )
    lower = MeasureFormField(required=False, label="Not below", help_text="One of the two is enough.")
    upper = MeasureFormField(required=False, label="Not above")
    weight = forms.IntegerField(
        min_value=0,
        max_value=100,
        initial=1,
        help_text="Beside its siblings: 2 counts twice as much as 1, 0 not at all.",
    )
    owner = PersonField(empty_label="Choose a person", help_text="The one person who keeps it up to date.")
    note = NoteField(label="Note", help_text="How it is measured, and what must not suffer.")

    def __init__(self, data=None, *, user: User, row: KeyResult | None = None, **kwargs):
        super().__init__(data, row=row, **kwargs)
        asked = self.data.get("kind") if self.is_bound else self.get_initial_for_field(self.fields["kind"], "kind")
        for name in ("start", "target"):
            self.fields[name].required = asked == KeyResult.Kind.MOVE
            self.fields[name].error_messages["required"] = _NO_NUMBER
        self.offer("metric", Metric.objects.visible_to(user).by_name(), keep=row and row.metric)
        self.offer("owner", members(), keep=row and row.owner)

    def clean(self):
        kind, metric = self.cleaned_data.get("kind"), self.cleaned_data.get("metric")
        for name in NUMBERS - SAYS.get(kind, NUMBERS):
            self.cleaned_data[name] = None
        if metric and not self.cleaned_data.get("measure"):
            self.cleaned_data["measure"] = metric.measure
        if kind == KeyResult.Kind.MOVE:
            self._check_way()
        return self.cleaned_data

    def _check_way(self) -> None:
        start, target = self.cleaned_data.get("start"), self.cleaned_data.get("target")
        if start is not None and start == target:
            self.add_error("target", "Give a target that differs from the start.")


class ThemeForm(VersionedForm):
    """Name a strand of the strategy."""

    name = NameField(max_length=80, label="Theme")


class MetricForm(VersionedForm):
    """Say what is measured."""

    name = NameField(label="Metric")
    measure = NameField(max_length=24, required=False, label="Unit of measure", help_text="%, days, EUR …")
    direction = forms.ChoiceField(choices=Metric.Direction.choices, initial=Metric.Direction.UP, label="Good is")
    is_additive = forms.BooleanField(
        required=False, label="Parts add up to the whole", help_text="As counts do; percentages do not."
    )
    unit = UnitField(empty_label="Choose a unit")
    source = NameField(required=False, help_text="Where the values come from.")

    def __init__(self, data=None, *, user: User, row: Metric | None = None, **kwargs):
        super().__init__(data, row=row, **kwargs)
        self.user = user
        self.offer("unit", units_to_aim_in(user), keep=row and row.unit)

    def clean_unit(self):
        unit = self.cleaned_data["unit"]
        if (self.row is None or unit != self.row.unit) and not can_create_metric(self.user, unit):
            raise forms.ValidationError("You cannot set up a metric here.")
        return unit


class MoveForm(VersionedForm):
    """Send an objective to another state, and why."""

    beside = ("reason",)
    state = forms.ChoiceField(choices=_State.choices, widget=forms.HiddenInput)
    reason = NoteField(max_length=500, rows=2, label="Why")


class DropForm(VersionedForm):
    """Drop a key result, or restore it, and why."""

    beside = ("reason",)
    is_dropped = forms.BooleanField(required=False, widget=forms.HiddenInput)
    reason = NoteField(max_length=500, rows=2, label="Why")


class OrderField(forms.CharField):
    """Ids in a row: `3,1,2`."""

    def to_python(self, value):
        text = super().to_python(value)
        if not _ORDER.fullmatch(text):
            raise forms.ValidationError("This is not an order of key results.", code="order")
        return [int(key) for key in text.split(",")]

    def prepare_value(self, value):
        return ",".join(map(str, value)) if isinstance(value, list) else value


class OrderForm(VersionedForm):
    """Key results in another order: `3,1,2`."""

    order = OrderField()

    def read(self, row: Objective, name: str) -> list[int]:
        return order_of(row)


class DuplicateForm(VersionedForm):
    """Take an objective along into another cycle."""

    cycle = RowField(Cycle.objects.none(), empty_label=None, label="Into the cycle")
    title = NameField(max_length=300, label="Objective")

    def __init__(self, data=None, *, objective: Objective, **kwargs):
        super().__init__(data, start={"title": objective.title}, **kwargs)
        self.offer("cycle", Cycle.objects.accepting().newest_first())
