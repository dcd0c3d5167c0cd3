"""Is everything there that we stand on? For monitors and load balancers: words, no addresses, no secrets."""

import os
from typing import Any

from celery import current_app
from django.conf import settings
from django.core.cache import cache
from django.db import Error, connection
from django.utils import timezone
from kombu.exceptions import KombuError

from strategy.core.database import now
from strategy.core.outgoing.sending import oldest_waiting

SWEPT = "swept-at"
LATE_SECONDS = 180
"""The worker sweeps each minute; three missed rounds are worth a look."""
LATE_MAIL_SECONDS = 3600
"""A mail server that is away for a few minutes is nothing to wake anybody for."""
OK, DOWN, LATE, SILENT = "ok", "down", "late", "silent"


def note_sweep() -> None:
    """The worker's sign of life, once a minute."""
    cache.set(SWEPT, timezone.now(), timeout=None)


def report() -> dict[str, Any]:
    """State of each part. `status` is *down* when pages cannot work, *degraded* when only work behind them waits."""
    database = _database()
    if database != OK:
        return {"status": DOWN, "database": database}
    queue, age = _queue(), _seconds_since_sweep()
    worker = SILENT if age is None else OK if age <= LATE_SECONDS else LATE
    waiting = _seconds_of_oldest_mail()
    mail = LATE if waiting is not None and waiting > LATE_MAIL_SECONDS else OK
    return {
        "status": OK if queue == worker == mail == OK else "degraded",
        "database": database,
        "queue": queue,
        "worker": worker,
        "seconds_since_sweep": age,
        "mail": mail,
        "seconds_of_oldest_mail": waiting,
    }


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return DOWN
    return OK


def _queue() -> str:
    folder = settings.CELERY_BROKER_TRANSPORT_OPTIONS.get("data_folder_in")
    if isinstance(folder, str):
        return OK if os.access(folder, os.W_OK) else DOWN
    try:
        with current_app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, timeout=2)
    except (KombuError, OSError):
        return DOWN
    return OK


def _seconds_since_sweep() -> int | None:
    swept = cache.get(SWEPT)
    return None if swept is None else int((timezone.now() - swept).total_seconds())


def _seconds_of_oldest_mail() -> int | None:
    """How long the oldest mail that should have left has waited; None when none waits."""
    waited = oldest_waiting(now=now())
    return None if waited is None else int(waited.total_seconds())
