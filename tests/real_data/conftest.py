"""Budgets of real cities, read where they lie (`STRATEGY_SHARED_DATA`, else `../shared/data`); skipped where absent."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("STRATEGY_SHARED_DATA", ROOT.parent / "shared" / "data"))


@pytest.fixture(scope="session")
def shared_data():
    if not SHARED.is_dir():
        pytest.skip(f"real budgets are not there: {SHARED}")
    return SHARED
