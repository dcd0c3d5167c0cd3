"""Columns of what is computed: a score as a fraction of 1, a pace by name."""

from django.db import models

from okrs.pace import WORDS, Pace


class ScoreField(models.DecimalField):
    """A fraction of 1, kept to twelve places; empty while nothing is known."""

    def __init__(self, *args, **kwargs):
        kwargs.update(max_digits=13, decimal_places=12, null=True, editable=False)
        super().__init__(*args, **kwargs)


class PaceField(models.CharField):
    """What a colour says on the day it was judged."""

    def __init__(self, *args, **kwargs):
        kwargs.update(max_length=9, choices=list(WORDS.items()), default=Pace.UNKNOWN, editable=False)
        super().__init__(*args, **kwargs)
