"""The story of what happened, for people. Append-only by triggers on both databases."""

from django.db import models

from strategy.core.models.base import Keyed
from strategy.core.querysets import EventQuerySet


class Event(Keyed):
    """One act. A bulk act is one event that points to its rows.

    Actor and subject are kept as text too, so that a later rename does not rewrite the past.
    `sensitive` holds pay and personal data; it may be erased (set to null), nothing else may change.
    """

    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(
        "strategy.User", models.DO_NOTHING, null=True, blank=True, related_name="+", db_constraint=False
    )
    actor_name = models.CharField(max_length=200)
    verb = models.CharField(max_length=64)
    subject_type = models.CharField(max_length=64, blank=True)
    subject_key = models.UUIDField(null=True, blank=True)
    subject_title = models.CharField(max_length=300, blank=True)
    unit = models.ForeignKey(
        "strategy.Unit", models.DO_NOTHING, null=True, blank=True, related_name="+", db_constraint=False
    )
    changes = models.JSONField(default=dict)
    rows = models.JSONField(default=list)
    reason = models.TextField(blank=True, default="")
    sensitive = models.JSONField(null=True, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["subject_type", "subject_key", "-at"], name="event_by_subject"),
            models.Index(fields=["unit", "-at"], name="event_by_unit"),
        ]

    def __str__(self):
        return f"{self.actor_name}: {self.verb} {self.subject_title}"
