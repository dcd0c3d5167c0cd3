"""The first acts in an empty house: its first administrator, the organisation with its top unit, its first years."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from strategy.core import fiscal, outbox
from strategy.core.concurrency import Edit
from strategy.core.database import one_at_a_time
from strategy.core.models import FiscalYear, Role, Settings, User
from strategy.core.services import calendar, organisation, people, units

TOP_CODE = "1"
SET_UP = 7_301  # the number under which set-ups wait for one another


class SomebodyIsHere(Exception):
    """Somebody set this up already. Log in, or ask an administrator to add you."""


@transaction.atomic
def create_first_administrator(*, email: str, name: str, password: str) -> User:
    """The first person. Whoever comes second is refused, also in the same moment. Raises SomebodyIsHere."""
    one_at_a_time(SET_UP)
    if User.objects.exists():
        raise SomebodyIsHere
    return people.create_user(email=email, name=name, actor=None, password=password)


@transaction.atomic
def found_organisation(*, actor: User, guide: str = "", more_roles: Iterable[Role] = (), **values: Any) -> Settings:
    """The organisation, the unit at its top, and `actor` as its administrator. Raises ValidationError.

    An administrator keeps people and settings and touches no plan; `more_roles` they hold at the top beside it.
    `guide` is the address under which the set-up goes on; it waits in the inbox of who began it.
    """
    one_at_a_time(SET_UP)
    settings = organisation.set_up_organisation(actor=actor, **values)
    top = units.create_unit(code=TOP_CODE, name=settings.name, parent=None, actor=actor)
    for role in (Role.ADMINISTRATOR, *more_roles):
        people.grant_role(user=actor, unit=top, role=role, actor=actor)
    if guide:
        outbox.notify(
            recipients=[actor],
            kind="core.set_up",
            title="The set-up guide is here when you want to go on",
            address=guide,
        )
    return settings


@transaction.atomic
def choose_fiscal_year(*, start_month: int, naming: str, today: date, actor: User) -> list[FiscalYear]:
    """When the year starts and what it is called; makes the year of `today` and the next with periods and cycles.

    The quarter and the year of `today` are opened, so that aims can be set at once.
    """
    one_at_a_time(SET_UP)
    settings = Settings.objects.get(pk=1)
    values = {"fiscal_start_month": start_month, "fiscal_naming": naming}
    settings = organisation.edit_settings(settings=settings, edit=Edit(settings.version, values), actor=actor)
    now = fiscal.year_of(today, start_month=start_month, naming=naming)
    years = [calendar.ensure_fiscal_year(year=year, settings=settings, actor=actor) for year in (now, now + 1)]
    for cycle in years[0].cycles.holding(today).filter(state="draft"):
        calendar.move_cycle(cycle=cycle, state="open", actor=actor)
    return years
