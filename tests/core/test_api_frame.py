"""The frame of the API: its schema is whole, and it refuses what it does not know."""

import warnings

import pytest
from django.core.management import call_command
from django.urls import get_resolver
from rest_framework import serializers

from strategy.core.api.fields import StrictSerializer
from tests.support.source import PACKAGES

pytestmark = pytest.mark.both_databases


def test_the_schema_is_made_without_a_warning(tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yaml"))


def bodies() -> list[type[serializers.Serializer]]:
    """Every serializer of ours, whichever address sends or takes it."""
    assert get_resolver().url_patterns  # reading it imports every module of the API
    found, waiting = [], [serializers.Serializer]
    while waiting:
        below = waiting.pop().__subclasses__()
        waiting += below
        found += [each for each in below if each.__module__.split(".")[0] in PACKAGES and each is not StrictSerializer]
    return sorted(found, key=lambda each: (each.__module__, each.__name__))


def test_every_serializer_refuses_what_it_does_not_know():
    assert len(bodies()) > 50
    lenient = []
    for each in bodies():
        body = each(data={"surprise": 1})
        body.is_valid()
        if body.errors.get("surprise") != ["There is no such field."]:
            lenient.append(f"{each.__module__}.{each.__name__}")
    assert lenient == []
