"""Work that takes longer than a page: jobs, imports, and frozen pictures."""

from django.db import models
from django.db.models import Q

from strategy.core.models.base import Keyed, NameField
from strategy.core.querysets import ImportQuerySet, JobQuerySet


class Job(Keyed):
    """A piece of long work. The row is the truth; the queue only hints at it."""

    class State(models.TextChoices):
        QUEUED = "queued", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Cancelled"

    kind = models.CharField(max_length=40)
    owner = models.ForeignKey("strategy.User", models.CASCADE, related_name="jobs")
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    arguments = models.JSONField(default=dict)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=300, blank=True)
    result = models.JSONField(default=dict)
    file_name = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    cancel_asked = models.BooleanField(default=False)
    lease_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["queued", "running", "done", "failed", "cancelled"]), name="job_state_is_known"
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.key}"

    @property
    def is_over(self) -> bool:
        return self.state in {self.State.DONE, self.State.FAILED, self.State.CANCELLED}

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0


class Import(Keyed):
    """A file somebody brought in: what it was, how it was read, what became of each row, and its undo."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", "Uploaded"
        CHECKED = "checked", "Checked"
        APPLIED = "applied", "Applied"
        UNDONE = "undone", "Undone"
        REFUSED = "refused", "Refused"

    kind = models.CharField(max_length=40)
    owner = models.ForeignKey("strategy.User", models.PROTECT, related_name="imports")
    state = models.CharField(max_length=8, choices=State, default=State.UPLOADED)
    file_name = NameField()
    file_hash = models.CharField(max_length=64, db_index=True)
    file_size = models.PositiveIntegerField()
    stored_as = models.CharField(max_length=100)
    header_hash = models.CharField(max_length=64, blank=True, db_index=True)
    dialect = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["uploaded", "checked", "applied", "undone", "refused"]),
                name="import_state_is_known",
            ),
        ]

    def __str__(self):
        return self.file_name


class Snapshot(Keyed):
    """A frozen picture as JSON in a public, numbered form, with the hash that proves it unchanged."""

    kind = models.CharField(max_length=40)
    form = models.PositiveSmallIntegerField(default=1)
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey("strategy.User", models.PROTECT, null=True, blank=True, related_name="+")
    subject_type = models.CharField(max_length=64, blank=True)
    subject_key = models.UUIDField(null=True, blank=True)
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)

    def __str__(self):
        return f"{self.kind} of {self.taken_at:%Y-%m-%d}"
