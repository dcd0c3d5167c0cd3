"""The quarterly review: who meets about which unit and quarter, and how far it has come."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from aop.models import Plan, PlanVersion
from okrs.models import Objective
from reviews.querysets import AgendaItemQuerySet, BriefQuerySet, ReviewQuerySet
from strategy.core.models import Cycle, Snapshot, Unit, User
from strategy.core.models.base import Keyed, NameField, NoteField, Versioned


class Review(Keyed, Versioned):
    """A meeting that looks at outcomes and money of a unit together and decides what moves.

    Only *applied* changes the plan. Parts (chair, owner, finance …) are parts in a meeting, not rights.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        CALLED = "called", "Called"
        COLLECTING = "collecting", "Collecting"
        FROZEN = "frozen", "Pre-read frozen"
        LIVE = "live", "Live"
        DECIDED = "decided", "Decided"
        APPLIED = "applied", "Applied"
        CLOSED = "closed", "Closed"

    title = NameField(max_length=200)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="reviews")
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="reviews")
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, blank=True, related_name="reviews")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField("length in minutes", default=150)
    place = NameField("place or link", max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    money_signed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    money_signed_at = models.DateTimeField(null=True, blank=True)
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, null=True, blank=True, related_name="+")
    invitation = models.PositiveIntegerField(default=0)
    """Counts what invited people are told of date and place: the SEQUENCE of the calendar file."""
    room = models.PositiveIntegerField(default=0, editable=False)
    """Counts whatever changes on the screens of the meeting; who has them open asks for it every two seconds."""
    current_item = models.ForeignKey("AgendaItem", models.SET_NULL, null=True, blank=True, related_name="+")
    item_started_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    applied_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    revision = models.ForeignKey(PlanVersion, models.PROTECT, null=True, blank=True, related_name="+")
    """The version that contains what was moved."""

    objects = ReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "draft",
                        "called",
                        "collecting",
                        "frozen",
                        "live",
                        "decided",
                        "applied",
                        "closed",
                    ]
                ),
                name="review_state_is_known",
            ),  # fmt: skip
            models.CheckConstraint(
                condition=Q(minutes__gte=5, minutes__lte=720),
                name="review_lasts_5_minutes_to_12_hours",
                violation_error_message="A review lasts from 5 minutes to 12 hours.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "called", "collecting"]) | Q(snapshot__isnull=False),
                name="review_frozen_has_its_snapshot",
            ),
            models.CheckConstraint(
                condition=Q(money_signed_by__isnull=True, money_signed_at__isnull=True)
                | Q(money_signed_by__isnull=False, money_signed_at__isnull=False),
                name="review_signature_has_its_time",
            ),
        ]
        indexes = [models.Index(fields=["unit", "starts_at"], name="review_by_unit")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("reviews:review_detail", args=[self.pk])

    @property
    def is_prepared(self) -> bool:
        """Is it still being prepared: briefs, parts and agenda may change?"""
        return self.state in {self.State.DRAFT, self.State.CALLED, self.State.COLLECTING}

    @property
    def takes_decisions(self) -> bool:
        return self.state in {self.State.FROZEN, self.State.LIVE}


class ReviewPart(models.Model):
    """Somebody's part in a review."""

    class Part(models.TextChoices):
        CHAIR = "chair", "Chair"
        OWNER = "owner", "Review owner"
        FINANCE = "finance", "Finance partner"
        CHALLENGER = "challenger", "Challenger"
        SCRIBE = "scribe", "Scribe"
        PARTICIPANT = "participant", "Participant"
        READER = "reader", "Reader"

    review = models.ForeignKey(Review, models.CASCADE, related_name="parts")
    user = models.ForeignKey(User, models.PROTECT, related_name="review_parts")
    part = models.CharField(max_length=11, choices=Part, default=Part.PARTICIPANT)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["review", "user"],
                name="review_part_is_one_for_each_person",
                violation_error_message="This person has a part already.",
            ),
            models.UniqueConstraint(
                fields=["review"],
                condition=Q(part="chair"),
                name="review_has_one_chair",
                violation_error_message="A review has one chair.",
            ),
            models.CheckConstraint(
                condition=Q(
                    part__in=[
                        "chair",
                        "owner",
                        "finance",
                        "challenger",
                        "scribe",
                        "participant",
                        "reader",
                    ]
                ),
                name="review_part_is_known",
            ),  # fmt: skip
        ]

    def __str__(self):
        return f"{self.user}, {self.get_part_display()}"


