"""Check-ins: what the owner of a key result says of it, and when. They only grow."""

from django.db import models
from django.db.models import Q

from okrs.models.key_results import KeyResult
from okrs.querysets import CheckInQuerySet
from strategy.core.models import User
from strategy.core.models.base import Keyed, NoteField


class CheckIn(Keyed):
    """One statement: a value, a confidence, a sentence, and the day they speak of. Append-only by triggers.

    A correction is a new row that names the one it replaces; a withdrawn statement is a correction without value.
    What the key result aimed at then is copied, so that a later change of target does not rewrite the past.
    """

    key_result = models.ForeignKey(KeyResult, models.PROTECT, related_name="check_ins")
    at = models.DateTimeField()
    on = models.DateField("the day it speaks of")
    author = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    value = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    confidence = models.PositiveSmallIntegerField(null=True, blank=True)
    note = NoteField(max_length=2000)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    kind = models.CharField(max_length=10)
    start = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    target = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    lower = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    upper = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    weight = models.PositiveSmallIntegerField()

    objects = CheckInQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(value__isnull=False, confidence__gte=0, confidence__lte=10)
                | Q(value__isnull=True, confidence__isnull=True, replaces__isnull=False),
                name="check_in_says_value_and_confidence",
                violation_error_message="A check-in says a value, and a confidence from 0 to 10.",
            ),
        ]
        indexes = [models.Index(fields=["key_result", "-on", "-at"], name="check_in_by_day")]

    def __str__(self):
        return f"{self.key_result} on {self.on:%Y-%m-%d}"

    @property
    def is_withdrawn(self) -> bool:
        """Does it take back what it replaces, and say nothing itself?"""
        return self.value is None
