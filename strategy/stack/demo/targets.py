"""The demo's objectives and key results, by the services that set them in life."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from okrs.models import Objective
from okrs.services.key_results import NewKeyResult, add_key_result
from okrs.services.many import NewAim, create_objectives
from okrs.services.objectives import NewObjective, create_objective, edit_objective, move_objective
from strategy.core import clock
from strategy.core.concurrency import Edit
from strategy.core.models import Cycle
from strategy.stack.demo.aims import DRAFTS, LAST_QUARTER, YEAR, Aim, Result
from strategy.stack.demo.past import QUARTERS
from strategy.stack.demo.people import Stage


@dataclass
class Aims:
    """What was set: objectives of the year and of the last two quarters, and those before."""

    recent: list[Objective]
    before: list[Objective]


def set_aims(stage: Stage) -> Aims:
    """The year's objectives and those of five quarters, most of which contribute to one of the year; each set shortly
    before its cycle began and active when it began. Two are drafts."""
    setter = _Setter(stage)
    year = stage.year.cycles.get(kind=Cycle.Kind.YEAR)
    quarters = dict(zip((q.pk for q in stage.quarters), (*QUARTERS, LAST_QUARTER, ()), strict=True))
    for cycle in stage.quarters:
        if year.first_day == cycle.first_day:
            setter.set_year(year)
        setter.set_quarter(cycle, quarters[cycle.pk])
    setter.set_current()
    names = {aim.title for aims in QUARTERS for aim in aims}
    return Aims([o for o in setter.made if o.title not in names], [o for o in setter.made if o.title in names])


class _Setter:
    """Sets objectives in the order of time."""

    def __init__(self, stage: Stage):
        self.stage = stage
        self.tops: dict[str, Objective] = {}
        self.made: list[Objective] = []

    def set_year(self, year: Cycle) -> None:
        for aim in YEAR:
            self.tops[aim.unit] = self._set(aim, year, None)

    def set_quarter(self, quarter: Cycle, aims: Sequence[Aim]) -> None:
        for aim in aims:
            self._set(aim, quarter, self.tops.get(aim.serves))

    def set_current(self) -> None:
        for top in YEAR:
            for aim in top.below:
                self._set(aim, self.stage.quarter, self.tops[top.unit])

    def _set(self, aim: Aim, cycle: Cycle, parent: Objective | None) -> Objective:
        number = len(self.made)
        with clock.told_at(self.stage.before(cycle.first_day, 4 + number % 9)):
            objective = _set(self.stage, aim, cycle, parent, number)
        if aim.title not in DRAFTS:
            with clock.told_at(self.stage.before(cycle.first_day, 1)):
                _activate(objective)
        self.made.append(objective)
        return objective


def more_aims(stage: Stage, objectives: list[Objective], count: int) -> list[Objective]:
    """Objectives up to `count`, in a tree of eight a branch, for measuring; titles are numbered."""
    texts = [below for aim in YEAR for below in aim.below]
    while len(objectives) < count:
        numbers = range(len(objectives), min(count, 8 * len(objectives)))
        aims = [_numbered(stage, texts[number % len(texts)], number, objectives[number // 8]) for number in numbers]
        objectives += create_objectives(aims=aims, actor=stage.shown["planner"])
    return objectives


def _numbered(stage: Stage, aim: Aim, number: int, parent: Objective) -> NewAim:
    owner = stage.somebody_of(aim.unit, number)
    new = NewObjective(
        title=f"{aim.title} ({number})", unit=stage.units[aim.unit], owner=owner, cycle=stage.quarter, why=aim.why,
        shift=aim.shift, commitment=aim.commitment, parent=parent, state=Objective.State.ACTIVE,
    )  # fmt: skip
    return NewAim(new, [_result(result, owner) for result in aim.results])


def _set(stage: Stage, aim: Aim, cycle: Cycle, parent: Objective | None, number: int) -> Objective:
    owner = stage.shown["owner"] if aim.unit == "1200" else stage.somebody_of(aim.unit, number)
    new = NewObjective(
        title=aim.title, unit=stage.units[aim.unit], owner=owner, cycle=cycle, why=aim.why, shift=aim.shift,
        commitment=aim.commitment, parent=parent,
    )  # fmt: skip
    objective = create_objective(new=new, actor=owner)
    for place, result in enumerate(aim.results):
        somebody = owner if aim.unit == "1200" else stage.somebody_of(aim.unit, number + place)
        add_key_result(objective=objective, new=_result(result, somebody), actor=owner)
    if aim.scored_by != objective.scored_by:
        objective.refresh_from_db()
        edit_objective(objective=objective, edit=Edit(objective.version, {"scored_by": aim.scored_by}), actor=owner)
    return objective


def _result(result: Result, owner) -> NewKeyResult:
    given = {name: getattr(result, name) for name in ("start", "target", "lower", "upper")}
    numbers: dict[str, Any] = {name: Decimal(text) for name, text in given.items() if text}
    return NewKeyResult(title=result.title, owner=owner, kind=result.kind, measure=result.measure, **numbers)


def _activate(objective: Objective) -> None:
    objective.refresh_from_db()
    edit = Edit(version=objective.version, values={"state": "active"}, originals={"state": objective.state})
    move_objective(objective=objective, edit=edit, actor=objective.owner)
