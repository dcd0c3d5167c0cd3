"""Which tests run on which database, and how a test that commits leaves a clean database behind."""

from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from django.db.backends.base.operations import BaseDatabaseOperations
from django.test.utils import CaptureQueriesContext


def pytest_collection_modifyitems(config, items):
    """Leave out slow tests unless asked for; on SQLite, say which tests need PostgreSQL."""
    if "slow" not in config.option.markexpr:
        slow = [item for item in items if item.get_closest_marker("slow")]
        if slow:
            config.hook.pytest_deselected(items=slow)
            items[:] = [item for item in items if not item.get_closest_marker("slow")]
    if connection.vendor != "postgresql":
        away = pytest.mark.skip(reason="needs PostgreSQL; this run is on SQLite")
        for item in items:
            if item.get_closest_marker("postgresql"):
                item.add_marker(away)


def pytest_report_header(config):
    return f"database: {connection.vendor}"


@pytest.fixture(scope="session", autouse=True)
def flush_passes_append_only_triggers():
    """History refuses DELETE and TRUNCATE, also from the flush after a test that commits.

    For that one statement list the triggers sleep and are woken as they were; everywhere else they stay awake.
    """
    with pytest.MonkeyPatch.context() as patch:
        original = BaseDatabaseOperations.execute_sql_flush

        def flush(operations, sql_list):
            with transaction.atomic(using=operations.connection.alias), asleep(operations.connection):
                original(operations, sql_list)

        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", flush)
        yield


@contextmanager
def asleep(database):
    """Put every trigger of ours to sleep; whatever happens, the surrounding transaction wakes or restores them."""
    sleepers = {"postgresql": postgresql_triggers, "sqlite": sqlite_triggers}[database.vendor]
    with database.cursor() as cursor:
        statements = sleepers(cursor)
        for to_sleep, _ in statements:
            cursor.execute(to_sleep)
        yield
        for _, to_wake in statements:
            cursor.execute(to_wake)


def postgresql_triggers(cursor):
    cursor.execute(
        "SELECT tgrelid::regclass::text, quote_ident(tgname), tgenabled FROM pg_trigger "
        "WHERE NOT tgisinternal AND tgenabled <> 'D' ORDER BY 1, 2"
    )
    wake = {"O": "ENABLE", "A": "ENABLE ALWAYS", "R": "ENABLE REPLICA"}
    return [
        (
            f"ALTER TABLE {table} DISABLE TRIGGER {name}",
            f"ALTER TABLE {table} {wake[enabled]} TRIGGER {name}",
        )
        for table, name, enabled in cursor.fetchall()
    ]


def sqlite_triggers(cursor):
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
    return [(f'DROP TRIGGER "{name}"', sql) for name, sql in cursor.fetchall()]


def statements(act, *args, **kwargs) -> int:
    """How many statements `act(…)` takes: compare it at two sizes."""
    with CaptureQueriesContext(connection) as asked:
        act(*args, **kwargs)
    return len(asked)
