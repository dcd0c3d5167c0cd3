"""Who may do what with aims (`model.md`, Rights): contributors their own, planners and leaders their units'."""

from collections.abc import Callable

from django.db.models import QuerySet

from okrs.models import Bet, CheckIn, KeyResult, Metric, Objective
from strategy.core.access import holds, holds_anywhere
from strategy.core.models import Role, Unit, User

_EDITORS = (Role.PLANNER, Role.LEADER)
_AUTHORS = (Role.CONTRIBUTOR, *_EDITORS)


def units_to_aim_in(user: User) -> QuerySet:
    """Units in which the person may set objectives."""
    return Unit.objects.where_role(user, *_AUTHORS).active()


def can_create_objectives(user: User) -> bool:
    """Is there a unit in which the person may set one?"""
    return not user.standing.roles.isdisjoint(_AUTHORS)


def can_create_objective(user: User, unit: Unit, owner: User) -> bool:
    """A contributor sets objectives of their own; planners and leaders also those of others."""
    return holds(user, unit.pk, *(_AUTHORS if owner == user else _EDITORS))


def can_edit_objective(user: User, objective: Objective) -> bool:
    """Its owner, planners and leaders of its unit, while it is not closed or cancelled."""
    return objective.is_open and _is_editor(user, objective)


def can_align(user: User, objective: Objective) -> bool:
    """Whoever may edit an objective says what it contributes to and supports."""
    return can_edit_objective(user, objective)


def can_reopen_objective(user: User, objective: Objective) -> bool:
    """Take back a cancelling. What was closed stays closed."""
    return objective.state == Objective.State.CANCELLED and _is_editor(user, objective)


def can_edit_key_result(user: User, key_result: KeyResult) -> bool:
    """Who answers for it, and whoever may edit its objective."""
    own = key_result.owner_id == user.pk and key_result.objective.is_open
    return own or can_edit_objective(user, key_result.objective)


def can_check_in(user: User, key_result: KeyResult) -> bool:
    """Whoever owns it, owns its objective or contributes to that; planners and leaders of the unit; while it is active.

    Rows that come `for_check_ins` have the contributors at hand: then it costs no read for those.
    """
    objective = key_result.objective
    if key_result.is_dropped or objective.state != Objective.State.ACTIVE:
        return False
    if key_result.owner_id == user.pk or user in objective.contributors.all():
        return True
    return _is_editor(user, objective)


def can_correct_check_in(user: User, check_in: CheckIn) -> bool:
    """Who said it, and whoever may edit the key result; while it is active."""
    return corrects_in(user, check_in.key_result)(check_in)


def corrects_in(user: User, key_result: KeyResult) -> Callable[[CheckIn], bool]:
    """Which check-ins of a key result the person may correct or take back; asked once for all of them."""
    is_active = not key_result.is_dropped and key_result.objective.state == Objective.State.ACTIVE
    edits = is_active and can_edit_key_result(user, key_result)

    def may_correct(check_in: CheckIn) -> bool:
        return is_active and (edits or check_in.author_id == user.pk)

    return may_correct


def can_place_bet(user: User, objective: Objective) -> bool:
    """Whoever may edit the objective."""
    return can_edit_objective(user, objective)


def can_edit_bet(user: User, bet: Bet) -> bool:
    """Who runs the test, and whoever may edit its objective, while that is open."""
    own = bet.owner_id == user.pk and bet.objective.is_open
    return own or can_edit_objective(user, bet.objective)


def can_edit_themes(user: User) -> bool:
    """Strands of the strategy belong to those who plan or lead somewhere."""
    return holds_anywhere(user, *_EDITORS)


def can_create_metric(user: User, unit: Unit) -> bool:
    """Whoever may set aims in the unit may say what is measured there."""
    return holds(user, unit.pk, *_AUTHORS)


def can_edit_metric(user: User, metric: Metric) -> bool:
    return holds(user, metric.unit_id, *_EDITORS)


def _is_editor(user: User, objective: Objective) -> bool:
    return objective.owner_id == user.pk or holds(user, objective.unit_id, *_EDITORS)
