import pytest

from strategy.core import outgoing
from strategy.core.database import now as database_now
from strategy.core.outgoing import kinds
from tests.support.reminders import Nudge


@pytest.fixture(autouse=True)
def no_kinds_but_the_test_s(monkeypatch):
    monkeypatch.setattr(kinds, "_KINDS", {})


@pytest.fixture
def nudge():
    """A registered kind that asks nobody until the test says so."""
    return Nudge().register()


@pytest.fixture
def owed(planner, owner, grid):
    """Two people with a mail of its own, due now."""
    nudge = Nudge(options={"alone": True}).register()
    outgoing.tell(kind=nudge.name, recipients=[planner, owner], subject=grid, day=database_now().date())
    return nudge
