import os

import pytest


@pytest.fixture
def surroundings(tmp_path):
    """An environment without this machine's services, and a `var/` of its own."""
    foreign = ("DATABASE_URL", "CELERY_BROKER_URL", "EMAIL_URL", "SECRET_KEY", "SETUP_CODE")
    kept = {name: value for name, value in os.environ.items() if name not in foreign}
    return kept | {"STRATEGY_VAR": str(tmp_path / "var"), "DJANGO_SETTINGS_MODULE": "strategy.settings"}
