"""How much of a version an export may hold: everything, or what its reader sees."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from aop import policies
from strategy.core.models import Settings, Unit, UnitPath, User


class NotAllowed(Exception):
    """You may not export this."""


@dataclass(frozen=True)
class Scope:
    """Whose eyes the lines are read with. `user` None is the operator of the machine, who sees everything."""

    user: User | None = None
    unit: Unit | None = None
    """Only this unit and what lies below."""
    is_everything: bool = True

    @property
    def words(self) -> str:
        """What the file says of itself."""
        below = f"{self.unit.code} {self.unit.name} and what lies below" if self.unit else ""
        if self.is_everything or self.user is None:
            return f"Everything: {below or 'the whole organisation'}"
        own = ", ".join(f"{unit.code} {unit.name}" for unit in highest_units(self.user))
        return f"What I see: {below}" if below else f"What I see: {own} and what lies below"


def scope_for(user: User | None, unit: Unit | None = None) -> Scope:
    """The scope a person has now. Raises NotAllowed where they see no money, or not that of `unit`."""
    if user is None or policies.can_export(user):
        return Scope(user, unit)
    if not user.is_active or not Unit.objects.visible_to(user).exists():
        raise NotAllowed("You hold no role in any unit, so there is nothing you could export.")
    if unit is not None and not Unit.objects.visible_to(user).filter(pk=unit.pk).exists():
        raise NotAllowed(f"You may no longer read the money of {unit.name}.")
    return Scope(user, unit, is_everything=False)


def highest_units(user: User) -> list[Unit]:
    """The units of a person's roles, without those that lie below another of them."""
    own = user.memberships.values("unit")
    above = UnitPath.objects.filter(descendant=OuterRef("pk"), ancestor__in=own, depth__gt=0)
    return list(Unit.objects.filter(~Exists(above), pk__in=own).in_tree_order())


def may_still_read(user: User, result: dict) -> bool:
    """May the person still read all that a finished export holds? `result` is what the job noted of it."""
    if not user.is_active or result.get("everything") and not policies.can_export(user):
        return False
    if result.get("open_aims") and not aims_are_open():
        return False
    units = result.get("units", [])
    return Unit.objects.visible_to(user).filter(pk__in=units).count() == len(units)


def aims_are_open() -> bool:
    return not Settings.objects.filter(pk=1, open_aims=False).exists()
