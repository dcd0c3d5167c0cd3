"""Very many new rows at once: COPY on PostgreSQL, `executemany` on SQLite.

Ids are reserved first, so that rows of several tables can point at each other before any is written. Neither `save`,
defaults nor validators run; constraints of the database do.
"""

import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, cast
from uuid import UUID

from django.db import connection, models

from strategy.core.database import AT_ONCE, count_anew, is_postgresql

_COPIED_AT_ONCE = 1_000
_SPECIAL = re.compile(r"[\\\t\n\r]")
_NO_TEXT = (models.IntegerField, models.BooleanField, models.UUIDField, models.DateTimeField)
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


def insert_rows(
    model: type[models.Model],
    fields: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    same: Mapping[str, Any] | None = None,
) -> None:
    """Write rows: each holds the values of `fields`, in that order; `same` are values that all rows have in common.

    Every column without a default must be named. A JSON field takes the Python value, a key its hexadecimal digits
    too. One statement on PostgreSQL, one for each 5,000 rows on SQLite.
    """
    same = same or {}
    found = [cast(models.Field, model._meta.get_field(name)) for name in (*fields, *same)]
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    columns = ", ".join(quote(field.column or "") for field in found)
    with connection.cursor() as cursor:
        if is_postgresql():
            lines = _Lines(_copy_texts(rows, found, list(same.values())))
            with connection.wrap_database_errors:  # COPY passes by Django's own wrapping
                cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", lines, 1 << 16)  # type: ignore[attr-defined]
            count_anew(model, cursor.rowcount)
            return
        places = ", ".join(["%s"] * len(found))
        sql = f"INSERT INTO {table} ({columns}) VALUES ({places})"  # noqa: S608  names of our own models
        adapted = _adapted(rows, found, list(same.values()))
        while batch := list(islice(adapted, AT_ONCE)):
            cursor.executemany(sql, batch)


def _json(value: Any) -> str:
    return "{}" if value == {} else json.dumps(value, ensure_ascii=False)


def _adapted(
    rows: Iterable[Sequence[Any]], fields: Sequence[models.Field], common: Sequence[Any]
) -> Iterator[list[Any]]:
    """Values as SQLite keeps them."""
    is_json = [isinstance(field, models.JSONField) for field in fields]
    own = len(fields) - len(common)
    last = [_for_sqlite(value, is_json=text) for value, text in zip(common, is_json[own:], strict=True)]
    for row in rows:
        first = [_for_sqlite(value, is_json=text) for value, text in zip(row, is_json[:own], strict=True)]
        yield first + last


def _for_sqlite(value: Any, *, is_json: bool) -> Any:
    if is_json:
        return _json(value)
    if isinstance(value, UUID):
        return value.hex
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


def _copy_texts(rows: Iterable[Sequence[Any]], fields: Sequence[models.Field], common: Sequence[Any]) -> Iterator[str]:
    """COPY's text format, very many lines at once: tabs between values, \\N for NULL.

    Values are made fit for it column by column, for most columns need nothing done to any of them.
    """
    own = len(fields) - len(common)
    last = [_column(field, [value])[0] for field, value in zip(fields[own:], common, strict=True)]
    line = "\t".join(["%s"] * own + [str(value).replace("%", "%%") for value in last]) + "\n"
    rows = iter(rows)
    while batch := list(islice(rows, _COPIED_AT_ONCE)):
        columns = [_column(field, values) for field, values in zip(fields[:own], zip(*batch, strict=True), strict=True)]
        yield "".join(map(line.__mod__, zip(*columns, strict=True)))


def _column(field: models.Field, values: Sequence[Any]) -> Sequence[Any]:
    """The values of one column, such that `str` of each is what COPY reads."""
    if isinstance(field, models.JSONField):
        values = list(map(_json, values))
    if None in values:
        return ["\\N" if value is None else str(value).translate(_ESCAPED) for value in values]
    if isinstance(getattr(field, "target_field", field), _NO_TEXT) or not _SPECIAL.search("".join(map(str, values))):
        return values
    return [str(value).translate(_ESCAPED) for value in values]


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
