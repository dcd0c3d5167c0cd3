"""Acts on the ledger's words: accounts and cost centres. What is sealed keeps the words it was sealed with.

Locks: plans, cost centre, lines, version rows.
"""

from django.core.exceptions import ValidationError
from django.db import transaction

from aop.models import Account, BudgetLine, CostCentre, LineVersion, Plan
from aop.services.kinds import locked_lines
from aop.services.terms import follow_newest_version
from strategy.core import events
from strategy.core.concurrency import Edit, judge, lock, lock_one, plain, write
from strategy.core.database import among, long_work
from strategy.core.models import Event, Unit, User


class AccountHoldsMoney(Exception):
    """Lines or actuals stand on this account, so it cannot become a group. Make a group above it."""


class GroupHoldsAccounts(Exception):
    """Accounts lie below this group; move those first."""


@transaction.atomic
def create_account(
    *, code: str, name: str, type: str, actor: User | None, parent: Account | None = None, is_group: bool = False
) -> Account:
    """An account, or a group of accounts. Raises ValidationError."""
    account = Account(code=code, name=name, type=type, parent=parent, is_group=is_group)
    _check_parent(account, parent)
    account.full_clean()
    account.save(force_insert=True)
    changes: dict[str, list] = {"code": [None, code], "name": [None, name], "type": [None, type]}
    events.record(actor=actor, verb="aop.account.created", target=account, changes=changes)
    return account


@transaction.atomic
def edit_account(*, account: Account, edit: Edit, actor: User) -> Account:
    """Change code, name, type, group or whether it is archived. Drafts show it at once, sealed versions never.

    Raises Conflict, VersionMissing, ValidationError, AccountHoldsMoney or GroupHoldsAccounts.
    """
    account = lock_one(account)
    changes, merged = judge(account, edit)
    if not changes:
        return account
    if "parent" in changes:
        _check_parent(account, changes["parent"][1])
    if "is_group" in changes:
        _check_group(account)
    write(account, changes)
    verb = "aop.account.merged" if merged else "aop.account.changed"
    events.record(actor=actor, verb=verb, target=account, changes=plain(changes))
    return account


def _check_parent(account: Account, parent: Account | None) -> None:
    """A group without a loop."""
    if parent is None:
        return
    if not parent.is_group:
        raise ValidationError({"parent": "Accounts lie below a group."})
    at: Account | None = parent
    for _step in range(100):
        if at is None:
            return
        if at.pk == account.pk:
            break
        at = at.parent
    raise ValidationError({"parent": "An account cannot lie below itself."})


def _check_group(account: Account) -> None:
    if account.is_group and account.children.exists():
        raise GroupHoldsAccounts
    if not account.is_group and (account.line_versions.exists() or account.actuals.exists()):
        raise AccountHoldsMoney


@transaction.atomic
def create_cost_centre(*, code: str, name: str, unit: Unit, actor: User | None) -> CostCentre:
    """A cost centre of a unit. Raises ValidationError."""
    cost_centre = CostCentre(code=code, name=name, unit=unit)
    cost_centre.full_clean()
    cost_centre.save(force_insert=True)
    changes: dict[str, list] = {"code": [None, code], "name": [None, name], "unit": [None, str(unit)]}
    events.record(actor=actor, verb="aop.cost_centre.created", target=cost_centre, unit=unit, changes=changes)
    return cost_centre


@transaction.atomic
def edit_cost_centre(*, cost_centre: CostCentre, edit: Edit, actor: User) -> CostCentre:
    """Change code, name, unit or whether it is archived.

    In another unit it takes the lines of versions that are not sealed along; what was approved stays where it was.
    Raises Conflict, VersionMissing or ValidationError.
    """
    if "unit" in edit.values:
        lock(Plan.objects.all(), *Plan.objects.values_list("pk", flat=True))
    cost_centre = lock_one(cost_centre)
    changes, merged = judge(cost_centre, edit)
    if not changes:
        return cost_centre
    write(cost_centre, changes)
    verb = "aop.cost_centre.moved" if "unit" in changes else "aop.cost_centre.changed"
    event = events.record(
        actor=actor,
        verb="aop.cost_centre.merged" if merged else verb,
        target=cost_centre,
        unit=cost_centre.unit,
        changes=plain(changes),
    )
    if "unit" in changes:
        with long_work():
            _take_lines_along(cost_centre, event)
    return cost_centre


def _take_lines_along(cost_centre: CostCentre, event: Event) -> None:
    """Nobody can seal, copy or hand in meanwhile: the plans are locked; nobody else chooses this cost centre."""
    open_rows = LineVersion.objects.filter(cost_centre=cost_centre, plan_version__sealed_at__isnull=True)
    ids = [line.pk for line in locked_lines(set(open_rows.values_list("line", flat=True)))]
    open_rows.update(unit=cost_centre.unit)
    follow_newest_version(lines=BudgetLine.objects.filter(pk__in=among(ids)), event=event)
