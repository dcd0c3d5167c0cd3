"""Budget lines: the funded items themselves, the same in every version."""

from hashlib import sha256

from django.db import models
from django.db.models import Q
from django.urls import reverse

from aop.models.plans import Plan
from aop.querysets import BudgetLineQuerySet
from strategy.core.models import Event, Import, Unit, User
from strategy.core.models.base import Keyed, NameField, NoteField, Span, SpanQuerySet, Versioned


def reason_hash(reason: str) -> str:
    """Enough of a reason to see that it changed."""
    return sha256(reason.encode()).hexdigest()[:16]


class BudgetLine(Keyed, Versioned):
    """What the money is for: its kind, its owner, why it serves no objective. Never sealed.

    `unit` is the unit of the cost centre in the newest version that holds the line; rights follow it.
    """

    class Kind(models.TextChoices):
        RUN = "run", "Run"
        CHANGE = "change", "Change"
        BET = "bet", "Bet"
        MANDATORY = "mandatory", "Mandatory"
        RESERVE = "reserve", "Reserve"

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="lines")
    name = NameField(max_length=300)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="budget_lines")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.RUN)
    is_classified = models.BooleanField(default=False)
    """Has a person said the kind, or is it the first guess?"""
    reason = NoteField("reason: why it serves no objective", max_length=2000)
    owner = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="budget_lines")
    notes = NoteField()
    source_import = models.ForeignKey(Import, models.PROTECT, null=True, blank=True, related_name="+")

    objects = BudgetLineQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["run", "change", "bet", "mandatory", "reserve"]), name="line_kind_is_known"
            ),
        ]
        indexes = [
            models.Index(fields=["plan", "unit"], name="line_by_plan_and_unit"),
            models.Index(fields=["plan", "kind"], name="line_by_plan_and_kind"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("aop:line_detail", args=[self.pk])

    @property
    def is_change_money(self) -> bool:
        return self.kind in {self.Kind.CHANGE, self.Kind.BET}

    def story(self) -> models.QuerySet[Event]:
        """Everything told of the line, acts on many lines included."""
        mine = Q(subject_type=self._meta.label_lower, subject_key=self.key)
        return Event.objects.filter(mine | Q(pk__in=self.terms.values("opened_by")))

    @property
    def tick(self) -> str:
        """What a tick in a list sends back: the line, and what the reader saw of it."""
        return f"{self.pk}.{self.version}.{self.kind}.{reason_hash(self.reason)}"


class LineTerm(Span):
    """What was true of a line, when: its kind (and whether a person had said it), reason, owner and unit."""

    line = models.ForeignKey(BudgetLine, models.CASCADE, related_name="terms")
    kind = models.CharField(max_length=10)
    is_classified = models.BooleanField(default=False)
    reason = NoteField(max_length=2000)
    owner = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")

    objects = SpanQuerySet.as_manager()

    class Meta(Span.Meta):
        constraints = [
            *Span.Meta.constraints,
            models.UniqueConstraint(fields=["line"], condition=Q(valid_to__isnull=True), name="line_term_is_open_once"),
        ]

    def __str__(self):
        return f"{self.line_id} from {self.valid_from}"
