"""Check a file against the ledger: the verdict that is shown and kept. Nothing else is written."""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Q, QuerySet

from aop.importing.book import KnownAccount, KnownCentre, KnownUnit, Ledger
from aop.importing.checking import Checked, Surroundings, check, report_of
from aop.importing.headings import Phase
from aop.importing.mapping import Mapping, NotAMapping, mapping_from_json
from aop.importing.years import Calendar
from aop.models import Account, CostCentre, PlanVersion
from aop.services.imports.reading import OPEN, NotOpen, dialect_of, open_table
from strategy.core import fiscal
from strategy.core.memory import no_circles
from strategy.core.models import FiscalYear, Import, Period, Settings, Unit, User
from strategy.core.money import digits_of, plain_money

Progress = Callable[[int, int], None]


def silent(_done: int, _total: int) -> None:
    """Progress that nobody watches."""


class MappingChanged(Exception):
    """Somebody changed how the file is read while it was checked; check it again."""


def ledger_now() -> Ledger:
    """Units, cost centres and accounts as they stand: three queries."""
    units = Unit.objects.order_by("pk").values_list("code", "name", "parent__code", "archived_at")
    centres = CostCentre.objects.order_by("pk").values_list("code", "name", "unit__code", "is_archived")
    accounts = Account.objects.order_by("pk").values_list("code", "name", "type", "is_archived", "is_group")
    return Ledger(
        units=[KnownUnit(code, name, parent, archived is not None) for code, name, parent, archived in units],
        centres=[KnownCentre(*row) for row in centres],
        accounts=[KnownAccount(code, name, kind, not (old or group)) for code, name, kind, old, group in accounts],
    )


def calendar_of(upload: Import, settings: Settings) -> Calendar:
    return Calendar(upload.dialect.get("start_month", settings.fiscal_start_month), settings.fiscal_naming)


def check_file(
    upload: Import, ledger: Ledger, settings: Settings, progress: Progress = silent
) -> tuple[Mapping, Checked]:
    """The file understood under its mapping. Raises FileRefused or NotAMapping. No transaction is open meanwhile."""
    mapping = mapping_from_json(upload.mapping)
    faults = mapping.faults()
    if faults:
        raise NotAMapping(" ".join(faults))
    around = Surroundings(
        ledger=ledger,
        calendar=calendar_of(upload, settings),
        currency=settings.currency,
        digits=digits_of(settings.currency),
        progress=progress,
    )
    with open_table(upload, dialect_of(upload)) as table, no_circles():
        return mapping, check(table, mapping, around)


def check_import(*, upload: Import, actor: User, progress: Progress = silent) -> Import:
    """Check every row and keep the report. Raises FileRefused, NotAMapping, NotOpen or MappingChanged."""
    if upload.state not in OPEN:
        raise NotOpen
    settings = Settings.objects.get(pk=1)
    _mapping, checked = check_file(upload, ledger_now(), settings, progress)
    report = report_of(checked, settings.currency)
    calendar = calendar_of(upload, settings)
    report["obstacles"] = obstacles(checked, calendar)
    report["meets"] = [_meeting_report(meeting, settings.currency) for meeting in meetings(checked, calendar)]
    report["twin"] = _twin(upload, actor)
    with transaction.atomic():
        fresh = Import.objects.select_for_update(no_key=True, of=("self",)).get(pk=upload.pk)
        if fresh.state not in OPEN:
            raise NotOpen
        if fresh.mapping != upload.mapping or fresh.dialect != upload.dialect:
            raise MappingChanged
        fresh.state, fresh.report = Import.State.CHECKED, report
        fresh.save(update_fields=["state", "report"])
    return fresh


def obstacles(checked: Checked, calendar: Calendar) -> list[str]:
    """What stands in the way of the whole import, in sentences."""
    draft = checked.draft
    starts = {year: _first_day(year, calendar) for year in sorted({*draft.lines, *draft.actuals})}
    named = {fiscal.short_label(year): year for year in starts}
    there = FiscalYear.objects.filter(Q(first_day__in=starts.values()) | Q(label__in=named))
    years = {row.first_day: row for row in there.order_by("first_day")}
    said = []
    for year, actuals in draft.actuals.items():
        months = {actual.period for actual in actuals} - {0}
        row = years.get(starts[year])
        closed = Period.objects.filter(fiscal_year=row, number__in=months, closed_at__isnull=False) if row else ()
        said += [f"{period} is closed; actuals of it cannot be added." for period in closed]
    return said + [
        f"{row.label} starts on {row.first_day:%d %B %Y} here; the file is read as if it started on "
        f"{starts[named[row.label]]:%d %B %Y}."
        for row in years.values()
        if row.label in named and row.first_day != starts[named[row.label]]
    ]


class Meeting(NamedTuple):
    """A year whose approved column meets a version in force."""

    year: int
    version: PlanVersion

    def __str__(self) -> str:
        return f"{fiscal.short_label(self.year)} already has “{self.version.title}” in force"


def meetings(checked: Checked, calendar: Calendar) -> list[Meeting]:
    """Where somebody has to say whether the file adds to what is in force, replaces it or is a proposal."""
    approved = [year for year, phase, _lines in checked.draft.versions() if phase is Phase.APPROVED]
    starts = {_first_day(year, calendar): year for year in approved}
    if not starts:
        return []
    found = PlanVersion.objects.in_force().filter(plan__fiscal_year__first_day__in=starts)
    rows = found.select_related("plan__fiscal_year").order_by("plan__fiscal_year__first_day")
    return [Meeting(starts[version.plan.fiscal_year.first_day], version) for version in rows]


def _meeting_report(meeting: Meeting, currency: str) -> dict[str, Any]:
    rows = meeting.version.line_versions.all()
    return {
        "year": meeting.year,
        "version": meeting.version.pk,
        "title": meeting.version.title,
        "lines": rows.count(),
        "amount": plain_money(sum(row["amount"] for row in rows.sums("account__type")), currency),
        "says": f"{meeting}.",
    }


def _first_day(year: int, calendar: Calendar) -> date:
    return fiscal.first_day(year, start_month=calendar.start_month, naming=calendar.naming)


def _twin(upload: Import, actor: User) -> dict[str, Any] | None:
    """The same file, if it was applied before and not taken back."""
    twin = applied_twins(upload).order_by("-applied_at").first()
    if twin is None:
        return None
    is_seen = Import.objects.visible_to(actor).filter(pk=twin.pk).exists()
    applied_at = twin.applied_at.isoformat() if twin.applied_at else ""
    return {"id": twin.pk if is_seen else None, "file_name": twin.file_name, "applied_at": applied_at}


def applied_twins(upload: Import) -> QuerySet[Import]:
    """Imports of the same bytes that stand."""
    same = Import.objects.filter(kind=upload.kind, file_hash=upload.file_hash, state=Import.State.APPLIED)
    return same.exclude(pk=upload.pk)
