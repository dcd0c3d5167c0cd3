"""Key results: how we know that an objective is reached."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from okrs.models.judged import PaceField, ScoreField
from okrs.models.objectives import Objective
from okrs.querysets import KeyResultQuerySet, MetricQuerySet
from strategy.core.models import Unit, User
from strategy.core.models.base import Keyed, NameField, NoteField, Span, SpanQuerySet, Versioned


class Metric(Keyed, Versioned):
    """Something measured that outlives a cycle."""

    class Direction(models.TextChoices):
        UP = "up", "Higher is better"
        DOWN = "down", "Lower is better"
        BAND = "band", "Inside a band"

    name = NameField()
    measure = NameField("unit of measure", max_length=24, blank=True)
    direction = models.CharField(max_length=4, choices=Direction, default=Direction.UP)
    is_additive = models.BooleanField("parts add up to the whole", default=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="metrics")
    source = NameField(blank=True)

    objects = MetricQuerySet.as_manager()

    def __str__(self):
        return self.name


class KeyResult(Keyed, Versioned):
    """A measure with a start and a target, or a bound to keep, or a yes."""

    class Kind(models.TextChoices):
        MOVE = "move", "Move a number from start to target"
        MAINTAIN = "maintain", "Keep a number within bounds"
        YES_NO = "yes_no", "Yes or no"

    objective = models.ForeignKey(Objective, models.CASCADE, related_name="key_results")
    title = NameField(max_length=300)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.MOVE)
    metric = models.ForeignKey(Metric, models.PROTECT, null=True, blank=True, related_name="key_results")
    measure = NameField("unit of measure", max_length=24, blank=True)
    start = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    target = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    lower = models.DecimalField("not below", max_digits=24, decimal_places=6, null=True, blank=True)
    upper = models.DecimalField("not above", max_digits=24, decimal_places=6, null=True, blank=True)
    weight = models.PositiveSmallIntegerField(default=1)
    owner = models.ForeignKey(User, models.PROTECT, related_name="key_results")
    note = NoteField()
    position = models.PositiveIntegerField(default=0)
    dropped_at = models.DateTimeField(null=True, blank=True)

    # Stored: what the latest check-in says (`model.md`). Only `services.scores` writes these.
    value = models.DecimalField(max_digits=24, decimal_places=6, null=True, editable=False)
    confidence = models.PositiveSmallIntegerField(null=True, editable=False)
    score = ScoreField()
    last_check_in_on = models.DateField(null=True, editable=False)
    # Judged: a pure function of the above and a day.
    pace = PaceField()
    judged_on = models.DateField(null=True, editable=False)

    objects = KeyResultQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="move") | Q(start__isnull=False, target__isnull=False) & ~Q(start=F("target")),
                name="key_result_moves_from_start_to_another_target",
                violation_error_message="Give a start and a target that differ.",
            ),
            models.CheckConstraint(
                condition=~Q(kind="maintain") | Q(lower__isnull=False) | Q(upper__isnull=False),
                name="key_result_maintained_has_a_bound",
                violation_error_message="Give the lowest or the highest value that is still good.",
            ),
            models.CheckConstraint(
                condition=Q(lower__isnull=True) | Q(upper__isnull=True) | Q(lower__lte=F("upper")),
                name="key_result_bounds_are_in_order",
                violation_error_message="The lowest good value cannot be above the highest.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["move", "maintain", "yes_no"]), name="key_result_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(weight__lte=100),
                name="key_result_weight_is_at_most_100",
                violation_error_message="The weight is a number from 0 to 100.",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("okrs:objective_detail", args=[self.objective_id]) + f"#kr-{self.pk}"

    @property
    def is_dropped(self) -> bool:
        return self.dropped_at is not None


class KeyResultTerm(Span):
    """What was true of a key result, when."""

    key_result = models.ForeignKey(KeyResult, models.CASCADE, related_name="terms")
    owner = models.ForeignKey(User, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    start = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    target = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    lower = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    upper = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    weight = models.PositiveSmallIntegerField()

    objects = SpanQuerySet.as_manager()

    class Meta(Span.Meta):
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(
                fields=["key_result"], condition=Q(valid_to__isnull=True), name="key_result_term_is_open_once"
            ),
        ]

    def __str__(self):
        return f"{self.key_result_id} from {self.valid_from}"
