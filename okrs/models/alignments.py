"""Alignment: which objectives serve which."""

from django.db import models
from django.db.models import F, Q

from okrs.models.objectives import Objective
from okrs.querysets import AlignmentQuerySet
from strategy.core.models.base import Keyed, Span, Versioned


class Alignment(Keyed, Versioned, Span):
    """An objective that contributes to another (and counts for its score) or supports it (and is only drawn).

    A link that changes is closed and opened again. Together with primary parents the links make no loop.
    """

    class Kind(models.TextChoices):
        CONTRIBUTES = "contributes", "Contributes"
        SUPPORTS = "supports", "Supports"

    child = models.ForeignKey(Objective, models.CASCADE, related_name="alignments_up")
    parent = models.ForeignKey(Objective, models.CASCADE, related_name="alignments_down")
    kind = models.CharField(max_length=11, choices=Kind, default=Kind.CONTRIBUTES)
    weight = models.PositiveSmallIntegerField(default=1)

    objects = AlignmentQuerySet.as_manager()

    class Meta(Span.Meta):
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["child", "parent"],
                condition=Q(valid_to__isnull=True),
                name="alignment_links_two_objectives_once",
                violation_error_message="These two objectives are linked already.",
            ),
            models.CheckConstraint(condition=~Q(child=F("parent")), name="alignment_is_not_to_itself"),
            models.CheckConstraint(condition=Q(kind__in=["contributes", "supports"]), name="alignment_kind_is_known"),
            models.CheckConstraint(
                condition=Q(weight__lte=100),
                name="alignment_weight_is_at_most_100",
                violation_error_message="The weight is a number from 0 to 100.",
            ),
        ]
        indexes = [models.Index(fields=["parent"], condition=Q(valid_to__isnull=True), name="alignment_by_parent")]

    def __str__(self):
        how = "contributes to" if self.kind == self.Kind.CONTRIBUTES else "supports"
        return f"“{self.child}” {how} “{self.parent}”"

    @property
    def counts(self) -> bool:
        """Does the child's score enter the parent's?"""
        return self.kind == self.Kind.CONTRIBUTES and self.weight > 0
