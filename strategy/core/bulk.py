"""Very many new rows at once: COPY on PostgreSQL, `executemany` on SQLite.

Ids are reserved first, so that rows of several tables can point at each other before any is written. Neither `save`,
defaults nor validators run; constraints of the database do.
"""

import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, cast
from uuid import UUID

from django.db import connection, models

from strategy.core.database import AT_ONCE, count_anew, is_postgresql

_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def reserve_ids(model: type[models.Model], count: int) -> Sequence[int]:
    """Ids no other row will have, ascending. Needs an open transaction on SQLite, which has one writer."""
    if not count:
        return []
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if is_postgresql():
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
            )
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
        last = row[0] if row else 0
        return range(last + 1, last + 1 + count)


def insert_rows(model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows: each holds the values of `fields`, in that order. Every column without a default must be named.

    A JSON field takes the Python value. One statement on PostgreSQL, one for each 5,000 rows on SQLite.
    """
    found = [model._meta.get_field(name) for name in fields]
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    columns = ", ".join(quote(cast(models.Field, field).column or "") for field in found)
    is_json = [isinstance(field, models.JSONField) for field in found]
    with connection.cursor() as cursor:
        if is_postgresql():
            lines = _Lines(_copy_lines(rows, is_json))
            with connection.wrap_database_errors:  # COPY passes by Django's own wrapping
                cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", lines, 1 << 16)  # type: ignore[attr-defined]
            count_anew(model, cursor.rowcount)
            return
        places = ", ".join(["%s"] * len(found))
        sql = f"INSERT INTO {table} ({columns}) VALUES ({places})"  # noqa: S608  names of our own models
        adapted = _adapted(rows, is_json)
        while batch := list(islice(adapted, AT_ONCE)):
            cursor.executemany(sql, batch)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _adapted(rows: Iterable[Sequence[Any]], is_json: Sequence[bool]) -> Iterator[list[Any]]:
    """Values as SQLite keeps them."""
    for row in rows:
        yield [_json(value) if text else _for_sqlite(value) for value, text in zip(row, is_json, strict=True)]


def _for_sqlite(value: Any) -> Any:
    if isinstance(value, UUID):
        return value.hex
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


def _copy_lines(rows: Iterable[Sequence[Any]], is_json: Sequence[bool]) -> Iterator[str]:
    """COPY's text format: tabs between values, \\N for NULL."""
    texts: list[Callable[[Any], str]] = [_json_text if text else _text for text in is_json]
    for row in rows:
        yield "\t".join([text(value) for text, value in zip(texts, row, strict=True)]) + "\n"


def _text(value: Any) -> str:
    kind = type(value)
    if kind is int:
        return str(value)
    if value is None:
        return "\\N"
    if kind is bool:
        return "t" if value else "f"
    return str(value).translate(_ESCAPED)


def _json_text(value: Any) -> str:
    return _json(value).translate(_ESCAPED)


class _Lines(io.TextIOBase):
    """An iterator of lines that COPY reads like a file, so that the rows never stand in memory together."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._rest = ""

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1) -> str:
        pieces, length = [self._rest], len(self._rest)
        while size is None or size < 0 or length < size:
            line = next(self._lines, None)
            if line is None:
                break
            pieces.append(line)
            length += len(line)
        text = "".join(pieces)
        cut = len(text) if size is None or size < 0 else size
        self._rest = text[cut:]
        return text[:cut]
