"""Receive a file, find out how it is written, and guess how its columns are to be read."""

import hashlib
import json
import time
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from django.db import transaction

from aop.importing.guessing import Ground, guess_mapping
from aop.importing.mapping import FORM, Mapping, NotAMapping, mapping_from_json
from aop.importing.years import Calendar
from aop.services.imports.files import Stored, label_of, path_of, rows_path
from strategy.core import events
from strategy.core.models import Import, Settings, User
from strategy.core.tables.amounts import is_null
from strategy.core.tables.cells import Row, cell_to_json
from strategy.core.tables.columns import JUDGED_ROWS, Kind, judge
from strategy.core.tables.number_styles import StyleEvidence, style_of
from strategy.core.tables.reading import FileRefused, Found, Table, kept_table, read_table

BUDGET = "budget"
SAMPLE_ROWS = 12
OPEN = (Import.State.UPLOADED, Import.State.CHECKED)


class NotOpen(Exception):
    """This import was applied, taken back or refused; bring the file in again."""


@dataclass(frozen=True)
class Dialect:
    """How a person says the file is written; what is None is found out."""

    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    heading_row: int | None = None


@transaction.atomic
def receive_file(*, stored: Stored, file_name: str, year: int, actor: User) -> Import:
    """Note a file that was stored. `year` is the plan's year as named, such as 2024 for FY24."""
    upload = Import(
        kind=BUDGET,
        owner=actor,
        file_name=label_of(file_name),
        file_hash=stored.sha256,
        file_size=stored.size,
        stored_as=stored.name,
        dialect={"year": year},
    )
    upload.full_clean(exclude=["dialect", "mapping", "report"])
    upload.save(force_insert=True)
    events.record(actor=actor, verb="aop.import.received", target=upload)
    return upload


@dataclass(frozen=True)
class Wish:
    """What a person says before a file is read: how it is written, its year as named, its first fiscal month."""

    dialect: Dialect | None = None
    year: int | None = None
    start_month: int | None = None


def read_file(*, upload: Import, actor: User, wish: Wish | None = None) -> Import:
    """Find out how the file is written and guess its mapping; a file with the same heading is read as it was last.

    Raises FileRefused (kept with the import) or NotOpen. Takes as long as the file takes to parse, outside of any
    transaction.
    """
    if upload.state not in OPEN:
        raise NotOpen
    wish = wish or Wish()
    year = wish.year or upload.dialect["year"]
    calendar = _calendar(upload, wish)
    started = time.monotonic()
    try:
        with open_table(upload, wish.dialect or Dialect()) as table:
            facts, mapping = _look(upload, table, calendar, year)
            table.keep(rows_path(upload, (facts["sheet"], facts["encoding"], facts["delimiter"])))
    except FileRefused as refusal:
        if wish.dialect is None:
            _save(upload, state=Import.State.REFUSED, report={"refusal": str(refusal)})
        raise
    facts |= {"start_month": calendar.start_month, "seconds": round(time.monotonic() - started, 1)}
    heading_hash = _hash_of(facts["heading"])
    kept = _mapping_of_last_time(upload, heading_hash, mapping.year, actor)
    facts["is_known"] = kept is not None
    return _save(
        upload,
        state=Import.State.UPLOADED,
        dialect=facts,
        header_hash=heading_hash,
        mapping=(kept or mapping).to_json(),
        report={},
    )


def _calendar(upload: Import, wish: Wish) -> Calendar:
    settings = Settings.objects.get(pk=1)
    start = wish.start_month or upload.dialect.get("start_month") or settings.fiscal_start_month
    return Calendar(start, settings.fiscal_naming)


def open_table(upload: Import, dialect: Dialect) -> Table:
    """The rows of the file: parsed anew, or as they were kept when it was read this way. Raises FileRefused.

    Close the table.
    """
    path = path_of(upload)
    if not path.is_file():
        raise FileRefused("The file is no longer kept; bring it in again.")
    way = (dialect.sheet, dialect.encoding, dialect.delimiter)
    kept, found = rows_path(upload, way), _found(upload.dialect)
    if found is not None and kept.is_file():
        table = kept_table(kept, filename=upload.file_name, found=found)
    else:
        table = read_table(path, filename=upload.file_name, sheet=way[0], encoding=way[1], delimiter=way[2])
    return table.headed_by(dialect.heading_row) if dialect.heading_row is not None else table


