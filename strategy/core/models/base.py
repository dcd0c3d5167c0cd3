"""What several models share: keys, versions, spans of time."""

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q

from strategy.core.keys import new_key
from strategy.core.texts import NameMixin, validate_name, validate_note


class NameField(NameMixin, models.CharField):
    """A line of text people read: NFC, no control or invisible characters."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 200)
        super().__init__(*args, **kwargs)
        self.validators.append(validate_name)


class NoteField(models.TextField):
    """Longer text with line breaks; blank by default."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        kwargs.setdefault("max_length", 10_000)
        super().__init__(*args, **kwargs)
        self.validators += [validate_note, MaxLengthValidator(self.max_length)]


class Keyed(models.Model):
    """A row that leaves the system carries a key that survives renames, copies and re-import."""

    key = models.UUIDField(default=new_key, editable=False, unique=True)

    class Meta:
        abstract = True


class Versioned(models.Model):
    """A row people edit. A write names the version it saw (`model.md`, the one rule of concurrency)."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


class Span(models.Model):
    """A fact that changes: true from `valid_from` until `valid_to`, both instants, the end excluded.

    Each end names the event that made it, so that no fact changes without its story.
    """

    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey("strategy.Event", models.PROTECT, related_name="+")
    closed_by = models.ForeignKey("strategy.Event", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True, closed_by__isnull=True)
                | Q(valid_to__gte=F("valid_from"), closed_by__isnull=False),
                name="%(app_label)s_%(class)s_closed_span_names_its_event",
                violation_error_message="A fact that ends names the event that ended it, and ends after it began.",
            )
        ]


class SpanQuerySet(models.QuerySet):
    """Facts by time."""

    def current(self):
        """What is true now."""
        return self.filter(valid_to__isnull=True)

    def as_of(self, instant):
        """What was true at `instant`."""
        return self.filter(valid_from__lte=instant).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=instant))
