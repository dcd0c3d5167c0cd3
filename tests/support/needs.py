"""What a test needs from the machine. Missing: a skip that says so; under `CI=true` a failure."""

import os

import pytest

IN_CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def missing(what: str) -> None:
    """End the test because the machine lacks `what`."""
    if IN_CI:
        pytest.fail(f"{what} is missing, and CI may not skip", pytrace=False)
    pytest.skip(f"{what} is missing")
