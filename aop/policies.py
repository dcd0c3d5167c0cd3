"""Who may do what with the plan (`docs/rights.md`). Rows come from `visible_to`; these speak of acts.

Roles hold in their unit and below. What concerns the whole plan (its versions, the chart of accounts, approval)
belongs to those who hold the role for the whole organisation.
"""

from django.db.models import QuerySet

from aop.models import PlanVersion, Transfer
from strategy.core.access import holds, holds_anywhere, holds_at_root, is_member
from strategy.core.models import Role, Unit, User

DRAFTERS = (Role.PLANNER, Role.FINANCE)
"""Who drafts lines, says kinds and promises shares, each in their unit."""


def can_see_plan(user: User) -> bool:
    """That a plan and its versions exist; lines and sums are limited by `visible_to`."""
    return is_member(user)


def drafting_units(user: User) -> QuerySet[Unit]:
    """Units in which the person may draft lines, say kinds and promise shares."""
    return Unit.objects.where_role(user, *DRAFTERS)


def can_draft_anywhere(user: User) -> bool:
    return holds_anywhere(user, *DRAFTERS)


def can_edit_lines(user: User, version: PlanVersion, unit: Unit | int) -> bool:
    """Add, change or remove lines of `unit` in `version`, which must be a draft."""
    return version.takes_edits and can_draft_in(user, unit)


def can_draft_in(user: User, unit: Unit | int) -> bool:
    return holds(user, unit.pk if isinstance(unit, Unit) else unit, *DRAFTERS)


def can_classify(user: User, lines: QuerySet) -> bool:
    """Say the kind of every one of `lines` (budget lines); one foreign line refuses them all."""
    return not lines.exclude(unit__in=drafting_units(user).values("pk")).exists()


def can_fund(user: User, unit: Unit | int) -> bool:
    """Link lines of `unit` to objectives."""
    return can_draft_in(user, unit)


def can_fund_lines(user: User, lines: QuerySet) -> bool:
    """Link every one of `lines` (budget lines); one foreign line refuses them all."""
    return can_classify(user, lines)


def can_create_version(user: User) -> bool:
    """Start, rename or discard a version: planners and finance of the whole organisation."""
    return holds_at_root(user, *DRAFTERS)


def can_submit(user: User, version: PlanVersion) -> bool:
    """Hand a draft in for approval."""
    return version.state == PlanVersion.State.DRAFT and can_create_version(user)


def can_return(user: User, version: PlanVersion) -> bool:
    """Give a submitted version back for more work: who may approve it, and who may have handed it in."""
    return version.state == PlanVersion.State.SUBMITTED and holds_at_root(user, Role.LEADER, *DRAFTERS)


def can_approve(user: User, version: PlanVersion) -> bool:
    """Seal a submitted version: a leader of the whole organisation, never of one's own version."""
    own = user.pk in {version.created_by_id, version.submitted_by_id}
    return version.state == PlanVersion.State.SUBMITTED and holds_at_root(user, Role.LEADER) and not own


def can_adopt(user: User) -> bool:
    """Record a budget that was adopted elsewhere as approved, with who adopted it: finance at the top."""
    return holds_at_root(user, Role.FINANCE)


def can_import(user: User) -> bool:
    """Bring a budget or actuals in: it may add accounts and cost centres, so finance at the top."""
    return holds_at_root(user, Role.FINANCE)


def can_keep_ledger(user: User) -> bool:
    """Accounts, cost centres and actuals."""
    return holds_at_root(user, Role.FINANCE)


def can_export(user: User, unit: Unit | None = None) -> bool:
    """The whole plan: finance at the top. A unit and what lies below: whoever may read it."""
    return holds_at_root(user, Role.FINANCE) if unit is None or unit.parent_id is None else holds(user, unit.pk)


def is_leader_of_all(user: User) -> bool:
    """Leads the whole organisation: may approve what others hand in."""
    return holds_at_root(user, Role.LEADER)


def can_propose_transfer(user: User, lines: QuerySet) -> bool:
    """Ask to move money: planners and finance of every unit that gives (`lines`, budget lines)."""
    return can_classify(user, lines)


def can_approve_transfer(user: User, transfer: Transfer) -> bool:
    """A leader over all its lines, never the one who proposed it."""
    waits = transfer.state == Transfer.State.PROPOSED
    return waits and transfer.proposed_by_id != user.pk and holds(user, transfer.unit_id, Role.LEADER)


def can_refuse_transfer(user: User, transfer: Transfer) -> bool:
    """Whoever may approve it, and whoever proposed it, while it is not applied."""
    waits = transfer.state in {Transfer.State.PROPOSED, Transfer.State.APPROVED}
    return waits and (transfer.proposed_by_id == user.pk or holds(user, transfer.unit_id, Role.LEADER))


def can_apply_transfer(user: User, transfer: Transfer) -> bool:
    """Finance or a leader over all its lines, once somebody has approved it."""
    return transfer.state == Transfer.State.APPROVED and can_apply_once_approved(user, transfer)


def can_apply_once_approved(user: User, transfer: Transfer) -> bool:
    """Finance or a leader over all its lines."""
    return holds(user, transfer.unit_id, Role.FINANCE, Role.LEADER)


def can_undo_transfer(user: User, transfer: Transfer) -> bool:
    """Finance or a leader over all its lines take an applied transfer back."""
    return transfer.state == Transfer.State.APPLIED and holds(user, transfer.unit_id, Role.FINANCE, Role.LEADER)


def can_fold_transfers(user: User) -> bool:
    """Begin the revision that contains what was moved: whoever may begin a version."""
    return can_create_version(user)
