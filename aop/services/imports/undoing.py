"""Take a whole import back: the rows it made go, unless something else stands on them by now."""

from django.db import DEFAULT_DB_ALIAS, IntegrityError, connection, models, transaction
from django.db.models import Count, F, ProtectedError, Q

from aop.models import Account, Actual, Allocation, BudgetLine, CostCentre, LineTerm, LineVersion, Plan, PlanVersion
from strategy.core import events
from strategy.core.concurrency import lock
from strategy.core.database import long_work
from strategy.core.models import Import, Membership, Unit, User

_SHOWN = 5


class NotApplied(Exception):
    """Only an import that was applied and stands can be taken back."""


class StoodUpon(Exception):
    """Something else depends on what the import made; `reasons` name it."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("The import cannot be taken back: " + "; ".join(reasons) + ".")
        self.reasons = reasons


@transaction.atomic
def undo_import(*, upload: Import, actor: User) -> Import:
    """Delete what an import made; file, mapping, report and history stay. Raises NotApplied or StoodUpon."""
    list(Unit.objects.select_for_update(no_key=True).filter(parent__isnull=True))
    plans = Plan.objects.filter(Q(lines__source_import=upload) | Q(versions__source_import=upload))
    lock(Plan.objects.all(), *plans.values_list("pk", flat=True))
    upload = Import.objects.select_for_update(no_key=True, of=("self",)).get(pk=upload.pk)
    if upload.state != Import.State.APPLIED:
        raise NotApplied
    reasons = what_stands_on(upload)
    if reasons:
        raise StoodUpon(reasons)
    event = events.record(actor=actor, verb="aop.import.undone", target=upload, changes=_undone(upload))
    with long_work():
        _delete(upload, actor)
    upload.state, upload.undone_at = Import.State.UNDONE, event.at
    upload.save(update_fields=["state", "undone_at"])
    return upload


def _undone(upload: Import) -> dict[str, list]:
    counts = {
        "versions": PlanVersion.objects.filter(source_import=upload).count(),
        "lines": BudgetLine.objects.filter(source_import=upload).count(),
        "actuals": Actual.objects.filter(source_import=upload).count(),
    }
    return {name: [count, None] for name, count in counts.items() if count}


def what_stands_on(upload: Import) -> list[str]:
    """What of others depends on the rows of an import, in words; empty when it can be taken back."""
    lines = BudgetLine.objects.filter(source_import=upload)
    versions = PlanVersion.objects.filter(source_import=upload)
    foreign_rows = LineVersion.objects.exclude(source_import=upload)
    found = [
        _of_plan(versions, lines, foreign_rows),
        _of_lines(upload, lines),
        _of_ledger(upload, foreign_rows),
        _of_units(upload),
    ]
    return [reason for group in found for reason in group]


def _say(rows: models.QuerySet, one: str, many: str) -> list[str]:
    """“1 funding link to its lines”, with names where there are few."""
    count = rows.count()
    if not count:
        return []
    return [f"{count:,} {one if count == 1 else many}"]


def _of_plan(versions: models.QuerySet, lines: models.QuerySet, foreign: models.QuerySet) -> list[str]:
    children = PlanVersion.objects.filter(parent__in=versions).exclude(pk__in=versions.values("pk"))
    named = ", ".join(f"“{child}”" for child in children.with_plan()[:_SHOWN])
    said = [f"made from its versions: {named}"] if named else []
    superseded = versions.filter(state="superseded")
    later = (
        PlanVersion.objects.in_force().filter(plan__in=superseded.values("plan")).exclude(pk__in=versions.values("pk"))
    )
    said += [f"“{version}” took the place of its version" for version in later.with_plan()[:_SHOWN]]
    said += _say(
        foreign.filter(plan_version__in=versions), "line was added to its versions", "lines were added to its versions"
    )
    return said + _say(
        foreign.filter(line__in=lines), "later version holds its lines", "rows of later versions hold its lines"
    )


def _of_lines(upload: Import, lines: models.QuerySet) -> list[str]:
    said = _say(Allocation.objects.filter(line__in=lines), "funding link of its lines", "funding links of its lines")
    changed = lines.filter(Q(is_classified=True, version__gt=1) | Q(owner__isnull=False) | ~Q(notes="") | ~Q(reason=""))
    said += _say(changed, "line that somebody worked on", "lines that somebody worked on")
    rows = LineVersion.objects.filter(source_import=upload, version__gt=1)
    said += _say(rows, "amount that was changed since", "rows whose amounts were changed since")
    return said + _say(
        Actual.objects.filter(line__in=lines).exclude(source_import=upload),
        "actual of another import on its lines",
        "actuals of other imports on its lines",
    )


def _of_ledger(upload: Import, foreign: models.QuerySet) -> list[str]:
    said = []
    actuals = Actual.objects.exclude(source_import=upload)
    for model, name, field in ((CostCentre, "cost centre", "cost_centre"), (Account, "account", "account")):
        made = model.objects.filter(source_import=upload)
        used = made.filter(
            Q(pk__in=foreign.filter(**{f"{field}__in": made}).values(field))
            | Q(pk__in=actuals.filter(**{f"{field}__in": made}).values(field))
        )
        named = ", ".join(f"“{row}”" for row in used.order_by("code")[:_SHOWN])
        if named:
            said.append(f"the {name}s {named} are used by other lines or actuals")
    children = Account.objects.filter(parent__source_import=upload).exclude(source_import=upload)
    return said + _say(children, "account stands below its accounts", "accounts stand below its accounts")


def _of_units(upload: Import) -> list[str]:
    units = Unit.objects.filter(source_import=upload)
    said = _say(Membership.objects.filter(unit__in=units), "role in its units", "roles in its units")
    others = Unit.objects.filter(parent__in=units).exclude(source_import=upload)
    said += [f"the unit “{unit}” lies below one of its units" for unit in others.order_by("code")[:_SHOWN]]
    centres = CostCentre.objects.filter(unit__in=units).exclude(source_import=upload)
    said += [f"the cost centre “{centre}” belongs to one of its units" for centre in centres.order_by("code")[:_SHOWN]]
    return said


def _delete(upload: Import, actor: User) -> None:
    """Children first, each table in one statement; what nobody foresaw is refused by the database, and named."""
    try:
        with transaction.atomic():
            _restore_former(upload, actor)
            for rows in (
                Actual.objects.filter(source_import=upload),
                LineVersion.objects.filter(source_import=upload),
                PlanVersion.objects.filter(source_import=upload),
                LineTerm.objects.filter(line__source_import=upload),
                BudgetLine.objects.filter(source_import=upload),
            ):
                rows.order_by()._raw_delete(DEFAULT_DB_ALIAS)
            CostCentre.objects.filter(source_import=upload).delete()
            Account.objects.filter(source_import=upload).delete()
            _delete_units(upload)
            connection.check_constraints()
    except ProtectedError as protected:
        names = ", ".join(sorted(f"“{row}”" for row in list(protected.protected_objects)[:_SHOWN]))
        raise StoodUpon([f"{names} depends on it"]) from None
    except IntegrityError:
        raise StoodUpon(["other rows depend on it"]) from None


def _restore_former(upload: Import, actor: User) -> None:
    """A version that an imported one took the place of comes into force again."""
    gone = PlanVersion.objects.filter(source_import=upload)
    for version in gone.filter(state="approved", kind__in=["approved", "revision"]).select_related("parent"):
        former = version.parent
        if former is None or former.source_import_id == upload.pk or former.state != PlanVersion.State.SUPERSEDED:
            continue
        gone.filter(pk=version.pk).update(state=PlanVersion.State.SUPERSEDED)
        PlanVersion.objects.filter(pk=former.pk).update(state=PlanVersion.State.APPROVED, version=F("version") + 1)
        events.record(
            actor=actor, verb="aop.version.restored", target=former, changes={"state": ["superseded", "approved"]}
        )


def _delete_units(upload: Import) -> None:
    """Leaves before their parents, level by level."""
    while True:
        leaves = Unit.objects.filter(source_import=upload).annotate(below=Count("children")).filter(below=0)
        if not Unit.objects.filter(pk__in=list(leaves.values_list("pk", flat=True))).delete()[0]:
            return
