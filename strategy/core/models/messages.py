"""What people are told: the inbox, and the outbox that feeds mail (`reliability.md` P6)."""

from django.db import models
from django.db.models import Q

from strategy.core.models.base import Keyed
from strategy.core.querysets import holding


class NoticeQuerySet(models.QuerySet):
    def of(self, user):
        return self.filter(recipient=user)

    def unread(self):
        return self.filter(read_at__isnull=True)

    def telling(self, text):
        """Notices in whose line every word of `text` stands."""
        return holding(self, text, "title")

    def newest_first(self):
        return self.order_by("-at", "-pk")


class Notice(Keyed):
    """A line in somebody's inbox. Wording is a template per kind in the app that sends it."""

    recipient = models.ForeignKey("strategy.User", models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=64)
    at = models.DateTimeField()
    title = models.CharField(max_length=300)
    address = models.CharField(max_length=300, blank=True)
    subject_type = models.CharField(max_length=64, blank=True)
    subject_key = models.UUIDField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["recipient", "read_at", "-at"], name="notice_by_reader")]

    def __str__(self):
        return self.title


class Outgoing(Keyed):
    """One message that must leave: decided once by its unique key, claimed by lease, never lost."""

    class State(models.TextChoices):
        READY = "ready", "Waiting"
        LEASED = "leased", "Being sent"
        SENT = "sent", "Sent"
        HELD = "held", "Held"
        FAILED = "failed", "Failed"
        DROPPED = "dropped", "No longer needed"

    unique_key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=64)
    recipient = models.ForeignKey("strategy.User", models.CASCADE, related_name="+")
    subject_type = models.CharField(max_length=64, blank=True)
    subject_key = models.UUIDField(null=True, blank=True)
    context = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State, default=State.READY)
    due_at = models.DateTimeField(db_index=True)
    lease = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    stage = models.CharField(max_length=12, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["ready", "leased", "sent", "held", "failed", "dropped"]),
                name="outgoing_state_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="leased") | Q(lease__isnull=False, lease_until__isnull=False),
                name="outgoing_leased_names_its_lease",
            ),
        ]

    def __str__(self):
        return self.unique_key
