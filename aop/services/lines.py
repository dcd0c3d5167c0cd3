"""Acts on the lines of a draft: add, change, remove, put back. Amounts change nowhere else.

Locks: the cost centre (held, so that it stays in its unit), the line, its version (held, so that nobody hands it in
or seals it meanwhile), then the row.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from aop.dimensions import clean_dimensions
from aop.models import PERIODS, Account, BudgetLine, CostCentre, LineVersion, PlanVersion
from aop.services.terms import follow_newest_version, open_terms
from aop.services.versions import NotADraft
from aop.spreads import spread
from strategy.core import events
from strategy.core.concurrency import Clash, Conflict, Edit, VersionMissing, hold, judge, lock_one, plain, write
from strategy.core.models import Event, User
from strategy.core.money import plain_money

Spread = LineVersion.Spread
FIELDS = ("name", "cost_centre", "account", "vendor", "dimensions", *PERIODS)
"""What one version plans for a line."""


class YearOrMonths(Exception):
    """Give the year's total or the months, not both."""


@dataclass(frozen=True)
class NewLine:
    """A line to add. Either `periods` (twelve amounts) or `total`, which is spread evenly; minor units."""

    name: str
    cost_centre: CostCentre
    account: Account
    periods: Sequence[int] | None = None
    total: int | None = None
    vendor: str = ""
    dimensions: dict[str, str] = field(default_factory=dict)
    kind: str = BudgetLine.Kind.RUN
    is_classified: bool = False
    reason: str = ""
    owner: User | None = None
    notes: str = ""


@transaction.atomic
def add_line(*, version: PlanVersion, new: NewLine, actor: User) -> LineVersion:
    """A new line in a draft. Raises NotADraft, YearOrMonths or ValidationError."""
    new = _with_codes_of_now(new)
    version = _held_draft(version)
    line = BudgetLine(
        plan_id=version.plan_id,
        name=new.name,
        unit_id=new.cost_centre.unit_id,
        kind=new.kind,
        is_classified=new.is_classified,
        reason=new.reason,
        owner=new.owner,
        notes=new.notes,
    )
    line.full_clean()
    line.save(force_insert=True)
    row = _new_row(version, line, new)
    event = events.record(
        actor=actor, verb="aop.line.added", target=line, unit=row.unit_id, changes=_born(row), rows=_rows(row)
    )
    open_terms(lines=[line.pk], event=event)
    return row


def _new_row(version: PlanVersion, line: BudgetLine, new: NewLine) -> LineVersion:
    if (new.periods is None) == (new.total is None):
        raise YearOrMonths
    amounts = spread(new.total) if new.periods is None and new.total is not None else list(new.periods or [])
    row = LineVersion(
        plan_version=version,
        line=line,
        unit_id=new.cost_centre.unit_id,
        cost_centre=new.cost_centre,
        account=new.account,
        name=new.name,
        vendor=new.vendor,
        dimensions=clean_dimensions(new.dimensions),
        currency=version.plan.currency,
        spread=_method(amounts),
        total=sum(amounts),
        **dict(zip(PERIODS, amounts, strict=True)),
    )
    _check_codes({"cost_centre": [None, new.cost_centre], "account": [None, new.account]})
    row.full_clean()
    row.save(force_insert=True)
    return row


@transaction.atomic
def edit_line(*, row: LineVersion, edit: Edit, actor: User) -> LineVersion:
    """Change what a draft plans for a line: any of `FIELDS`, or `total`, which spreads the year evenly.

    Raises Conflict, VersionMissing, NotADraft, YearOrMonths, ValidationError or Gone.
    """
    if "cost_centre" in edit.values:
        edit = replace(edit, values=edit.values | {"cost_centre": hold(edit.values["cost_centre"])})
    line = lock_one(row.line)
    version = _held_draft(row.plan_version)
    row = lock_one(row)
    changes, merged = _judge(row, _by_period(edit), version)
    if not changes:
        return row
    _check_codes(changes)
    _derive(row, changes)
    shown = _plain(changes, version.plan.currency)
    write(row, changes)
    event = events.record(
        actor=actor,
        verb="aop.line.merged" if merged else "aop.line.changed",
        target=line,
        unit=row.unit_id,
        changes=shown,
        rows=_rows(row, changes),
    )
    if {"name", "unit"} & changes.keys():
        follow_newest_version(lines=BudgetLine.objects.filter(pk=line.pk), event=event)
    return row


@transaction.atomic
def remove_line(*, row: LineVersion, seen: int | None, actor: User) -> Event:
    """Take a line out of a draft; the line itself stays, with its links. The event can be taken back.

    Raises Conflict, VersionMissing, NotADraft or Gone.
    """
    line = lock_one(row.line)
    _held_draft(row.plan_version)
    row = lock_one(row)
    check_seen(row, seen)
    event = events.record(
        actor=actor,
        verb="aop.line.removed",
        target=line,
        unit=row.unit_id,
        changes={name: [before, None] for name, (_none, before) in _born(row).items()},
        rows=_rows(row, {"cost_centre": [row.cost_centre, None], "account": [row.account, None]}),
    )
    row.delete()
    follow_newest_version(lines=BudgetLine.objects.filter(pk=line.pk), event=event)
    return event


