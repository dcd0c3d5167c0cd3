"""Checks of the plan: shares, seals, sums (the stored ones, too), and lines equal to their open terms."""

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum

from aop.current import current_periods, moved_by_line
from aop.models import (
    PERIODS,
    Allocation,
    BudgetLine,
    LineTerm,
    LineVersion,
    Plan,
    PlanVersion,
    SumState,
    TransferEntry,
    UnitSum,
)
from aop.services.sealing import is_intact
from aop.sum_checks import astray
from strategy.core.models import Unit, UnitPath
from strategy.core.verification import Finding, register

MONTHS = range(1, 13)


def shares_do_not_overlap() -> Finding:
    """The current intervals of a line stay within 10,000 basis points and do not overlap."""
    rows = Allocation.objects.current().order_by("line", "from_bp", "pk").values_list("line", "from_bp", "to_bp")
    wrong, before, looked_at = [], (0, 0), 0
    for line, start, end in rows.iterator():
        looked_at += 1
        if line == before[0] and start < before[1]:
            wrong.append(f"line {line}: shares overlap at {start} of 10,000")
        if not 0 <= start < end <= 10_000:
            wrong.append(f"line {line}: the share {start}–{end} is not within 10,000")
        before = (line, end)
    return Finding(looked_at, wrong)


def seals_hold() -> Finding:
    """Every sealed row still gives its hash and every sealed version its seal (`docs/seal.md`)."""
    sealed = PlanVersion.objects.with_plan().filter(sealed_at__isnull=False).order_by("pk")
    wrong = []
    for version in sealed:
        intact, broken = is_intact(version)
        wrong += [f"{version}: line {line} is not what was sealed" for line in broken]
        if not intact and not broken:
            wrong.append(f"{version}: the version is not what was sealed")
    looked_at = LineVersion.objects.filter(plan_version__sealed_at__isnull=False).count()
    return Finding(looked_at, wrong)


def children_add_up_to_parents() -> Finding:
    """In each version a unit's sum is its own lines and its children's sums, and the top has it all."""
    paths = list(UnitPath.objects.values_list("ancestor", "descendant"))
    children = list(Unit.objects.values_list("pk", "parent"))
    wrong, looked_at = [], 0
    for version in PlanVersion.objects.with_plan().order_by("pk"):
        own = {row["unit"]: row["amount"] for row in version.line_versions.sums("unit")}
        sums = _rolled_up(own, paths)
        below: dict[int | None, int] = {}
        for unit, parent in children:
            below[parent] = below.get(parent, 0) + sums.get(unit, 0)
        astray = [unit for unit, _above in children if sums.get(unit, 0) != own.get(unit, 0) + below.get(unit, 0)]
        wrong += [f"{version}: unit {unit} is not the sum of what lies below it" for unit in astray]
        if below.get(None, 0) != (version.line_versions.aggregate(all=Sum("total"))["all"] or 0):
            wrong.append(f"{version}: the units together are not the whole")
        looked_at += len(children)
    return Finding(looked_at, wrong)


def _rolled_up(own: dict[int, int], paths: list[tuple[int, int]]) -> dict[int, int]:
    """The sum of each unit over all below it, by the closure that every page uses."""
    sums: dict[int, int] = {}
    for above, below in paths:
        sums[above] = sums.get(above, 0) + own.get(below, 0)
    return sums


def lines_are_what_their_terms_say() -> Finding:
    """Each line has one open term that says its kind, reason, owner and unit."""
    same = {name: F(f"line__{name}") for name in ("kind", "is_classified", "reason", "unit")}
    agree = LineTerm.objects.current().filter(**same)
    agree = agree.filter(Q(owner=F("line__owner")) | Q(owner__isnull=True, line__owner__isnull=True))
    wrong = BudgetLine.objects.exclude(pk__in=agree.values("line")).values_list("pk", flat=True)
    return Finding(BudgetLine.objects.count(), [f"line {pk}: its open term says something else" for pk in wrong])


