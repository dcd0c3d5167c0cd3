"""How much of a version an export may hold: everything, or what its reader sees."""

from dataclasses import dataclass
from typing import Any

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
    with_transfers: bool = False
    """The current plan: with every applied transfer that the version in force does not contain."""

    @property
    def words(self) -> str:
        """What the file says of itself."""
        below = f"{self.unit.code} {self.unit.name} and what lies below" if self.unit else ""
        if self.is_everything or self.user is None:
            return f"Everything: {below or 'the whole organisation'}"
        own = ", ".join(f"{unit.code} {unit.name}" for unit in highest_units(self.user))
        return f"What I see: {below}" if below else f"What I see: {own} and what lies below"


def scope_for(user: User | None, unit: Unit | None = None, *, with_transfers: bool = False) -> Scope:
    """The scope a person has now. Raises NotAllowed where they see no money, or not that of `unit`."""
    if user is None or policies.can_export(user):
        return Scope(user, unit, with_transfers=with_transfers)
    if not user.is_active or not Unit.objects.visible_to(user).exists():
        raise NotAllowed("You hold no role in any unit, so there is nothing you could export.")
    if unit is not None and not Unit.objects.visible_to(user).filter(pk=unit.pk).exists():
        raise NotAllowed(f"You may no longer read the money of {unit.name}.")
    return Scope(user, unit, is_everything=False, with_transfers=with_transfers)


def highest_units(user: User) -> list[Unit]:
    """The units of a person's roles, without those that lie below another of them."""
    own = user.memberships.values("unit")
    above = UnitPath.objects.filter(descendant=OuterRef("pk"), ancestor__in=own, depth__gt=0)
    return list(Unit.objects.filter(~Exists(above), pk__in=own).in_tree_order())


@dataclass(frozen=True)
class Rights:
    """What a person may read now, asked once for any number of finished exports."""

    everything: bool
    aims: bool
    units: frozenset[int]

    def cover(self, result: dict[str, Any]) -> bool:
        """All that a finished export holds? `result` is what its job noted of it."""
        if result.get("everything") and not self.everything or result.get("open_aims") and not self.aims:
            return False
        return self.units.issuperset(result.get("units", []))


def rights_of(user: User) -> Rights:
    """The rights of a person, none for one who may no longer sign in."""
    if not user.is_active:
        return Rights(everything=False, aims=False, units=frozenset())
    units = frozenset(Unit.objects.visible_to(user).values_list("pk", flat=True))
    return Rights(everything=policies.can_export(user), aims=aims_are_open(), units=units)


def aims_are_open() -> bool:
    return not Settings.objects.filter(pk=1, open_aims=False).exists()
