"""Objectives: what we want to change, and who answers for it."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from okrs.models.judged import PaceField, ScoreField
from okrs.querysets import ObjectiveQuerySet, ThemeQuerySet
from strategy.core.models import Cycle, Unit, User
from strategy.core.models.base import Keyed, NameField, NoteField, Span, SpanQuerySet, Versioned


class Theme(Keyed, Versioned):
    """A strand of the strategy that objectives can belong to."""

    name = NameField(max_length=80)

    objects = ThemeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                name="theme_name_is_unique",
                violation_error_message="There is already a theme of this name.",
            )
        ]

    def __str__(self):
        return self.name


class Objective(Keyed, Versioned):
    """An outcome worth reaching: the problem, the behaviour that must shift, one accountable owner."""

    class Commitment(models.TextChoices):
        COMMITTED = "committed", "Committed"
        ASPIRATIONAL = "aspirational", "Aspirational"
        LEARNING = "learning", "Learning"

    class State(models.TextChoices):
        CANDIDATE = "candidate", "Candidate"
        DRAFT = "draft", "Draft"
        ACTIVE = "active", "Active"
        CLOSED = "closed", "Closed"
        CANCELLED = "cancelled", "Cancelled"

    class ScoredBy(models.TextChoices):
        KEY_RESULTS = "key_results", "Its key results"
        CHILDREN = "children", "The objectives that contribute to it"
        BOTH = "both", "Both, by their weights"
        MANUAL = "manual", "A score given by hand"

    title = NameField(max_length=300)
    why = NoteField("why: the problem most worth solving")
    shift = NoteField("shift: the behaviour that must change")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="objectives")
    owner = models.ForeignKey(User, models.PROTECT, related_name="objectives")
    contributors = models.ManyToManyField(User, blank=True, related_name="contributed_objectives")
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="objectives")
    theme = models.ForeignKey(Theme, models.SET_NULL, null=True, blank=True, related_name="objectives")
    commitment = models.CharField(max_length=12, choices=Commitment, default=Commitment.COMMITTED)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="primary parent"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    scored_by = models.CharField(
        "what its score is made of", max_length=11, choices=ScoredBy, default=ScoredBy.KEY_RESULTS
    )
    manual_score = ScoreField("score, given by hand")
    manual_on = models.DateField(null=True, editable=False)

    # Stored: what its drivers add up to (`model.md`). Only `services.scores` writes these.
    score = ScoreField()
    known = models.PositiveIntegerField(default=0, editable=False)
    counted = models.PositiveIntegerField(default=0, editable=False)
    confidence = models.DecimalField(max_digits=4, decimal_places=2, null=True, editable=False)
    last_check_in_on = models.DateField(null=True, editable=False)
    # Judged: a pure function of the above and a day.
    expected = ScoreField()
    pace = PaceField()
    judged_on = models.DateField(null=True, editable=False)

    objects = ObjectiveQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(parent=F("id")), name="objective_is_not_its_own_parent"),
            models.CheckConstraint(
                condition=Q(state__in=["candidate", "draft", "active", "closed", "cancelled"]),
                name="objective_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(commitment__in=["committed", "aspirational", "learning"]),
                name="objective_commitment_is_known",
            ),
            models.CheckConstraint(
                condition=Q(scored_by__in=["key_results", "children", "both", "manual"]),
                name="objective_says_what_its_score_is_made_of",
            ),
            models.CheckConstraint(
                condition=Q(manual_score__isnull=True, manual_on__isnull=True)
                | Q(scored_by="manual", manual_score__gte=0, manual_score__lte=1, manual_on__isnull=False),
                name="objective_manual_score_is_dated_and_0_to_1",
                violation_error_message="A score given by hand lies between 0 and 1.",
            ),
        ]
        indexes = [models.Index(fields=["cycle", "unit"], name="objective_by_cycle_and_unit")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("okrs:objective_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state not in {self.State.CLOSED, self.State.CANCELLED}


class ObjectiveTerm(Span):
    """What was true of an objective, when."""

    objective = models.ForeignKey(Objective, models.CASCADE, related_name="terms")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    owner = models.ForeignKey(User, models.PROTECT, related_name="+")
    parent = models.ForeignKey(Objective, models.PROTECT, null=True, blank=True, related_name="+")
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="+")
    commitment = models.CharField(max_length=12)
    state = models.CharField(max_length=10)
    scored_by = models.CharField(max_length=11, default="key_results")
    manual_score = ScoreField()
    manual_on = models.DateField(null=True)

    objects = SpanQuerySet.as_manager()

    class Meta(Span.Meta):
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["objective"], condition=Q(valid_to__isnull=True), name="objective_term_is_open_once"
            ),
        ]

    def __str__(self):
        return f"{self.objective_id} from {self.valid_from}"
