"""Plans and their versions."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from aop.querysets import PlanQuerySet, PlanVersionQuerySet
from strategy.core.models import FiscalYear, Import, User
from strategy.core.models.base import Keyed, NameField, NoteField, Versioned


class Plan(Keyed, Versioned):
    """The annual operating plan of one fiscal year."""

    fiscal_year = models.OneToOneField(FiscalYear, models.PROTECT, related_name="plan")
    currency = models.CharField(max_length=3)

    objects = PlanQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(currency=""), name="plan_names_its_currency")]

    def __str__(self):
        return f"AOP {self.fiscal_year}"


class PlanVersion(Keyed, Versioned):
    """One state of a plan. Approval seals it for good; a change after that is a new version."""

    class Kind(models.TextChoices):
        TARGET = "target", "Target"
        PROPOSAL = "proposal", "Proposal"
        APPROVED = "approved", "Approved"
        REVISION = "revision", "Revision"
        FORECAST = "forecast", "Forecast"
        WHAT_IF = "what_if", "What-if"

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "Submitted"
        APPROVED = "approved", "Approved"
        SUPERSEDED = "superseded", "Superseded"

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="versions")
    kind = models.CharField(max_length=10, choices=Kind)
    number = models.PositiveIntegerField()
    name = NameField(max_length=80, blank=True)
    note = NoteField()
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    actuals_through = models.PositiveSmallIntegerField(default=0)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    submitted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    sealed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    sealed_at = models.DateTimeField(null=True, blank=True)
    seal = models.CharField(max_length=64, blank=True)
    seal_form = models.PositiveSmallIntegerField(default=1)
    sealed_facts = models.JSONField(default=dict, blank=True)
    """Calendar, rates and the tree of units as they were at the seal."""
    source_import = models.ForeignKey(Import, models.PROTECT, null=True, blank=True, related_name="+")

    objects = PlanVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "kind", "number"],
                name="version_number_is_used_once",
                violation_error_message="There is already a version of this number.",
            ),
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(state="approved", kind__in=["approved", "revision"]),
                name="one_version_is_in_force",
                violation_error_message="Another version was approved meanwhile.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["approved", "superseded"], sealed_at__isnull=False) & ~Q(seal="")
                | Q(state__in=["draft", "submitted"], sealed_at__isnull=True, seal=""),
                name="version_is_sealed_when_approved",
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="version_is_not_its_own_parent"),
            models.CheckConstraint(
                condition=Q(kind__in=["target", "proposal", "approved", "revision", "forecast", "what_if"]),
                name="version_kind_is_known",
            ),
        ]

    def __str__(self):
        return f"{self.plan.fiscal_year} {self.title}"

    def get_absolute_url(self):
        return reverse("aop:version_detail", args=[self.pk])

    @property
    def title(self) -> str:
        return self.name or (
            self.get_kind_display()
            if self.kind == self.Kind.APPROVED and self.number == 1
            else f"{self.get_kind_display()} {self.number}"
        )

    @property
    def is_sealed(self) -> bool:
        return self.sealed_at is not None

    @property
    def is_in_force(self) -> bool:
        return self.state == self.State.APPROVED and self.kind in {self.Kind.APPROVED, self.Kind.REVISION}

    @property
    def takes_edits(self) -> bool:
        """Lines may be changed only in a draft."""
        return self.state == self.State.DRAFT
