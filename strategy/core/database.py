"""The little that differs between the two databases."""

import json
from collections.abc import Iterable, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from typing import Any, cast

from django.db import connection, models, transaction
from django.db.models.expressions import RawSQL
from psycopg2.extras import execute_values

AT_ONCE = 5_000
"""Rows of one statement where a statement carries values row by row."""


def is_postgresql() -> bool:
    return connection.vendor == "postgresql"


def now() -> datetime:
    """The database's clock, in UTC: the one clock of every process and machine."""
    with connection.cursor() as cursor:
        if is_postgresql():
            cursor.execute("SELECT clock_timestamp()")
            return cursor.fetchone()[0].astimezone(UTC)
        cursor.execute("SELECT strftime('%Y-%m-%d %H:%M:%f', 'now')")
        return datetime.fromisoformat(cursor.fetchone()[0]).replace(tzinfo=UTC)


def one_at_a_time(lock: int) -> None:
    """Until the transaction ends nobody else passes here with the same number. SQLite's writers queue anyway."""
    if not connection.in_atomic_block:
        raise RuntimeError("A lock needs a transaction.")
    if is_postgresql():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [lock])


def side_by_side(lock: int) -> None:
    """Until the transaction ends nobody passes `one_at_a_time` with this number; others may pass here beside us."""
    if not connection.in_atomic_block:
        raise RuntimeError("A lock needs a transaction.")
    if is_postgresql():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [lock])


@contextmanager
def long_work(*, rows: int | None = None):
    """Inside a transaction: let statements take as long as a job may (the page's limit is 15 s).

    It holds until the transaction ends. With `rows`, only where there are more than a page would wait for.
    """
    if is_postgresql() and (rows is None or rows > AT_ONCE):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
    yield


@contextmanager
def steady_read():
    """Several reads of one picture of the database, whatever others write meanwhile; nothing may be written inside.

    Writers are not held up: a snapshot on PostgreSQL, a deferred transaction on SQLite. Inside another transaction
    the reads simply belong to that one.
    """
    if connection.in_atomic_block:
        yield
        return
    with _deferred(), transaction.atomic():
        if is_postgresql():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                cursor.execute("SET LOCAL statement_timeout = 0")
        yield


@contextmanager
def _deferred():
    """SQLite's transactions begin as writers here (see the settings); one that only reads need not."""
    usual = getattr(connection, "transaction_mode", None)
    if not is_postgresql():
        connection.transaction_mode = "DEFERRED"
    try:
        yield
    finally:
        if not is_postgresql():
            connection.transaction_mode = usual


def among(ids: Iterable[int]) -> RawSQL:
    """For `pk__in`: any number of ids as one parameter, where a list would meet the database's limit."""
    if is_postgresql():
        return RawSQL("SELECT unnest(%s::bigint[])", [list(ids)], output_field=models.BigIntegerField())
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(list(ids))], output_field=models.BigIntegerField())


def insert_from(model: type[models.Model], columns: dict[str, Any], rows: models.QuerySet) -> int:
    """INSERT … SELECT: a row of `model` for each of `rows`, in one statement. How many there were.

    `columns` maps a field of `model` to an expression over `rows`. Every column without a database default must be
    named; neither `save`, defaults nor validators run, so only rows that passed them once are copied.
    """
    names = {f"into_{name}": name for name in columns}
    chosen = rows.order_by().annotate(**{alias: columns[name] for alias, name in names.items()}).values_list(*names)
    sql, params = chosen.query.sql_with_params()
    quote = connection.ops.quote_name
    into = ", ".join(quote(_column(model, name)) for name in names.values())
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {quote(model._meta.db_table)} ({into}) {sql}", params)
        count = cursor.rowcount
    count_anew(model, count)
    return count


def count_anew(model: type[models.Model], written: int) -> None:
    """Let PostgreSQL look at a table again after very many rows were written: until it does, by itself within a
    minute, it believes that there are few and reads them one by one.

    A quick look, and only where it will look thoroughly itself, which it does when a tenth of the rows are new.
    """
    if written > AT_ONCE and is_postgresql():
        with connection.cursor() as cursor:
            cursor.execute(_COUNT_ANEW.format(table=connection.ops.quote_name(model._meta.db_table), written=written))


_COUNT_ANEW = """
DO $$
DECLARE usual text := current_setting('default_statistics_target');
BEGIN
    IF {written} > (SELECT reltuples / 10 FROM pg_class WHERE oid = '{table}'::regclass) THEN
        PERFORM set_config('default_statistics_target', '10', true);
        ANALYZE {table};
        PERFORM set_config('default_statistics_target', usual, true);
    END IF;
END $$"""


def _column(model: type[models.Model], name: str) -> str:
    return cast(models.Field, model._meta.get_field(name)).column or ""


def write_by_id(model: type[models.Model], fields: Sequence[str], rows: Iterable[tuple]) -> None:
    """Give many rows each its own values: `rows` are (id, value, …) in the order of `fields`.

    A few large statements instead of one for each row. The rows must be locked by the caller.
    """
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    columns = [quote(_column(model, name)) for name in fields]
    kinds = [cast(str, model._meta.get_field(name).db_type(connection)) for name in fields]  # type: ignore[union-attr]
    given = [f"d.{column}::{kind}" if is_postgresql() else "%s" for column, kind in zip(columns, kinds, strict=True)]
    chosen = ", ".join(f"{column} = {value}" for column, value in zip(columns, given, strict=True))
    start = f"UPDATE {table} SET {chosen}"  # noqa: S608  names of our own models; values travel as parameters
    rows = iter(rows)
    with connection.cursor() as cursor:
        while batch := list(islice(rows, AT_ONCE)):
            if is_postgresql():
                sql = f"{start} FROM (VALUES %s) AS d (id, {', '.join(columns)}) WHERE {table}.id = d.id"
                execute_values(cursor.cursor, sql, batch, page_size=AT_ONCE)
            else:
                cursor.executemany(f"{start} WHERE id = %s", [(*values, pk) for pk, *values in batch])
