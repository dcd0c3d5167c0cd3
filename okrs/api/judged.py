"""What is stored and judged of an aim, as the API tells it: fractions of 1 as decimal strings."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from okrs import facts, pace, scoring
from okrs.models import KeyResult, Objective
from okrs.owed import span_of
from okrs.services import scores
from strategy.core import clock
from strategy.core.api.fields import MeasureField, StrictSerializer


@extend_schema_field({"type": "string", "format": "decimal", "example": "0.525"})
class ShareField(serializers.Field):
    """A fraction of 1, to twelve places, as a decimal string; it may lie outside 0 to 1 where it is raw."""

    def to_representation(self, value):
        kept = scoring.kept(Fraction(value)) or Decimal(0)
        return format(kept.normalize(), "f") if kept else "0"


@extend_schema_field({"type": "string", "format": "decimal", "example": "0.45"})
class GivenShareField(serializers.DecimalField):
    """A fraction of 1 that somebody gives: a decimal string from 0 to 1, at most twelve places."""

    def __init__(self, **kwargs):
        super().__init__(max_digits=13, decimal_places=12, min_value=Decimal(0), max_value=Decimal(1), **kwargs)

    def to_representation(self, value):
        return ShareField().to_representation(value)


class JudgedSerializer(StrictSerializer):
    """Fields of every aim that is judged. `judged_on` is the day its pace speaks of, null where none was judged yet."""

    score = ShareField(read_only=True, allow_null=True)
    expected = ShareField(read_only=True, allow_null=True)
    pace = serializers.ChoiceField(choices=list(pace.WORDS.items()), read_only=True)
    last_check_in_on = serializers.DateField(read_only=True, allow_null=True)
    judged_on = serializers.DateField(read_only=True, allow_null=True)


class JudgedKeyResultSerializer(JudgedSerializer):
    """What was said last of a key result, and what follows from it."""

    value = MeasureField(read_only=True, allow_null=True)
    confidence = serializers.IntegerField(read_only=True, allow_null=True)
    raw = serializers.SerializerMethodField(help_text="The way done: below 0 it went backwards, above 1 beyond.")
    expected = serializers.SerializerMethodField(help_text="By the day `judged_on`.")

    @extend_schema_field(ShareField(allow_null=True))
    def get_raw(self, row: KeyResult) -> str | None:
        raw = facts.of_one(row, rhythm=1, on=row.judged_on or date.min).raw
        return None if raw is None else ShareField().to_representation(raw)

    @extend_schema_field(ShareField(allow_null=True))
    def get_expected(self, row: KeyResult) -> str | None:
        if row.judged_on is None:
            return None
        keeps = row.kind == KeyResult.Kind.MAINTAIN
        return ShareField().to_representation(1 if keeps else pace.expected(span_of(row), row.judged_on))


class JudgedObjectiveSerializer(JudgedSerializer):
    """What the drivers of an objective add up to. `coverage` is the part of the counted drivers that have data."""

    confidence = serializers.DecimalField(max_digits=4, decimal_places=2, read_only=True, allow_null=True)
    known = serializers.IntegerField(read_only=True)
    counted = serializers.IntegerField(read_only=True)
    coverage = serializers.SerializerMethodField()

    @extend_schema_field(ShareField(allow_null=True))
    def get_coverage(self, row: Objective) -> str | None:
        return ShareField().to_representation(Fraction(row.known, row.counted)) if row.counted else None


class JudgedMixin:
    """For viewsets whose rows have a pace: it is judged today before it is read."""

    def list(self, request, *args, **kwargs):
        scores.judge_if_due(on=clock.today())
        return super().list(request, *args, **kwargs)  # type: ignore[misc]

    def retrieve(self, request, *args, **kwargs):
        scores.judge_if_due(on=clock.today())
        return super().retrieve(request, *args, **kwargs)  # type: ignore[misc]
