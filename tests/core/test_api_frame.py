"""The frame of the API: its schema is whole, and it refuses what it does not know."""

import warnings

import pytest
from django.core.management import call_command

pytestmark = pytest.mark.both_databases


def test_the_schema_is_made_without_a_warning(tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yaml"))
