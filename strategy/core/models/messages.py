"""What people are told: the inbox, and the outbox that feeds mail (`reliability.md` P6)."""

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from strategy.core.models.base import Keyed, Versioned
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


class OutgoingQuerySet(models.QuerySet):
    """Who may see what waits: administrators all of it, everybody what goes to themselves."""

    def managed_by(self, user):
        """Every row for an administrator, none for others."""
        return self.all() if user.memberships.filter(role="administrator").exists() else self.none()

    def of(self, user):
        return self.filter(recipient=user)

    def lines(self):
        """Reminders that are read as lines of a digest."""
        return self.filter(form=Outgoing.Form.LINE)

    def mails(self):
        """What leaves as a mail of its own: digests, and kinds that stand alone."""
        return self.exclude(form=Outgoing.Form.LINE)

    def waiting(self):
        """Neither sent nor given up."""
        return self.filter(state__in=[Outgoing.State.READY, Outgoing.State.LEASED, Outgoing.State.HELD])

    def to_try(self, now):
        """What may be looked at at `now`."""
        return self.filter(state=Outgoing.State.READY, try_at__lte=now)

    def abandoned(self, now):
        """Mails whose sender did not come back before its lease ran out."""
        return self.filter(state=Outgoing.State.LEASED, lease_until__lt=now)

    def to_collect(self, now):
        """Lines that are due and stand in no mail, or in one that failed: then in the next."""
        free = Q(digest__isnull=True) | Q(digest__state=Outgoing.State.FAILED)
        return self.lines().to_try(now).filter(free)

    def going_to(self, text):
        """Rows whose recipient's name or address holds every word of `text`."""
        return holding(self, text, "recipient__name", "recipient__email")

    def with_lines(self):
        """`lines`: how many reminders stand in a digest."""
        told = self.model._default_manager.filter(digest=OuterRef("pk")).order_by().values("digest")
        return self.annotate(lines=Coalesce(Subquery(told.annotate(n=Count("pk")).values("n")), 0))

    def newest_first(self):
        return self.select_related("recipient", "digest", "notice").order_by("-due_at", "-pk")

    def oldest_first(self):
        return self.order_by("try_at", "pk")


class Outgoing(Keyed, Versioned):
    """One message that must leave: decided once by its unique key, claimed by lease, never lost.

    A *line* is a reminder among others in a person's digest of the day; a *digest* is that mail; what *stands
    alone* is a mail of its own. Lines know their digest and share its fate. `due_on` is the day a row speaks of,
    `due_at` the instant from which it counts as late, `try_at` when it is looked at next.
    """

    class State(models.TextChoices):
        READY = "ready", "Waiting"
        LEASED = "leased", "Being sent"
        SENT = "sent", "Sent"
        HELD = "held", "Held"
        FAILED = "failed", "Failed"
        DROPPED = "dropped", "No longer needed"

    class Form(models.TextChoices):
        LINE = "line", "Line of a digest"
        DIGEST = "digest", "Digest"
        ALONE = "alone", "Mail of its own"

    class Stage(models.TextChoices):
        """How far a delivery came; `data-sent` is written before the server could have accepted it."""

        NONE = "", "–"
        OPEN = "smtp-open", "Connected"
        DATA = "data-sent", "Handed over"

    unique_key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=64)
    form = models.CharField(max_length=6, choices=Form)
    recipient = models.ForeignKey("strategy.User", models.CASCADE, related_name="outgoing")
    subject_type = models.CharField(max_length=64, blank=True)
    subject_key = models.UUIDField(null=True, blank=True)
    due_on = models.DateField()
    due_at = models.DateTimeField(db_index=True)
    try_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.READY)
    digest = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="told")
    notice = models.ForeignKey(Notice, models.SET_NULL, null=True, blank=True, related_name="+")
    lease = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    stage = models.CharField(max_length=12, choices=Stage, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    lost_leases = models.PositiveSmallIntegerField(default=0)
    maybe_sent = models.BooleanField("maybe sent", default=False)
    why = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = OutgoingQuerySet.as_manager()

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
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False), name="outgoing_sent_says_when"
            ),
            models.CheckConstraint(
                condition=Q(digest__isnull=True) | Q(form="line"), name="outgoing_only_lines_stand_in_a_digest"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "try_at"], name="outgoing_to_try"),
            models.Index(fields=["recipient", "-due_at"], name="outgoing_by_recipient"),
        ]

    def __str__(self):
        return f"{self.kind} for {self.recipient} on {self.due_on}"


class ReminderRound(models.Model):
    """Up to which instant a kind was asked who is due, so that no day is skipped while nothing ran."""

    kind = models.CharField(max_length=64, unique=True)
    through = models.DateTimeField()
    asked_at = models.DateTimeField()

    def __str__(self):
        return f"{self.kind} through {self.through}"
