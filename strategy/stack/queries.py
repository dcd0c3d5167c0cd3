"""Reads over aims and money together. Aims are open, money is not: sums hold only lines the reader may see."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q

from aop.models import LineVersion, PlanVersion
from aop.querysets import CHANGE
from aop.services.sums import settled
from aop.shares import WHOLE
from okrs.models import Objective
from strategy.core.database import among
from strategy.core.models import Cycle, Unit, User
from strategy.stack.money import LINE_COLUMNS, Money, NoMoney, Rows, Stored


@dataclass(frozen=True)
class Scope:
    """What a page speaks of: a version, a cycle, a unit with all below it (None: all), read by one person."""

    reader: User
    version: PlanVersion | None
    cycle: Cycle | None
    unit: Unit | None = None

    @cached_property
    def units(self) -> list[Unit]:
        """Units whose money the reader may see, within the scope, by code."""
        seen = Unit.objects.visible_to(self.reader)
        return list((seen if self.unit is None else seen.below([self.unit.pk])).in_tree_order())

    @cached_property
    def unit_ids(self) -> list[int] | None:
        """Their ids; None where that is every unit there is, so that nothing need be compared."""
        return None if self.unit is None and not self.is_restricted else [unit.pk for unit in self.units]

    @cached_property
    def aims(self):
        """Objectives the reader may read; asked once, as the answer hangs on roles and settings."""
        return Objective.objects.visible_to(self.reader)

    @cached_property
    def is_restricted(self) -> bool:
        """Does the scope hold money the reader may not see? Who sees a unit sees all below it, so its top tells."""
        top = None if self.unit is None else self.unit.pk
        return not any(unit.parent_id is None if top is None else unit.pk == top for unit in self.units)

    @cached_property
    def money(self) -> Money:
        """The sums of what the reader may see: the stored ones where these are true, else off the rows."""
        if self.version is None:
            return NoMoney()
        state = settled(self.version)
        return Stored(state, self.unit_ids) if state else Rows(self.version, self.unit_ids)


def lines(scope: Scope):
    """Lines of the version that the reader may see: spend of any kind."""
    return LineVersion.objects.spend_of(scope.version).in_units(scope.unit_ids)


def change_lines(scope: Scope):
    """Change money that the reader may see."""
    return lines(scope).change_money()


def unaligned_lines(scope: Scope):
    """Change lines of which a part names no outcome, the largest such part first: dicts of LINE_COLUMNS,
    `total`, `shared_bp`, `funded` and `unaligned`."""
    return change_lines(scope).with_a_remainder().remainders(*LINE_COLUMNS).order_by("-unaligned", "pk")


def _is_promise(scope: Scope) -> Q:
    """Committed objectives of the scope: open, past candidacy, in a cycle that overlaps the one shown, of a unit
    whose money the reader may see."""
    states = Objective.State
    rule = Q(commitment=Objective.Commitment.COMMITTED) & Q(state__in=[states.DRAFT, states.ACTIVE])
    if scope.unit_ids is not None:
        rule &= Q(unit__in=scope.unit_ids)
    if scope.cycle is not None:
        rule &= Q(cycle__first_day__lte=scope.cycle.last_day, cycle__last_day__gte=scope.cycle.first_day)
    return rule


def running(scope: Scope):
    """Active objectives that the reader may read, in a cycle that overlaps the one shown."""
    aims = scope.aims.active()
    if scope.cycle is None:
        return aims
    return aims.filter(cycle__first_day__lte=scope.cycle.last_day, cycle__last_day__gte=scope.cycle.first_day)


@dataclass(frozen=True)
class Promised:
    """How many objectives of a scope are promised; ids of those without means, by the end of their cycle."""

    count: int
    unfunded: list[int]


def promised(scope: Scope) -> Promised:
    """Promises, and which of them are without means: no line of the version gives a share to the objective, to one of
    its key results, or to an objective anywhere below it. That money exists is told, whoever reads; how much is not.

    Read are the objectives without money of their own, and on the way up only those: money rises to the parent, all
    the way; that of a cancelled objective does not.
    """
    paid, rule = scope.money.paid(), _is_promise(scope)
    poor = Objective.objects.exclude(pk__in=paid).order_by("cycle__last_day", "title", "pk")
    is_promise = ExpressionWrapper(rule, output_field=BooleanField())
    rows = list(poor.values_list("pk", "parent", "state", is_promise))
    helped = _helped(rows, paid)
    unfunded = [pk for pk, _parent, _state, counts in rows if counts and pk not in helped]
    return Promised(Objective.objects.filter(rule).count(), unfunded)


def _helped(rows: list[tuple], paid: Any) -> set[int | None]:
    """Objectives without money of their own to which some rises from below."""
    cancelled = Objective.State.CANCELLED
    rising = Objective.objects.exclude(state=cancelled).filter(pk__in=paid, parent__in=among(row[0] for row in rows))
    parents = {pk: parent for pk, parent, state, _counts in rows if state != cancelled}
    found = set(rising.values_list("parent", flat=True).distinct())
    waiting = found
    while waiting:
        waiting = {parents[pk] for pk in waiting if parents.get(pk) is not None} - found
        found |= waiting
    return found


def objectives_in_order(scope: Scope, ids: list[int]) -> list[Objective]:
    """The objectives of `ids` that the reader may read, in that order, with unit, owner and cycle."""
    found = scope.aims.with_people().in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def own_lines_to_settle(scope: Scope) -> list[dict]:
    """Lines the reader owns of which nobody has said the kind, or which are change money and of which a part names no
    outcome: dicts of name, `line__is_classified`, `is_open` (is there such a part), `unaligned`, the largest first."""
    if scope.version is None:
        return []
    rule = Q(line__kind__in=CHANGE, shared_bp__lt=WHOLE)
    rows = lines(scope).filter(line__owner=scope.reader).remainders("name", "line__is_classified")
    rows = rows.annotate(is_open=ExpressionWrapper(rule, output_field=BooleanField()))
    return list(rows.filter(Q(is_open=True) | Q(line__is_classified=False)).order_by("-unaligned", "pk"))


def waiting_versions(reader: User):
    """Versions handed in; who may approve is asked of the policies."""
    return PlanVersion.objects.visible_to(reader).filter(state=PlanVersion.State.SUBMITTED).with_plan().in_order()
