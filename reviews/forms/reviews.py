"""Forms that prepare a review: set-up, filters, parts, agenda, briefs."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from okrs.models import Objective
from reviews.forms.fields import MomentField
from reviews.models import Brief, Review, ReviewPart
from reviews.policies import units_to_review
from reviews.services.reviews import check_words
from strategy.core.access import holds
from strategy.core.forms import (
    FilterForm,
    NameField,
    NoteField,
    PersonField,
    RowField,
    UnitField,
    VersionedForm,
    members,
)
from strategy.core.models import Cycle, Role, User

STATES = [("", "Every state"), ("upcoming", "To come"), ("over", "Over"), *Review.State.choices]


class ReviewFilterForm(FilterForm):
    """Which reviews one wants to see. Every field may be left out."""

    q = forms.CharField(required=False, max_length=200)
    state = forms.ChoiceField(required=False, choices=STATES, label="State")
    mine = forms.BooleanField(required=False, label="With a part of mine")

    def narrowed(self, rows: Any, user: User) -> Any:
        """The rows that fit what is wanted."""
        wanted = self.wanted()
        rows = rows.found(wanted["q"]) if "q" in wanted else rows
        rows = rows.of_person(user) if "mine" in wanted else rows
        state = wanted.get("state", "")
        if state in {"upcoming", "over"}:
            return getattr(rows, state)()
        return rows.filter(state=state) if state else rows


class ReviewForm(VersionedForm):
    """When, where and how long a review meets."""

    title = NameField(max_length=200, label="Review")
    starts_at = MomentField(label="Begins", help_text="In your own time zone.")
    minutes = forms.IntegerField(
        min_value=5, max_value=720, initial=150, label="Length in minutes", help_text="150 is usual for a quarter."
    )
    place = NameField(max_length=300, required=False, label="Place or link")


class NewReviewForm(ReviewForm):
    """Set a review up for a unit and a cycle."""

    unit = UnitField(empty_label="Choose a unit", help_text="It looks at this unit and all below.")
    cycle = RowField(Cycle.objects.none(), empty_label="Choose a cycle")

    field_order = ("title", "unit", "cycle", "starts_at", "minutes", "place")

    def __init__(self, data=None, *, user: User, **kwargs):
        super().__init__(data, **kwargs)
        self.offer("unit", units_to_review(user))
        self.offer("cycle", Cycle.objects.newest_first())


class PartForm(VersionedForm):
    """Give somebody a part."""

    user = PersonField(empty_label="Choose a person", label="Who")
    part = forms.ChoiceField(choices=ReviewPart.Part.choices, initial=ReviewPart.Part.PARTICIPANT, label="Part")

    def __init__(self, data=None, *, review: Review):
        super().__init__(data, prefix="part")
        self.review = review
        self.fields["user"].queryset = members()

    def clean(self):
        user, part = self.cleaned_data.get("user"), self.cleaned_data.get("part")
        leads = user and holds(user, self.review.unit_id, Role.LEADER)
        if part == ReviewPart.Part.CHAIR and user and not leads:
            self.add_error("user", f"The chair leads {self.review.unit} or a unit above it; {user} does not.")
        return self.cleaned_data


class ItemForm(VersionedForm):
    """One block of the agenda: what it is about, how long, and where it stands."""

    title = NameField(max_length=300, label="What it is about")
    minutes = forms.IntegerField(min_value=1, max_value=240, label="Minutes")
    position = forms.IntegerField(min_value=0, max_value=10_000, label="Place in the order")


class NewItemForm(VersionedForm):
    """Another block of the agenda: an objective, or a title of one's own."""

    objective = RowField(Objective.objects.none(), required=False, empty_label="No objective")
    title = NameField(max_length=300, required=False, label="Title")
    minutes = forms.IntegerField(min_value=1, max_value=240, initial=10, label="Minutes")

    def __init__(self, data=None, *, objectives: QuerySet[Objective]):
        super().__init__(data, prefix="item")
        self.fields["objective"].queryset = objectives
        self.fields["objective"].widget.attrs["data-combo"] = True

    def clean(self):
        objective = self.cleaned_data.get("objective")
        if not objective and not self.cleaned_data.get("title"):
            self.add_error("title", "Say what it is about, or choose an objective.")
        elif objective and not self.cleaned_data.get("title"):
            self.cleaned_data["title"] = objective.title
        return self.cleaned_data


class BriefForm(VersionedForm):
    """What the owner asks of the review, in at most 200 words."""

    text = NoteField(
        max_length=4000,
        rows=10,
        required=True,
        label="What moved, what we learned, what we ask",
        validators=[check_words],
    )
    ask = forms.ChoiceField(choices=Brief.Ask.choices, widget=forms.RadioSelect, initial=Brief.Ask.CONTINUE)
    confidence = forms.IntegerField(
        min_value=0,
        max_value=10,
        required=False,
        label="Confidence, 0 to 10",
        help_text="How sure you are that the objective is reached.",
    )
