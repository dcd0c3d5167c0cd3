"""A revision folds the transfers applied since the version in force: planned anew, equal to the current plan.

Locks: plan, then version rows. Whoever applies a transfer holds the plan, so none is applied meanwhile.
"""

from django.db import transaction

from aop.models import PERIODS, LineVersion, Plan, PlanVersion, Transfer, TransferEntry
from aop.services.sealing import seal_revision
from aop.services.transfers import NotInForce
from aop.services.versions import create_version
from aop.spreads import spread
from strategy.core import events
from strategy.core.concurrency import lock_one
from strategy.core.models import User


class NothingToFold(Exception):
    """Every applied transfer stands in the version in force or in a draft revision; there is nothing to revise."""


@transaction.atomic
def fold_transfers(*, plan: Plan, actor: User | None, name: str = "", note: str = "") -> PlanVersion:
    """A draft revision: the version in force with every applied transfer that no other draft contains. Until it is
    approved the current plan stays what it is, and so it does when it is approved.

    Raises NotInForce or NothingToFold.
    """
    plan = lock_one(plan)
    parent = plan.versions.in_force().first()
    if parent is None:
        raise NotInForce
    folded = list(Transfer.objects.of_plan(plan).unfolded().filter(folded_in=None).order_by("pk"))
    if not folded:
        raise NothingToFold
    moved = _moved_by(folded)
    revision = create_version(
        plan=plan, kind=PlanVersion.Kind.REVISION, parent=parent, name=name, note=note, actor=actor
    )
    _add(revision, moved)
    Transfer.objects.filter(pk__in=[row.pk for row in folded]).update(folded_in=revision)
    events.record(
        actor=actor,
        verb="aop.version.folded",
        target=revision,
        changes={"transfers": [None, len(folded)], "lines": [None, len(moved)]},
        rows=[["aop.transfer", str(row.key), str(row)] for row in folded],
    )
    return revision


@transaction.atomic
def fold_and_seal(*, plan: Plan, actor: User, name: str = "", note: str = "") -> PlanVersion:
    """A revision that is in force at once: what a review has decided needs no second approval.

    Raises NotInForce or NothingToFold.
    """
    revision = fold_transfers(plan=plan, actor=actor, name=name, note=note)
    return seal_revision(version=revision, note=note, actor=actor)


def _moved_by(transfers: list[Transfer]) -> dict[int, list[int]]:
    rows = TransferEntry.objects.filter(transfer__in=transfers).sums("line")
    return {row["line"]: [row[f"sum_{name}"] for name in PERIODS] for row in rows}


def _add(revision: PlanVersion, moved: dict[int, list[int]]) -> None:
    """Add what transfers changed to the rows of the draft, which nobody else knows of yet."""
    rows = list(revision.line_versions.filter(line__in=moved).order_by("pk"))
    for row in rows:
        amounts = [mine + more for mine, more in zip(row.periods, moved[row.line_id], strict=True)]
        for field, amount in zip(PERIODS, amounts, strict=True):
            setattr(row, field, amount)
        row.total = sum(amounts)
        even = amounts == spread(row.total)
        row.spread = LineVersion.Spread.EVEN if even else LineVersion.Spread.TYPED
    LineVersion.objects.bulk_update(rows, [*PERIODS, "total", "spread"], batch_size=500)
