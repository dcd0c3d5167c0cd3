"""The one rule of concurrency (`model.md`).

A write names the version it saw and, for each field it sends, the value it started from. Version
unchanged: written. Changed, but every field sent still holds its original: written as a merge. Else
nothing is written and the caller gets yours / theirs / original for each field that differs.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from django.core.exceptions import FieldDoesNotExist
from django.db import connection, models

from strategy.core.models.base import Versioned

ORIGINAL = "initial-"
"""What a page puts before a field's name to carry the value the person started from."""


class Gone(Exception):
    """Somebody removed this meanwhile."""


class VersionMissing(Exception):
    """Say which version you saw: without it a change could overwrite somebody else's."""


class Shown(NamedTuple):
    """A value twice: as people read it, and as the form or the API it came from would send it."""

    text: Any
    value: Any


@dataclass(frozen=True)
class Clash:
    """One field that two people changed: for reading, and (`…_value`) as it would be sent again."""

    name: str
    label: str
    original: Any
    theirs: Any
    yours: Any
    original_value: Any = None
    theirs_value: Any = None
    yours_value: Any = None


class Conflict(Exception):
    """Somebody else changed the same fields meanwhile; nothing of this request was written."""

    def __init__(self, *, target: models.Model | None, clashes: list[Clash], version: int):
        super().__init__(self.__doc__)
        self.target, self.fields, self.version = target, clashes, version


@dataclass(frozen=True)
class Edit:
    """What one person wants to change, and what they saw when they began.

    `values` are the new values by field, `originals` the values the person started from (a field absent
    there counts as unknown, so it merges only when the version is unchanged), `version` the one they saw.
    `show` says how a field's value is written where the edit came from; a conflict is told in those words.
    """

    version: int | None
    values: dict[str, Any]
    originals: dict[str, Any] = field(default_factory=dict)
    show: Callable[[str, Any], Shown] = lambda _name, value: Shown(value, value)


Row = TypeVar("Row", bound=models.Model)


def lock(queryset: models.QuerySet, *ids: int) -> dict[int, Any]:
    """Lock rows by ascending id and return them by id. Order of tables: see `model.md`, Concurrency."""
    if not connection.in_atomic_block:
        raise RuntimeError("A lock needs a transaction.")
    rows = queryset.select_for_update(no_key=True, of=("self",)).filter(pk__in=ids).order_by("pk")
    return {row.pk: row for row in rows}


def lock_one(row: Row) -> Row:
    """The row again, locked and fresh. Raises Gone when somebody deleted it meanwhile."""
    found = lock(row._meta.model._default_manager.all(), row.pk)
    if row.pk not in found:
        raise Gone
    return found[row.pk]


def hold(row: Row) -> Row:
    """The row again, fresh, and unchanged until the transaction ends; others may hold it at the same time.

    For writers of children whose parent must stay in its state (a draft, an open period): whoever changes the
    parent locks it and so waits for them, while they do not wait for each other. Raises Gone.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A lock needs a transaction.")
    if connection.vendor == "postgresql":
        table = connection.ops.quote_name(row._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT 1 FROM {table} WHERE id = %s FOR SHARE", [row.pk])  # noqa: S608  our own table
    found = type(row)._default_manager.filter(pk=row.pk).first()
    if found is None:
        raise Gone
    return found


def judge(row: Versioned, edit: Edit, *, read: Callable[[str], Any] | None = None) -> tuple[dict[str, list], bool]:
    """Compare an edit with the locked row. Returns (changes as {field: [before, after]}, was it a merge).

    `read` gives a field's present value where it is not an attribute. Raises VersionMissing or Conflict.
    """
    if edit.version is None:
        raise VersionMissing
    read = read or (lambda name: getattr(row, name))
    stale = edit.version != row.version
    changes, clashes = {}, []
    for name, yours in edit.values.items():
        theirs = read(name)
        if theirs == yours:
            continue
        known = name in edit.originals
        if stale and (not known or edit.originals[name] != theirs):
            clashes.append(_clash(row, name, edit, theirs))
        else:
            changes[name] = [theirs, yours]
    if clashes:
        raise Conflict(target=row, clashes=clashes, version=row.version)
    return changes, stale and bool(changes)


def write(row: Versioned, changes: dict[str, list]) -> None:
    """Put the judged changes into the locked row, check it whole, and count its version up."""
    for name, (_before, after) in changes.items():
        setattr(row, name, after)
    row.version += 1
    row.full_clean()
    stamps = [column.name for column in row._meta.concrete_fields if getattr(column, "auto_now", False)]
    row.save(update_fields=[*changes, "version", *stamps])


def plain(changes: dict[str, list]) -> dict[str, list]:
    """Changes as history keeps them: JSON values, rows by their text."""
    return {name: [plain_value(before), plain_value(after)] for name, (before, after) in changes.items()}


def plain_value(value: Any) -> Any:
    """A value as JSON keeps it: rows and decimals by their text."""
    return value if value is None or isinstance(value, bool | int | str | list) else str(value)


def _clash(row: models.Model, name: str, edit: Edit, theirs: Any) -> Clash:
    sides = [edit.show(name, value) for value in (edit.originals.get(name), theirs, edit.values[name])]
    texts, values = zip(*sides, strict=True)
    return Clash(name, _label(row, name), *texts, *values)


def _label(row: models.Model, name: str) -> str:
    try:
        return str(getattr(row._meta.get_field(name), "verbose_name", name)).capitalize()
    except FieldDoesNotExist:
        return name
