"""Reviews are told on 16 March 2026, in the quarter they look at; the acts stand in `tests/meetings.py`."""

import pytest
import time_machine

from reviews.models import Review
from tests.meetings import DAY, NOON

__all__ = ["DAY", "NOON"]


@pytest.fixture(autouse=True)
def on_16_march():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def called(called_review) -> Review:
    return called_review


@pytest.fixture
def frozen(frozen_review) -> Review:
    return frozen_review


@pytest.fixture
def live(live_review) -> Review:
    return live_review
