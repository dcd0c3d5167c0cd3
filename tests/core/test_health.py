"""`/health/` tells monitors whether pages work and whether the worker lives, and nothing else."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import OperationalError, connection
from django.utils import timezone

from strategy.core import health
from strategy.core.tasks import sweep

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


def test_it_needs_no_login_and_no_organisation(client):
    assert client.get("/health/").status_code == 200


def test_a_worker_that_sweeps_is_well_one_that_stopped_is_late(client):
    assert client.get("/health/").json()["worker"] == "silent"
    sweep()
    assert client.get("/health/").json() == {
        "status": "ok",
        "database": "ok",
        "queue": "ok",
        "worker": "ok",
        "seconds_since_sweep": 0,
        "mail": "ok",
        "seconds_of_oldest_mail": None,
    }
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        late = client.get("/health/")
    assert (late.status_code, late.json()["status"], late.json()["worker"]) == (200, "degraded", "late")


def test_without_the_database_it_says_503_and_names_no_place(client, monkeypatch):
    def fall(*args, **kwargs):
        raise OperationalError("could not connect to db.example as strategy")

    monkeypatch.setattr(connection, "cursor", fall)
    response = client.get("/health/")
    assert (response.status_code, response.json()) == (503, {"status": "down", "database": "down"})


def test_a_queue_folder_that_is_gone_is_told(client, settings, tmp_path):
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"data_folder_in": str(tmp_path / "gone")}
    assert client.get("/health/").json()["queue"] == "down"


def test_the_sign_of_life_is_kept_where_every_process_sees_it(settings):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "strategy_cache"}
    }
    health.note_sweep()
    assert cache.get(health.SWEPT) is not None
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM strategy_cache")
        assert cursor.fetchone()[0] == 1