def _found(facts: dict[str, Any]) -> Found | None:
    """What the parser had found out, as kept with the import; None where an earlier release kept less."""
    if "last_row" not in facts:
        return None
    named = {name: facts[name] for name in ("kind", "rows", "last_row", "width", "sheet", "encoding", "delimiter")}
    return Found(**named, sheets=tuple(facts["sheets"]))


def dialect_of(upload: Import) -> Dialect:
    """How the file was read last."""
    kept = upload.dialect
    return Dialect(kept.get("sheet"), kept.get("encoding"), kept.get("delimiter"), kept.get("heading_row") or 0)


def _look(upload: Import, table: Table, calendar: Calendar, year: int) -> tuple[dict[str, Any], Mapping]:
    rows = list(islice(table.rows(), JUDGED_ROWS))
    if not rows:
        raise FileRefused("The file has a heading but no rows below it.")
    columns = judge(table.heading, rows)
    amounts = [column.index for column in columns if column.kind is Kind.AMOUNT]
    style = _style(rows, amounts)
    words = f"{upload.file_name} {table.found.sheet or ''}"
    mapping = guess_mapping(columns, rows, Ground(year, calendar, words, style))
    found = table.found
    facts = {
        "year": year,
        "kind": found.kind,
        "sheet": found.sheet,
        "sheets": list(found.sheets),
        "encoding": found.encoding,
        "delimiter": found.delimiter,
        "rows": found.rows,
        "last_row": found.last_row,
        "width": found.width,
        "heading_row": table.heading_row or 0,
        "heading": list(table.heading),
        "columns": [{"kind": column.kind.value, "evidence": column.evidence} for column in columns],
        "style": style.reason,
        "sample": [[row.number, [cell_to_json(cell[:200]) for cell in row.cells]] for row in rows[:SAMPLE_ROWS]],
    }
    return facts, mapping


def _style(rows: list[Row], amounts: list[int]) -> StyleEvidence:
    return style_of((row.number, row.cells[i]) for row in rows for i in amounts if not is_null(row.cells[i]))


def _hash_of(heading: list[str]) -> str:
    return hashlib.sha256(json.dumps(heading, ensure_ascii=False).encode()).hexdigest()


def _mapping_of_last_time(upload: Import, heading_hash: str, year: int, actor: User) -> Mapping | None:
    """How a file with this very heading was read when it was applied last."""
    same = Import.objects.visible_to(actor).filter(
        kind=BUDGET, header_hash=heading_hash, state=Import.State.APPLIED, mapping__form=FORM
    )
    last = same.exclude(pk=upload.pk).order_by("-applied_at", "-pk").first()
    if last is None:
        return None
    try:
        return replace(mapping_from_json(last.mapping), year=year, in_force=None)
    except NotAMapping:  # kept by an earlier release
        return None


def _save(upload: Import, **values: Any) -> Import:
    """Write what was found out, unless the import was closed meanwhile."""
    with transaction.atomic():
        fresh = Import.objects.select_for_update(no_key=True, of=("self",)).get(pk=upload.pk)
        if fresh.state not in OPEN:
            raise NotOpen
        for name, value in values.items():
            setattr(fresh, name, value)
        fresh.save(update_fields=list(values))
    return fresh


def set_mapping(*, upload: Import, mapping: Mapping) -> Import:
    """Read the columns as a person says. What was checked before counts no longer."""
    if len(mapping.columns) != len(upload.dialect.get("heading", ())):
        raise NotAMapping("The mapping has other columns than the file.")
    return _save(upload, state=Import.State.UPLOADED, mapping=mapping.to_json(), report={})


def set_choices(*, upload: Import, leaves_out: bool, in_force: str | None) -> Import:
    """Say whether unreadable rows are left out, and what becomes of a version in force (None: as said before).

    The check stands: it is the same either way. Raises NotAMapping for a choice there is not.
    """
    chosen = mapping_from_json(
        upload.mapping | {"leaves_out": leaves_out} | ({"in_force": in_force} if in_force else {})
    )
    return upload if chosen.to_json() == upload.mapping else _save(upload, mapping=chosen.to_json())
