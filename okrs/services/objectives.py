"""Acts on objectives: set, edit, move between states, copy."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction

from okrs.facts import COUNTING
from okrs.models import KeyResult, Objective, ObjectiveTerm, Theme
from okrs.services import alignments, key_results, scores
from strategy.core import clock, events, outbox, spans
from strategy.core.concurrency import Edit, Gone, judge, lock_one, plain, write
from strategy.core.models import Cycle, Event, Unit, User

_TIMED = ("unit", "owner", "parent", "cycle", "commitment", "state", "scored_by", "manual_score", "manual_on")
_SCORED = {"parent", "cycle", "commitment", "scored_by", "manual_score"}
"""What a score or a pace depends on."""
_State = Objective.State
_UNTOLD = ("", None, Objective.ScoredBy.KEY_RESULTS)
"""What goes without saying in the story of a new objective."""

MOVES: dict[str, set[str]] = {
    _State.CANDIDATE: {_State.DRAFT, _State.CANCELLED},
    _State.DRAFT: {_State.CANDIDATE, _State.ACTIVE, _State.CANCELLED},
    _State.ACTIVE: {_State.DRAFT, _State.CANCELLED},
    _State.CANCELLED: {_State.CANDIDATE, _State.DRAFT, _State.ACTIVE},
    _State.CLOSED: set(),
}
"""Where an objective may go from each state. Closing, with grade and lesson, is an act of its own."""

_MOVED: dict[str, str] = {
    _State.CANDIDATE: "proposed",
    _State.DRAFT: "drafted",
    _State.ACTIVE: "activated",
    _State.CANCELLED: "cancelled",
}


class ObjectiveIsOver(Exception):
    """This objective is closed or cancelled; it cannot be changed any more."""


class ObjectiveCannotMove(Exception):
    """An objective cannot go from its present state to that one."""


class ParentIsOver(Exception):
    """The parent is closed or cancelled; choose one that is still pursued."""


class CycleTakesNoAims(Exception):
    """This cycle is closing or closed and takes no more objectives."""


@dataclass(frozen=True)
class NewObjective:
    """An objective to set. It starts as a draft, or as a candidate to be talked about."""

    title: str
    unit: Unit
    owner: User
    cycle: Cycle
    why: str = ""
    shift: str = ""
    commitment: str = Objective.Commitment.COMMITTED
    theme: Theme | None = None
    parent: Objective | None = None
    contributors: list[User] = field(default_factory=list)
    state: str = _State.DRAFT
    scored_by: str = Objective.ScoredBy.KEY_RESULTS
    manual_score: Decimal | None = None
    """Fraction of 1; only where `scored_by` is *manual*."""


@transaction.atomic
def create_objective(*, new: NewObjective, actor: User | None) -> Objective:
    """Set an objective. Raises CycleTakesNoAims, ParentIsOver or ValidationError."""
    if new.state not in {_State.DRAFT, _State.CANDIDATE}:
        raise ObjectiveCannotMove
    scores.lock_graph()
    if new.parent:
        scores.lock_line(new.parent.pk)
    _check_cycle(new.cycle)
    _check_parent(None, new.parent)
    values = {name: value for name, value in vars(new).items() if name != "contributors"}
    objective = Objective(**values, manual_on=None if new.manual_score is None else clock.today())
    objective.full_clean()
    objective.save(force_insert=True)
    objective.contributors.set(new.contributors)
    event = events.record(
        actor=actor,
        verb="okrs.objective.created",
        target=objective,
        unit=objective.unit_id,
        changes=plain({name: [None, value] for name, value in _told(new).items()}),
    )
    _renew_term(objective, event)
    alignments.follow_parent(objective, None, new.parent, event)
    _tell_owner(objective, actor)
    return objective


@transaction.atomic
def edit_objective(*, objective: Objective, edit: Edit, actor: User) -> Objective:
    """Change an objective by the one rule of concurrency; `contributors` is a list of users.

    Raises Conflict, ObjectiveIsOver, AlignmentLoop, ParentIsOver, CycleTakesNoAims or ValidationError.
    """
    if "parent" in edit.values:
        scores.lock_graph()
    objective, line = _lock(objective, edit.values.get("parent"))
    if not objective.is_open:
        raise ObjectiveIsOver
    changes, merged = judge(objective, edit, read=lambda name: read(objective, name))
    if not changes:
        return objective
    if "parent" in changes:
        _check_parent(objective, changes["parent"][1])
    if "cycle" in changes:
        _check_cycle(changes["cycle"][1])
    _date_manual_score(objective, changes)
    _write(objective, changes)
    event = events.record(
        actor=actor,
        verb=f"okrs.objective.{'merged' if merged else 'changed'}",
        target=objective,
        unit=objective.unit_id,
        changes=plain(_named(changes)),
    )
    if set(changes) & set(_TIMED):
        _renew_term(objective, event)
    if "parent" in changes:
        before, after = changes["parent"]
        alignments.follow_parent(objective, before, after, event)
    if set(changes) & _SCORED and objective.state in COUNTING:
        scores.count_anew(line, on=clock.today())
    if "owner" in changes:
        _tell_owner(objective, actor)
    return objective


@transaction.atomic
def move_objective(*, objective: Objective, edit: Edit, actor: User, reason: str = "") -> Objective:
    """Activate, return to draft, propose, cancel or take up again: `edit.values` holds `state` alone.

    Raises Conflict, ObjectiveCannotMove or CycleTakesNoAims.
    """
    objective, line = _lock(objective)
    changes, _merged = judge(objective, edit)
    if not changes:
        return objective
    before, state = changes["state"]
    if set(changes) != {"state"} or state not in MOVES[before]:
        raise ObjectiveCannotMove
    if state == _State.ACTIVE:
        _check_cycle(objective.cycle)
    write(objective, changes)
    event = events.record(
        actor=actor,
        verb=f"okrs.objective.{_MOVED[state]}",
        target=objective,
        unit=objective.unit_id,
        changes=plain(changes),
        reason=reason,
    )
    _renew_term(objective, event)
    if {before, state} & COUNTING:
        scores.count_anew(line, on=clock.today())
    return objective


@transaction.atomic
def duplicate_objective(*, objective: Objective, cycle: Cycle, actor: User, title: str = "") -> Objective:
    """A draft of the same aim in `cycle`, with its key results; people and parent stay where they still fit.

    Raises CycleTakesNoAims or ValidationError.
    """
    scores.lock_graph()
    objective = lock_one(objective)
    parent = objective.parent if objective.parent and objective.parent.is_open else None
    names = ("unit", "owner", "why", "shift", "commitment", "theme")
    copy = create_objective(
        new=NewObjective(
            title=title or objective.title,
            cycle=cycle,
            parent=parent,
            contributors=read(objective, "contributors"),
            **{name: getattr(objective, name) for name in names},
        ),
        actor=actor,
    )
    for key_result in KeyResult.objects.live().filter(objective=objective).in_order():
        key_results.add_key_result(objective=copy, new=key_results.like(key_result), actor=actor)
    return copy


def read(objective: Objective, name: str) -> Any:
    """A field as edits know it: contributors as a list in the order of their ids."""
    return list(objective.contributors.order_by("pk")) if name == "contributors" else getattr(objective, name)


def _write(objective: Objective, changes: dict[str, list]) -> None:
    write(objective, {name: pair for name, pair in changes.items() if name != "contributors"})
    if "contributors" in changes:
        objective.contributors.set(changes["contributors"][1])


def _named(changes: dict[str, list]) -> dict[str, list]:
    """Changes with people as their names."""
    return {
        name: [", ".join(map(str, side)) if isinstance(side, list) else side for side in pair]
        for name, pair in changes.items()
    }


def _told(new: NewObjective) -> dict[str, Any]:
    """What the story of a new objective says beside its title: whatever was filled in."""
    values = {**vars(new), "contributors": ", ".join(map(str, new.contributors))}
    return {name: value for name, value in values.items() if name != "title" and value not in _UNTOLD}


def _check_cycle(cycle: Cycle) -> None:
    if not Cycle.objects.accepting().filter(pk=cycle.pk).exists():
        raise CycleTakesNoAims


def _check_parent(objective: Objective | None, parent: Objective | None) -> None:
    """The graph is locked. An objective that is not there yet cannot close a loop."""
    if parent is None:
        return
    if not Objective.objects.open().filter(pk=parent.pk).exists():
        raise ParentIsOver
    if objective is not None:
        alignments.check_no_loop(objective, parent)


def _lock(objective: Objective, parent: Objective | None = None) -> tuple[Objective, scores.Line]:
    """The objective, fresh, and its line: all it contributes to and, if named, a parent to be with its own."""
    line = scores.lock_line(*({objective.pk, parent.pk} if parent else {objective.pk}))
    if objective.pk not in line:
        raise Gone
    return line[objective.pk], line


def _date_manual_score(objective: Objective, changes: dict[str, list]) -> None:
    """A score given by hand speaks of the day it was given; without *manual* there is none."""
    if changes.get("scored_by", [None, objective.scored_by])[1] != Objective.ScoredBy.MANUAL:
        changes.pop("manual_score", None)
        if objective.manual_score is not None:
            changes["manual_score"] = [objective.manual_score, None]
    if "manual_score" in changes:
        given = changes["manual_score"][1] is not None
        changes["manual_on"] = [objective.manual_on, clock.today() if given else None]


def _renew_term(objective: Objective, event: Event) -> None:
    values = {name: getattr(objective, name) for name in _TIMED}
    spans.renew(ObjectiveTerm, owner={"objective": objective}, values=values, event=event)


def _tell_owner(objective: Objective, actor: User | None) -> None:
    if actor is not None and objective.owner != actor:
        outbox.notify(
            recipients=[objective.owner],
            kind="okrs.owner",
            title=f"{actor} made you the owner of “{objective}”.",
            address=objective.get_absolute_url(),
            subject=objective,
        )
