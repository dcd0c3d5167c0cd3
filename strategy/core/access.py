"""Primitives of rights. Decisions live in each app's `policies.py`, rows in `visible_to`."""

from django.core.exceptions import PermissionDenied

from strategy.core.models import Role, Unit, User


def holds(user: User, unit_id: int | None, *roles: str) -> bool:
    """Does the person hold one of `roles` in the unit or above it? Any role when none is named."""
    if unit_id is None:
        return False
    memberships = user.memberships.filter(role__in=roles) if roles else user.memberships.all()
    return memberships.filter(unit__paths_down__descendant=unit_id).exists()


def holds_anywhere(user: User, *roles: str) -> bool:
    """Does the person hold one of `roles` in any unit?"""
    return user.memberships.filter(role__in=roles).exists()


def holds_at_root(user: User, *roles: str) -> bool:
    """Does the person hold one of `roles` for the whole organisation?"""
    return user.memberships.filter(role__in=roles, unit__parent__isnull=True).exists()


def is_member(user: User) -> bool:
    """Signed in and given a role somewhere."""
    return user.standing.is_member


def is_administrator(user: User) -> bool:
    """People, units, roles and settings are theirs."""
    return holds_anywhere(user, Role.ADMINISTRATOR)


def may_see_pay(user: User, unit: Unit) -> bool:
    """The grant *may see pay* in the unit or above it; no role implies it."""
    return user.memberships.filter(may_see_pay=True, unit__paths_down__descendant=unit.pk).exists()


def require(allowed: bool, why: str = "") -> None:  # noqa: FBT001  reads as a sentence: require(can_edit(...))
    """Stop with 403 unless `allowed`. Unseen things were 404 before this is asked."""
    if not allowed:
        raise PermissionDenied(why)
