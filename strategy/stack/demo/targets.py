"""The demo's objectives and key results, by the services that set them in life."""

from decimal import Decimal
from typing import Any

from okrs.models import Objective
from okrs.services.key_results import NewKeyResult, add_key_result
from okrs.services.many import NewAim, create_objectives
from okrs.services.objectives import NewObjective, create_objective, move_objective
from strategy.core.concurrency import Edit
from strategy.core.models import Cycle
from strategy.stack.demo.aims import LAST_QUARTER, YEAR, Aim, Result
from strategy.stack.demo.people import Stage


def set_aims(stage: Stage) -> list[Objective]:
    """The year's objectives, those of this quarter below them, and those of the last quarter. All but two active."""
    made: list[Objective] = []
    year = stage.year.cycles.get(kind=Cycle.Kind.YEAR)
    for aim in YEAR:
        top = _set(stage, aim, year, None, len(made))
        made.append(top)
        for below in aim.below:
            made.append(_set(stage, below, stage.quarter, top, len(made)))
    for aim in LAST_QUARTER:
        made.append(_set(stage, aim, stage.last_quarter, None, len(made)))
    for objective in made[:-2]:
        _activate(objective, stage)
    return made


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
    return objective


def _result(result: Result, owner) -> NewKeyResult:
    given = {name: getattr(result, name) for name in ("start", "target", "lower", "upper")}
    numbers: dict[str, Any] = {name: Decimal(text) for name, text in given.items() if text}
    return NewKeyResult(title=result.title, owner=owner, kind=result.kind, measure=result.measure, **numbers)


def _activate(objective: Objective, stage: Stage) -> None:
    objective.refresh_from_db()
    edit = Edit(version=objective.version, values={"state": "active"}, originals={"state": objective.state})
    move_objective(objective=objective, edit=edit, actor=objective.owner)
