"""Serializer fields of our own values."""

import re
from decimal import Decimal

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from strategy.core import money
from strategy.core.measures import NotAMeasure, parse_measure, plain_measure
from strategy.core.models import Settings
from strategy.core.texts import clean_name, clean_note

_ID = re.compile("[0-9]{1,18}", re.ASCII)
_IF_MATCH = re.compile(r'(?:W/)?"([0-9]{1,9})"|([0-9]{1,9})', re.ASCII)


@extend_schema_field({"type": "string", "format": "decimal", "example": "1234.50"})
class MoneyField(serializers.Field):
    """Minor units inside, a decimal string outside: `"-1234.50"`. The currency is the organisation's."""

    default_error_messages = {"money": "{why}"}

    def to_representation(self, value):
        return money.plain_money(value, self._currency())

    def to_internal_value(self, data):
        try:
            return money.parse_money(data, self._currency())
        except money.NotMoney as problem:
            self.fail("money", why=str(problem))

    def _currency(self) -> str:
        """Looked up once for each request."""
        cache = self.root.__dict__
        if "_currency_code" not in cache:
            cache["_currency_code"] = Settings.objects.get(pk=1).currency
        return cache["_currency_code"]


@extend_schema_field({"type": "string", "format": "decimal", "example": "34.5"})
class MeasureField(serializers.Field):
    """A measured value: a decimal string of at most fifteen digits, six of them after the point."""

    default_error_messages = {"measure": "{why}"}

    def to_representation(self, value):
        return plain_measure(value)

    def to_internal_value(self, data):
        try:
            return parse_measure(data)
        except NotAMeasure as problem:
            self.fail("measure", why=str(problem))


@extend_schema_field({"type": "string", "format": "decimal", "example": "0.9712"})
class RatioField(serializers.Field):
    """A ratio of two figures, read only: a decimal string with four places, half to even."""

    def __init__(self, **kwargs):
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, value):
        return f"{Decimal(value.numerator) / value.denominator:.4f}"


class NameField(serializers.CharField):
    """A line of text people read."""

    def to_internal_value(self, data):
        return clean_name(super().to_internal_value(data))


class NoteField(serializers.CharField):
    """Longer text."""

    def __init__(self, **kwargs):
        kwargs.setdefault("allow_blank", True)
        super().__init__(**kwargs)

    def to_internal_value(self, data):
        return clean_note(super().to_internal_value(data))


class RowField(serializers.PrimaryKeyRelatedField):
    """A row named by its id: a whole number or its digits. (The library's own field reads 1.5 as 1.)"""

    def to_internal_value(self, data):
        is_number = isinstance(data, int) and not isinstance(data, bool) and abs(data) < 10**18
        if not is_number and not (isinstance(data, str) and _ID.fullmatch(data)):
            self.fail("incorrect_type", data_type=type(data).__name__)
        return super().to_internal_value(data)


class StrictSerializer(serializers.Serializer):
    """Refuses fields it does not know instead of ignoring them."""

    def to_internal_value(self, data):
        if isinstance(data, dict):
            unknown = set(data) - set(self.fields)
            if unknown:
                raise serializers.ValidationError({name: ["There is no such field."] for name in sorted(unknown)})
        return super().to_internal_value(data)


def seen_version(request) -> int | None:
    """The version a write names in `If-Match: "17"`; None when it names none (the service answers 428)."""
    found = _IF_MATCH.fullmatch(request.headers.get("If-Match", "").strip())
    return int(found[1] or found[2]) if found else None
