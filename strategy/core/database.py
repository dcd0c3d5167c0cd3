"""The little that differs between the two databases."""

from contextlib import contextmanager

from django.db import connection


def is_postgresql() -> bool:
    return connection.vendor == "postgresql"


@contextmanager
def long_work():
    """Inside a transaction: let statements take as long as a job may (the page's limit is 15 s)."""
    if is_postgresql():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
    yield
