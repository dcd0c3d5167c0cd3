"""Acts on the tree of units. The only writer of UnitPath and UnitTerm."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from strategy.core import events, spans
from strategy.core.concurrency import Edit, judge, lock_one, plain, write
from strategy.core.models import Event, Import, Unit, UnitPath, UnitTerm, User


class UnitInItself(Exception):
    """A unit cannot lie below itself."""


class UnitStillUsed(Exception):
    """This unit has active units below it; archive or move those first."""


@dataclass(frozen=True)
class NewUnit:
    """A unit to make; `parent_code` names one that exists or comes earlier in the same list."""

    code: str
    name: str
    parent_code: str = ""


def _lock_tree() -> None:
    """One writer of the tree at a time: the root stands for all of it."""
    list(Unit.objects.select_for_update(no_key=True).filter(parent__isnull=True))


@transaction.atomic
def create_unit(*, code: str, name: str, parent: Unit | None, actor: User | None, lead: User | None = None) -> Unit:
    """Add a unit below `parent` (None only for the one at the top)."""
    _lock_tree()
    unit = Unit(code=code, name=name, parent=parent, lead=lead)
    unit.full_clean()
    unit.save(force_insert=True)
    event = events.record(
        actor=actor,
        verb="core.unit.created",
        target=unit,
        unit=unit,
        changes={"code": [None, code], "name": [None, name]},
    )
    _open_spans([unit], event)
    _add_paths([unit])
    return unit


@transaction.atomic
def create_units(*, units: list[NewUnit], actor: User | None, source: Import | None = None) -> dict[str, Unit]:
    """Add many units as one act, parents before children. Returns every unit named, by code.

    Raises ValidationError on a bad row. Three statements a level, whatever the number of units.
    """
    _lock_tree()
    there = Unit.objects.filter(code__in={new.code for new in units}).values_list("code", flat=True).first()
    if there is not None:
        raise ValidationError(f"Another unit has the code “{there}”.")
    made = {unit.code: unit for unit in Unit.objects.filter(code__in={u.parent_code for u in units})}
    fresh: list[Unit] = []
    waiting = list(units)
    while waiting:
        ready = [new for new in waiting if not new.parent_code or new.parent_code in made]
        if not ready:
            raise Unit.DoesNotExist(f"No unit has the code “{waiting[0].parent_code}”.")
        level = [Unit(code=n.code, name=n.name, parent=made.get(n.parent_code), source_import=source) for n in ready]
        for unit in level:
            unit.full_clean(["parent", "source_import"], validate_unique=False, validate_constraints=False)
        Unit.objects.bulk_create(level)
        made.update((unit.code, unit) for unit in level)
        fresh += level
        _add_paths(level)
        names = {n.code for n in ready}
        waiting = [new for new in waiting if new.code not in names]
    event = events.record(
        actor=actor,
        verb="core.units.created",
        target=source,
        rows=[["strategy.unit", str(unit.key), unit.name] for unit in fresh],
    )
    _open_spans(fresh, event)
    return made


@transaction.atomic
def edit_unit(*, unit: Unit, edit: Edit, actor: User) -> Unit:
    """Rename or move a unit. Raises Conflict, UnitInItself or ValidationError."""
    _lock_tree()
    unit = lock_one(unit)
    changes, merged = judge(unit, edit)
    if not changes:
        return unit
    if "parent" in changes:
        _check_move(unit, changes["parent"][1])
    write(unit, changes)
    verb = "core.unit.moved" if "parent" in changes else "core.unit.merged" if merged else "core.unit.changed"
    event = events.record(actor=actor, verb=verb, target=unit, unit=unit, changes=plain(changes))
    if {"parent", "code", "name"} & set(changes):
        spans.renew(
            UnitTerm,
            owner={"unit": unit},
            event=event,
            values={"parent": unit.parent, "code": unit.code, "name": unit.name},
        )
    if "parent" in changes:
        _move_paths(unit)
    return unit


@transaction.atomic
def archive_unit(*, unit: Unit, actor: User) -> Unit:
    """Take a unit out of use. Its past stays. Raises UnitStillUsed."""
    _lock_tree()
    unit = lock_one(unit)
    if unit.children.filter(archived_at__isnull=True).exists():
        raise UnitStillUsed
    unit.archived_at = timezone.now()
    unit.version += 1
    unit.save(update_fields=["archived_at", "version"])
    events.record(actor=actor, verb="core.unit.archived", target=unit, unit=unit)
    return unit


@transaction.atomic
def restore_unit(*, unit: Unit, actor: User) -> Unit:
    """Take an archived unit into use again."""
    unit = lock_one(unit)
    unit.archived_at = None
    unit.version += 1
    unit.save(update_fields=["archived_at", "version"])
    events.record(actor=actor, verb="core.unit.restored", target=unit, unit=unit)
    return unit


def _check_move(unit: Unit, parent: Unit | None) -> None:
    if parent is not None and UnitPath.objects.filter(ancestor=unit, descendant=parent).exists():
        raise UnitInItself


def _open_spans(units: list[Unit], event: Event) -> None:
    UnitTerm.objects.bulk_create(
        UnitTerm(unit=u, parent_id=u.parent_id, code=u.code, name=u.name, valid_from=event.at, opened_by=event)
        for u in units
    )


def _add_paths(units: list[Unit]) -> None:
    """Paths of units without descendants, whose parents have theirs."""
    above: dict[int | None, list[UnitPath]] = {}
    for path in UnitPath.objects.filter(descendant__in={u.parent_id for u in units if u.parent_id}):
        above.setdefault(path.descendant_id, []).append(path)
    UnitPath.objects.bulk_create(
        UnitPath(ancestor_id=ancestor, descendant=unit, depth=depth)
        for unit in units
        for ancestor, depth in [(unit.pk, 0), *((p.ancestor_id, p.depth + 1) for p in above.get(unit.parent_id, []))]
    )


def _move_paths(unit: Unit) -> None:
    """Cut the subtree off its old ancestors and hang it below the new ones."""
    below = list(UnitPath.objects.filter(ancestor=unit).values_list("descendant_id", "depth"))
    inside = [pk for pk, _depth in below]
    UnitPath.objects.filter(descendant__in=inside).exclude(ancestor__in=inside).delete()
    if unit.parent_id is None:
        return
    above = UnitPath.objects.filter(descendant=unit.parent_id).values_list("ancestor_id", "depth")
    UnitPath.objects.bulk_create(
        UnitPath(ancestor_id=ancestor, descendant_id=pk, depth=up + 1 + down)
        for ancestor, up in above
        for pk, down in below
    )
