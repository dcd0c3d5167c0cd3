"""Stored sums of the current plan: settled by whoever reads them first after something changed. No act, no event.

One transaction: lock the state of the plan, see the marks, read the touched units off their rows again, delete exactly
the marks that were seen. A writer who commits meanwhile leaves a mark that was not seen; it stays, and the next reader
settles it. Isolation is READ COMMITTED, so what is read after the marks holds all that those marks speak of.
"""

from collections.abc import Collection

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet, Value
from django.utils import timezone

from aop.current import current_lines, current_version
from aop.models import AimSum, LineVersion, OpenLine, PlanVersion, SumMark, SumState, UnitSum
from aop.querysets import CHANGE
from strategy.core.bulk import insert_rows
from strategy.core.database import among, insert_from, long_work

UNIT = ("unit", "amount", "lines", "unclassified", "change", "change_lines")
OPEN = ("unit", "row", "place", "in_unit", "shared_bp", "funded", "unaligned")
LINES_KEPT = 6
"""How many of each unit's lines without outcome are kept: as many as the home page shows."""

Marks = list[tuple[int, int | None, int | None, int | None, int | None]]
"""Id, plan, version, unit, line."""


def settled(version: PlanVersion) -> SumState | None:
    """The stored sums of `version`, true now; None where the rows are to be read instead.

    That is so for a version that is not its plan's current one, and while somebody else settles: nobody waits.
    """
    state = _standing(version)
    if state is not None and state.version_id == version.pk and not state.is_marked:  # type: ignore[attr-defined]
        return state
    if not _is_current(state, version) or not _may_write():
        return None
    if state is None:
        SumState.objects.bulk_create([SumState(plan=version.plan)], ignore_conflicts=True)
    return settle(version=version)


def _standing(version: PlanVersion) -> SumState | None:
    return SumState.objects.of_plan(version.plan_id).with_marks(SumMark.objects.all()).first()


def _is_current(state: SumState | None, version: PlanVersion) -> bool:
    return (state is not None and state.version_id == version.pk) or current_version(version.plan) == version


def _may_write() -> bool:
    """Not inside a steady read, which takes no writes."""
    if connection.vendor != "postgresql" or not connection.in_atomic_block:
        return True
    with connection.cursor() as cursor:
        cursor.execute("SHOW transaction_read_only")
        return cursor.fetchone()[0] == "off"


@transaction.atomic
def settle(*, version: PlanVersion) -> SumState | None:
    """Read again what is marked, or everything where the sums were of another version. None when somebody else is at
    it, or `version` is no longer current."""
    locked = SumState.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
    state = locked.of_plan(version.plan_id).first()
    if state is None or not _is_current(state, version):
        return None
    marks: Marks = list(SumMark.objects.concerning(version.plan_id).as_marks())
    with long_work():
        recompute(state, version, touched_units(marks, version) if state.version_id == version.pk else None)
    _pass_on(marks, state)
    forget(marks)
    state.version, state.settled_at = version, timezone.now()
    state.save(update_fields=["version", "settled_at"])
    return state


def touched_units(marks: Marks, version: PlanVersion) -> set[int] | None:
    """Units of `version` that the marks speak of; None for all of them."""
    lines, units = set(), set()
    for _pk, _plan, of_version, unit, line in marks:
        if line is not None:
            lines.add(line)
        elif unit is None:
            return None
        elif of_version == version.pk:
            units.add(unit)
    stand_in = LineVersion.objects.of_version(version).filter(line__in=among(lines)).order_by()
    return units | set(stand_in.values_list("unit", flat=True).distinct()) if lines else units


def recompute(state: SumState, version: PlanVersion, units: Collection[int] | None) -> None:
    """Write the sums of the units, given by id (None: all), as the lines of the current plan say them."""
    rows = current_lines(version)
    for kept in (UnitSum, AimSum, OpenLine):
        old = kept.objects.of_state(state)
        (old if units is None else old.filter(unit__in=among(units)))._raw_delete(old.db)
    if units is not None:
        rows = rows.filter(unit__in=among(units))
    columns = {name: F(name) for name in ("unit", "amount", "links", "paying")}
    insert_from(AimSum, columns | {"state": Value(state.pk), "objective": F("aim")}, given_to_aims(rows))
    aligned = dict(AimSum.objects.of_state(state).aligned_by_unit())
    by_unit = ((state.pk, *row, aligned.get(row[0], 0)) for row in of_units(rows))
    insert_rows(UnitSum, ("state", *UNIT, "aligned"), by_unit)
    insert_rows(OpenLine, ("state", *OPEN), ((state.pk, *row) for row in largest_open(rows)))


def given_to_aims(rows: QuerySet) -> QuerySet:
    """What lines give to aims, by unit and aim: `amount` and `links` of change money, `paying` of any."""
    return rows.funding("unit", "aim", only=Q(line__kind__in=CHANGE))  # type: ignore[attr-defined]


def of_units(rows: QuerySet) -> QuerySet:
    """A tuple of `UNIT` for each unit that has lines."""
    return rows.sums("unit", kinds=True).values_list(*UNIT)  # type: ignore[attr-defined]


def largest_open(rows: QuerySet) -> QuerySet:
    """A tuple of `OPEN` for each line that is kept as one of the largest of its unit without outcome."""
    change = rows.change_money()  # type: ignore[attr-defined]
    return change.largest_remainders(LINES_KEPT).values_list("unit", "pk", *OPEN[2:])


def _pass_on(marks: Marks, state: SumState) -> None:
    """What concerns every plan is settled here for this one; the others get a mark of their own."""
    if any(plan is None for _pk, plan, *_rest in marks):
        others = SumState.objects.exclude(pk=state.pk).values_list("plan_id", flat=True)
        SumMark.objects.bulk_create([SumMark(plan_id=plan) for plan in others])


def forget(marks: Marks) -> None:
    """Delete the marks that were seen, and no others."""
    seen = SumMark.objects.filter(pk__in=among(mark[0] for mark in marks))
    seen._raw_delete(seen.db)
