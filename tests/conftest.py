"""The house of the tests: who is on stage (`cast`) and what they stand on (`support`).

The settings are those of `tests/settings.py`. `run.py test` runs everything on PostgreSQL and then the tests marked
`both_databases` on SQLite; plain `pytest` takes the database named by `DATABASE_URL`, or SQLite.
"""

import shutil

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.urls import get_resolver

# How long an example takes says how busy the machine is; what must be fast is measured in bench/.
hypothesis.settings.register_profile("house", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("house")

pytest_plugins = [
    "tests.support.network",
    "tests.support.database",
    "tests.support.browser",
    "tests.support.worker",
    "tests.support.smtp",
    "tests.cast",
    "tests.ledger",
    "tests.aims",
    "tests.meetings",
]


@pytest.fixture(scope="session", autouse=True)
def every_page_is_loaded():
    """Django imports views at the first request; were that inside a test that patches a value, they would keep it."""
    get_resolver().url_patterns  # noqa: B018  reading it imports them


@pytest.fixture(autouse=True)
def files_in_a_folder_of_their_own(settings, tmp_path):
    """Uploads and exports of one test are not seen by the next."""
    settings.MEDIA_ROOT = str(tmp_path / "files")


@pytest.fixture(autouse=True)
def limits_start_anew():
    """Logins that one test failed do not count in the next."""
    cache.clear()


def pytest_unconfigure(config):
    shutil.rmtree(settings.VAR_DIR, ignore_errors=True)
