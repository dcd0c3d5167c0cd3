"""Fields of reviews: an instant, and choices among what a review is about."""

from django import forms

from aop.forms.fields import LineField as PlanLineField
from aop.models import Seat
from strategy.core.fields import SearchSelect
from strategy.core.forms import MeasureFormField, RowField


class MomentField(forms.DateTimeField):
    """A day and an hour in the reader's time zone."""

    def __init__(self, **kwargs):
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, **kwargs)


class DayField(forms.DateField):
    """A day."""

    def __init__(self, **kwargs):
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


class DeltaField(MeasureFormField):
    """A change of a measured value: +4, −2.5."""

    def parse(self, text: str):
        return super().parse(text.removeprefix("+"))


class LineField(PlanLineField):
    """One line whose money a review may move; each form says where they are searched."""

    def __init__(self, **kwargs):
        super().__init__(widget=SearchSelect(), **kwargs)


class SeatField(RowField):
    """One seat, with its line and its state."""

    def __init__(self, **kwargs):
        super().__init__(Seat.objects.none(), widget=forms.Select(attrs={"data-combo": True}), **kwargs)

    def label_from_instance(self, row: Seat) -> str:
        return f"{row.title} · {row.line.name} · {row.get_state_display().lower()}"
