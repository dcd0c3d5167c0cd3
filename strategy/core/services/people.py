"""Acts on people and their roles."""

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import QuerySet

from strategy.core import events
from strategy.core.concurrency import Edit, judge, lock_one, plain, write
from strategy.core.models import Membership, Role, Unit, User


class LastAdministrator(Exception):
    """Somebody must stay administrator of the whole organisation."""


class AdministratorsBelongToTheTop(Exception):
    """An administrator looks after the whole organisation: give the role in the unit at the top."""


@transaction.atomic
def create_user(*, email: str, name: str, actor: User | None, password: str | None = None, time_zone: str = "") -> User:
    """A person who may sign in. Without a password they set one by the reset mail."""
    user = User(email=email.strip().lower(), name=name, time_zone=time_zone)
    user.set_password(password)
    user.full_clean()
    user.save(force_insert=True)
    events.record(actor=actor, verb="core.user.created", target=user, sensitive={"email": user.email})
    return user


@transaction.atomic
def edit_user(*, user: User, edit: Edit, actor: User) -> User:
    """Change name, address, time zone, language or whether the person may sign in.

    Who may no longer sign in loses sessions, tokens and reset links at once and needs a new invitation to return.
    Raises Conflict, LastAdministrator, ValidationError.
    """
    user = lock_one(user)
    changes, merged = judge(user, edit)
    if "is_active" in changes and not changes["is_active"][1]:
        _keep_an_administrator(without=user.memberships.all())
    if changes:
        write(user, changes)
        _cut_off(user, changes)
        public = {name: value for name, value in plain(changes).items() if name != "email"}
        private = {"email": changes["email"]} if "email" in changes else None
        events.record(
            actor=actor,
            verb="core.user.merged" if merged else "core.user.changed",
            target=user,
            changes=public,
            sensitive=private,
        )
    return user


def _cut_off(user: User, changes: dict[str, list]) -> None:
    """End what still lets somebody in after a change: the login's old addresses, or everything."""
    if "email" in changes:
        EmailAddress.objects.filter(user=user).delete()
    if "is_active" in changes and not user.is_active:
        user.set_unusable_password()  # ends sessions and reset links, which are bound to the password
        user.save(update_fields=["password"])
        user.auth_token_set.all().delete()


@transaction.atomic
def grant_role(*, user: User, unit: Unit, role: str, actor: User | None, may_see_pay: bool = False) -> Membership:
    """Give a person a role in a unit and all below it. Raises ValidationError, AdministratorsBelongToTheTop."""
    if role == Role.ADMINISTRATOR and unit.parent_id is not None:
        raise AdministratorsBelongToTheTop
    membership = Membership(user=user, unit=unit, role=role, may_see_pay=may_see_pay)
    membership.full_clean()
    membership.save(force_insert=True)
    events.record(
        actor=actor,
        verb="core.role.granted",
        target=user,
        unit=unit,
        changes={"role": [None, role], "in": [None, unit.name]}
        | ({"may_see_pay": [None, "yes"]} if may_see_pay else {}),
    )
    return membership


@transaction.atomic
def set_pay_grant(*, membership: Membership, may_see_pay: bool, actor: User) -> Membership:
    """Give or take the grant *may see pay*."""
    membership = Membership.objects.select_for_update(no_key=True).get(pk=membership.pk)
    before, membership.may_see_pay = membership.may_see_pay, may_see_pay
    if before == may_see_pay:
        return membership
    membership.save(update_fields=["may_see_pay"])
    events.record(
        actor=actor,
        verb="core.role.pay_grant_changed",
        target=membership.user,
        unit=membership.unit,
        changes={"may_see_pay": [_yes(before), _yes(may_see_pay)], "in": [None, membership.unit.name]},
    )
    return membership


@transaction.atomic
def withdraw_role(*, membership: Membership, actor: User) -> None:
    """Take a role away. Raises LastAdministrator."""
    _keep_an_administrator(without=Membership.objects.filter(pk=membership.pk))
    events.record(
        actor=actor,
        verb="core.role.withdrawn",
        target=membership.user,
        unit=membership.unit,
        changes={"role": [membership.role, None], "in": [membership.unit.name, None]},
    )
    membership.delete()


def _yes(granted: bool) -> str:  # noqa: FBT001  a value as history tells it
    return "yes" if granted else "no"


def _keep_an_administrator(*, without: QuerySet[Membership]) -> None:
    at_the_top = Membership.objects.select_for_update(no_key=True, of=("self",)).filter(
        role=Role.ADMINISTRATOR, unit__parent__isnull=True, user__is_active=True
    )
    gone = set(without.values_list("pk", flat=True))
    if any(m.pk in gone for m in at_the_top) and all(m.pk in gone for m in at_the_top):
        raise LastAdministrator