class AgendaItem(Keyed, Versioned):
    """One block of the meeting. It ends decided, deferred with a date, or dropped."""

    class Kind(models.TextChoices):
        READ = "read", "Silent read"
        DUE = "due", "Last decisions: did they come true?"
        POSITION = "position", "Position"
        OBJECTIVE = "objective", "Objective"
        CONSENT = "consent", "On track, by consent"
        MONEY = "money", "Reallocation round"
        NEXT = "next", "Next quarter"
        READ_BACK = "read_back", "Read back"

    class Outcome(models.TextChoices):
        OPEN = "open", "Open"
        DECIDED = "decided", "Decided"
        DEFERRED = "deferred", "Deferred"
        DROPPED = "dropped", "Dropped"

    review = models.ForeignKey(Review, models.CASCADE, related_name="items")
    kind = models.CharField(max_length=9, choices=Kind)
    title = NameField(max_length=300)
    objective = models.ForeignKey(Objective, models.PROTECT, null=True, blank=True, related_name="+")
    minutes = models.PositiveSmallIntegerField(default=10)
    position = models.PositiveIntegerField(default=0)
    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.OPEN)
    deferred_to = models.DateField(null=True, blank=True)
    note = NoteField("what is missing, or why", max_length=2000)

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="objective", objective__isnull=False)
                | ~Q(kind="objective") & Q(objective__isnull=True),
                name="agenda_item_about_an_objective_names_it",
            ),
            models.UniqueConstraint(
                fields=["review", "objective"],
                condition=Q(objective__isnull=False),
                name="agenda_names_an_objective_once",
                violation_error_message="This objective is on the agenda already.",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="deferred") | Q(deferred_to__isnull=False) & ~Q(note=""),
                name="agenda_item_deferred_says_until_when_and_why",
                violation_error_message="Deferring needs a date and the fact that is missing.",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return f"{self.review.get_absolute_url()}#item-{self.pk}"

    @property
    def needs_a_decision(self) -> bool:
        """Must it end decided, deferred or dropped before the meeting can?"""
        return self.kind in {self.Kind.OBJECTIVE, self.Kind.MONEY}


class Brief(Keyed, Versioned):
    """What the owner of an objective asks of the review, in at most 200 words; the figures come by themselves."""

    class Ask(models.TextChoices):
        CONTINUE = "continue", "Continue"
        SCALE = "scale", "Scale"
        PIVOT = "pivot", "Pivot"
        PAUSE = "pause", "Pause"
        STOP = "stop", "Stop"

    MOST_WORDS = 200

    review = models.ForeignKey(Review, models.CASCADE, related_name="briefs")
    objective = models.ForeignKey(Objective, models.PROTECT, related_name="briefs")
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    text = NoteField("what moved, what we learned, what we ask", max_length=4000)
    ask = models.CharField(max_length=8, choices=Ask, default=Ask.CONTINUE)
    confidence = models.PositiveSmallIntegerField("confidence, 0 to 10", null=True, blank=True)
    written_at = models.DateTimeField()

    objects = BriefQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "objective"], name="brief_is_one_for_each_objective"),
            models.CheckConstraint(
                condition=Q(confidence__isnull=True) | Q(confidence__lte=10),
                name="brief_confidence_is_0_to_10",
                violation_error_message="Confidence is a number from 0 to 10.",
            ),
            models.CheckConstraint(
                condition=Q(ask__in=["continue", "scale", "pivot", "pause", "stop"]), name="brief_ask_is_known"
            ),
        ]

    def __str__(self):
        return f"{self.objective}: {self.get_ask_display()}"


class ReadMark(models.Model):
    """Somebody has read the pre-read."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="read_marks")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "user"], name="read_mark_is_one_for_each_person")]

    def __str__(self):
        return f"{self.user_id} read {self.review_id}"