def drafts_stand_in_the_unit_of_their_cost_centre() -> Finding:
    """Rows of unsealed versions carry the unit of their cost centre, which rights and sums go by."""
    rows = LineVersion.objects.filter(row_hash="")
    wrong = rows.exclude(unit=F("cost_centre__unit")).values_list("pk", flat=True)
    return Finding(rows.count(), [f"row {pk}: its unit is not its cost centre's" for pk in wrong])


def periods_add_up_to_totals() -> Finding:
    """The twelve periods of a row add up to its total."""
    added = sum((F(name) for name in PERIODS[1:]), F(PERIODS[0]))
    wrong = LineVersion.objects.exclude(total=added).values_list("pk", flat=True)
    rows = [f"row {pk}: its periods do not add up to its total" for pk in wrong]
    return Finding(LineVersion.objects.count(), rows)


def lines_follow_their_newest_version() -> Finding:
    """A line has the unit and the name of the newest version that holds it; rights go by the unit."""
    newest = LineVersion.objects.filter(line=OuterRef("pk")).order_by("-plan_version__created_at", "-plan_version_id")
    now = {"newest_unit": Subquery(newest.values("unit")[:1]), "newest_name": Subquery(newest.values("name")[:1])}
    lines: QuerySet = BudgetLine.objects.annotate(**now)
    astray = lines.filter(newest_unit__isnull=False)
    astray = astray.exclude(unit=F("newest_unit"), name=F("newest_name"))
    wrong = [f"line {pk}: its newest version has another unit or name" for pk in astray.values_list("pk", flat=True)]
    return Finding(BudgetLine.objects.count(), wrong)


def stored_sums_are_those_of_the_rows() -> Finding:
    """The stored sums of each plan are what its lines and links say, but for units that are marked to be settled."""
    wrong, looked_at = [], 0
    for state in SumState.objects.filter(version__in=PlanVersion.objects.all()).select_related("version__plan"):
        looked_at += UnitSum.objects.of_state(state).count()
        wrong += [f"{state.version}: {text}" for text in astray(state)]
    return Finding(looked_at, wrong)


def transfers_balance() -> Finding:
    """The entries of every transfer sum to zero in each period."""
    wrong = []
    rows = TransferEntry.objects.sums("transfer")
    for row in rows:
        wrong += [f"transfer {row['transfer']}: period {n} does not balance" for n in MONTHS if row[f"sum_p{n:02d}"]]
    return Finding(len(rows), wrong)


def current_plan_is_not_below_zero() -> Finding:
    """What transfers take, a line had: no period they touch stands below zero where the version in force does not."""
    wrong, looked_at = [], 0
    for plan in Plan.objects.newest_first():
        moved = moved_by_line(plan)
        now = current_periods(plan, list(moved))
        looked_at += len(moved)
        for line, amounts in moved.items():
            present = now.get(line, [0] * 12)
            short = [n for n in MONTHS if present[n - 1] < 0 and amounts[n - 1] < 0]
            wrong += [f"line {line}: below zero in period {n} of the current plan" for n in short]
    return Finding(looked_at, wrong)


def register_all() -> None:
    """Called once when the app is ready."""
    register("Shares stay within 10,000 and do not overlap", shares_do_not_overlap)
    register("Periods add up to their total", periods_add_up_to_totals)
    register("Lines follow their newest version", lines_follow_their_newest_version)
    register("Seals hold", seals_hold)
    register("Stored sums are those of the rows", stored_sums_are_those_of_the_rows)
    register("Children add up to their parents in every version", children_add_up_to_parents)
    register("Transfers balance in every period", transfers_balance)
    register("No line gave more than it had", current_plan_is_not_below_zero)
    register("Lines are what their terms say", lines_are_what_their_terms_say)
    register("Drafts stand in the unit of their cost centre", drafts_stand_in_the_unit_of_their_cost_centre)