@transaction.atomic
def put_back_line(*, version: PlanVersion, line: BudgetLine, new: NewLine, actor: User) -> LineVersion:
    """Plan a line again that stands in no row of this draft. Raises NotADraft or ValidationError."""
    new = _with_codes_of_now(new)
    line = lock_one(line)
    version = _held_draft(version)
    row = _new_row(version, line, new)
    event = events.record(
        actor=actor, verb="aop.line.put_back", target=line, unit=row.unit_id, changes=_born(row), rows=_rows(row)
    )
    follow_newest_version(lines=BudgetLine.objects.filter(pk=line.pk), event=event)
    return row


def check_seen(row: LineVersion, seen: int | None) -> None:
    """Removing names the version of the row that was seen."""
    if seen is None:
        raise VersionMissing
    if seen != row.version:
        total = plain_money(row.total, row.currency)
        raise Conflict(target=row, clashes=[Clash("total", "Total", None, total, None)], version=row.version)


def _with_codes_of_now(new: NewLine) -> NewLine:
    """The cost centre held, so that it does not move to another unit meanwhile."""
    return replace(new, cost_centre=hold(new.cost_centre))


def _held_draft(version: PlanVersion) -> PlanVersion:
    version = hold(version)
    if not version.takes_edits:
        raise NotADraft
    return version


def _judge(row: LineVersion, edit: Edit, version: PlanVersion) -> tuple[dict[str, list], bool]:
    """The one rule; a conflict names months as the calendar does."""
    try:
        return judge(row, edit)
    except Conflict as conflict:
        months = {f"p{period.number:02d}": f"{period}" for period in version.plan.fiscal_year.periods.all()}
        clashes = [replace(clash, label=months.get(clash.name, clash.label)) for clash in conflict.fields]
        raise Conflict(target=row, clashes=clashes, version=conflict.version) from None


def _by_period(edit: Edit) -> Edit:
    """A year's total as the twelve amounts it is spread to."""
    if "total" not in edit.values:
        return edit
    if edit.values.keys() & set(PERIODS):
        raise YearOrMonths
    values = {name: value for name, value in edit.values.items() if name != "total"}
    return replace(edit, values=values | dict(zip(PERIODS, spread(edit.values["total"]), strict=True)))


def _check_codes(changes: dict[str, list]) -> None:
    """What is newly chosen must take money; what a line has already, it may keep."""
    errors = {}
    if "account" in changes and (changes["account"][1].is_group or changes["account"][1].is_archived):
        errors["account"] = "This account takes no money: it is a group or was archived."
    if "cost_centre" in changes and changes["cost_centre"][1].is_archived:
        errors["cost_centre"] = "This cost centre was archived."
    if errors:
        raise ValidationError(errors)


def _derive(row: LineVersion, changes: dict[str, list]) -> None:
    """What follows from a change: the total and how it was spread, the unit of the cost centre, clean dimensions."""
    if "dimensions" in changes:
        changes["dimensions"][1] = clean_dimensions(changes["dimensions"][1])
    if changes.keys() & set(PERIODS):
        amounts = [changes[name][1] if name in changes else getattr(row, name) for name in PERIODS]
        _change(row, changes, "total", sum(amounts))
        _change(row, changes, "spread", _method(amounts))
    if "cost_centre" in changes:
        _change(row, changes, "unit", changes["cost_centre"][1].unit)


def _method(amounts: list[int]) -> str:
    return Spread.EVEN if amounts == spread(sum(amounts)) else Spread.TYPED


def _change(row: LineVersion, changes: dict[str, list], name: str, after: Any) -> None:
    before = getattr(row, name)
    if before != after:
        changes[name] = [before, after]


def _plain(changes: dict[str, list], currency: str) -> dict[str, list]:
    """Changes as history keeps them: amounts as decimal strings, labels of dimensions as text."""
    told = {}
    for name, (before, after) in changes.items():
        if name == "total" or name in PERIODS:
            told[name] = [plain_money(before, currency), plain_money(after, currency)]
        elif name == "dimensions":
            told |= {f"dimension {key}": [before.get(key), after.get(key)] for key in _differing(before, after)}
        else:
            told |= plain({name: [before, after]})
    return told


def _differing(before: dict, after: dict) -> list[str]:
    return [key for key in sorted(before.keys() | after.keys()) if before.get(key) != after.get(key)]


def _born(row: LineVersion) -> dict[str, list]:
    """A new row as changes from nothing: what it plans, without the empty months."""
    told: dict[str, list] = {name: [None, str(getattr(row, name))] for name in ("name", "cost_centre", "account")}
    if row.vendor:
        told["vendor"] = [None, row.vendor]
    told |= {f"dimension {key}": [None, label] for key, label in row.dimensions.items()}
    amounts = {name: getattr(row, name) for name in PERIODS} if row.spread == Spread.TYPED else {}
    amounts = {name: amount for name, amount in amounts.items() if amount} | {"total": row.total}
    return told | {name: [None, plain_money(amount, row.currency)] for name, amount in amounts.items()}


def _rows(row: LineVersion, changes: dict[str, list] | None = None) -> list:
    """What an event of a line points to: its version, its row, and the codes it had before (for taking it back)."""
    version = row.plan_version
    told = [["aop.planversion", str(version.key), version.title], ["aop.lineversion", str(row.key), row.name]]
    for name in ("cost_centre", "account"):
        if changes and name in changes:
            before = changes[name][0]
            told.append([f"before:{name}", str(before.key), str(before)])
    return told
