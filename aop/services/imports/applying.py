"""Write what a checked file says, from years and plans to lines and actuals: all of it or nothing.

Statements do not grow with the rows: ids are reserved, rows copied (`strategy.core.bulk`). Locks: imports of the same
file, the tree of units, then plans by ascending id.
"""

from datetime import datetime
from functools import partial

from django.db import transaction

from aop.importing.checking import Checked, report_of
from aop.importing.drafts import Draft
from aop.importing.mapping import Mapping
from aop.models import Account, CostCentre, Plan
from aop.services.imports.checking import (
    Progress,
    calendar_of,
    check_file,
    ledger_now,
    meetings,
    obstacles,
    silent,
)
from aop.services.imports.files import drop_rows
from aop.services.imports.reading import NotOpen
from aop.services.imports.writing import Writer
from aop.services.plans import ensure_plan
from strategy.core import events, fiscal
from strategy.core.concurrency import lock
from strategy.core.database import long_work
from strategy.core.memory import no_circles
from strategy.core.models import FiscalYear, Import, Settings, Unit, User
from strategy.core.services.calendar import ensure_fiscal_year
from strategy.core.services.units import NewUnit, create_units

UNDECIDED = "Say whether the file adds to it, replaces it or is a proposal beside it."
_TRIES = 3


class UnreadableRows(Exception):
    """Some rows cannot be read. Mend the file, or say that these rows are to be left out."""


class NothingToImport(Exception):
    """No row of the file holds an amount that can be read."""


class AlreadyImported(Exception):
    """The very same file was imported already and stands. Say so if it is to be imported again."""


class Obstructed(Exception):
    """Something in the plan stands in the way; the message says what."""


class LedgerMoves(Exception):
    """Units, cost centres or accounts keep changing while the file is read; try again."""


def apply_import(*, upload: Import, actor: User, again: bool = False, progress: Progress = silent) -> Import:
    """Apply a checked import in one transaction. Raises one of the refusals above, FileRefused, NotAMapping or NotOpen.

    `again` applies a file whose very bytes were applied before.
    """
    for _try in range(_TRIES):
        ledger = ledger_now()
        mapping, checked = check_file(upload, ledger, Settings.objects.get(pk=1), progress)
        if not checked.is_clean and not mapping.leaves_out:
            raise UnreadableRows
        with transaction.atomic(), long_work():
            fresh = _locked(upload, again=again)
            list(Unit.objects.select_for_update(no_key=True).filter(parent__isnull=True))  # one writer of the tree
            if ledger_now() == ledger:
                return _write(fresh, mapping, checked, actor)
    raise LedgerMoves


def _locked(upload: Import, *, again: bool) -> Import:
    """The import, locked with all of the same file, so that two cannot apply it at once."""
    same = Import.objects.filter(kind=upload.kind, file_hash=upload.file_hash).order_by("pk")
    locked = {row.pk: row for row in same.select_for_update(no_key=True, of=("self",))}
    fresh = locked[upload.pk]
    if fresh.state != Import.State.CHECKED or fresh.mapping != upload.mapping or fresh.dialect != upload.dialect:
        raise NotOpen
    if any(row.state == Import.State.APPLIED for row in locked.values()) and not again:
        raise AlreadyImported
    return fresh


def _write(upload: Import, mapping: Mapping, checked: Checked, actor: User) -> Import:
    settings = Settings.objects.get(pk=1)
    draft = checked.draft
    if not draft.lines and not draft.actuals:
        raise NothingToImport
    calendar = calendar_of(upload, settings)
    said = obstacles(checked, calendar)
    if mapping.in_force is None:
        said += [f"{meeting}. {UNDECIDED}" for meeting in meetings(checked, calendar)[:1]]
    if said:
        raise Obstructed(" ".join(said))
    years = {
        year: ensure_fiscal_year(year=year, settings=settings, actor=actor, start_month=calendar.start_month)
        for year in sorted({*draft.lines, *draft.actuals})
    }
    plans = _plans(draft, years, actor)
    _open_ledger(upload, checked, actor)
    report = report_of(checked, settings.currency)
    event = events.record(actor=actor, verb="aop.import.applied", target=upload, changes=_in_words(report))
    writer = Writer(upload=upload, actor=actor, event=event, currency=settings.currency, in_force=mapping.in_force)
    with no_circles():
        versions = writer.write_plans(draft, plans)
        writer.write_actuals(draft, years)
    upload.report = report | {"made": versions}
    return _close(upload, event.at)


def _close(upload: Import, at: datetime) -> Import:
    upload.state, upload.applied_at = Import.State.APPLIED, at
    upload.save(update_fields=["state", "applied_at", "report"])
    transaction.on_commit(partial(drop_rows, upload))
    return upload


def _plans(draft: Draft, years: dict[int, FiscalYear], actor: User) -> dict[int, Plan]:
    plans = {year: ensure_plan(fiscal_year=years[year], actor=actor) for year in draft.lines}
    locked = lock(Plan.objects.all(), *[plan.pk for plan in plans.values()])
    return {year: locked[plan.pk] for year, plan in plans.items()}


def _open_ledger(upload: Import, checked: Checked, actor: User) -> None:
    """Make the units, cost centres and accounts the file names for the first time."""
    book = checked.book
    if book.new_units:
        fresh = [NewUnit(unit.code, unit.name, unit.parent or "") for unit in book.new_units]
        create_units(units=fresh, actor=actor, source=upload)
    units = dict(Unit.objects.values_list("code", "pk"))
    centres = [
        CostCentre(code=centre.code, name=centre.name, unit_id=units[centre.unit], source_import=upload)
        for centre in book.new_centres
    ]
    accounts = [
        Account(code=account.code, name=account.name, type=account.type, source_import=upload)
        for account in book.new_accounts
    ]
    for row in (*centres, *accounts):
        row.clean_fields(exclude=["unit", "parent", "source_import"])
    CostCentre.objects.bulk_create(centres)
    Account.objects.bulk_create(accounts)
    if centres or accounts:
        made = [[row._meta.label_lower, str(row.key), str(row)] for row in (*centres, *accounts)]
        events.record(actor=actor, verb="aop.ledger.opened", target=upload, rows=made)


def _in_words(report: dict) -> dict[str, list]:
    """The import's figures as history keeps them."""
    told: dict[str, list] = {"rows": [None, report["rows"]["fine"]]}
    if report["rows"]["unreadable"]:
        told["rows left out"] = [None, report["rows"]["unreadable"]]
    for version in report["versions"]:
        told[f"{fiscal.short_label(version['year'])} {version['phase']}"] = [None, version["amount"]]
    for actual in report["actuals"]:
        told[f"{fiscal.short_label(actual['year'])} actuals"] = [None, actual["amount"]]
    return told
