"""A file of our own, and the way from bytes to an import."""

import pytest

from tests.support.imports import PLAN_CSV, bring


@pytest.fixture
def received(finance):
    """A file received and read: `received(content, name)`."""

    def receiving(content=PLAN_CSV, name="plan-fy26.csv", *, year=2026, actor=None):
        return bring(content, name, year=year, actor=actor or finance)

    return receiving
