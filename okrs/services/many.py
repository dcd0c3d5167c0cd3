"""Many objectives set as one act: for templates, imports and large organisations made to measure."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from okrs.models import Alignment, KeyResult, KeyResultTerm, Objective, ObjectiveTerm
from okrs.services.key_results import NewKeyResult
from okrs.services.objectives import NewObjective
from strategy.core import events
from strategy.core.models import Event, User

AT_ONCE = 1_000


@dataclass(frozen=True)
class NewAim:
    """An objective with its key results; `new.parent` exists already."""

    new: NewObjective
    results: Sequence[NewKeyResult] = ()


@transaction.atomic
def create_objectives(*, aims: Sequence[NewAim], actor: User | None) -> list[Objective]:
    """Set all of `aims`, or none: one event, a few statements for each thousand. Raises ValidationError."""
    objectives = [_objective(aim.new) for aim in aims]
    Objective.objects.bulk_create(objectives, batch_size=AT_ONCE)
    results = [
        KeyResult(objective=objective, position=place, **vars(new))
        for objective, aim in zip(objectives, aims, strict=True)
        for place, new in enumerate(aim.results)
    ]
    for result in results:
        result.clean_fields()
    KeyResult.objects.bulk_create(results, batch_size=AT_ONCE)
    rows = [["okrs.objective", str(objective.key), objective.title] for objective in objectives]
    event = events.record(actor=actor, verb="okrs.objectives.created", rows=rows)
    _open_terms(objectives, results, event)
    return objectives


def _objective(new: NewObjective) -> Objective:
    values = {name: value for name, value in vars(new).items() if name != "contributors"}
    objective = Objective(**values)
    objective.clean_fields()
    return objective


def _open_terms(objectives: list[Objective], results: list[KeyResult], event: Event) -> None:
    since = {"valid_from": event.at, "opened_by": event}
    said: tuple[str, ...] = ("unit", "owner", "parent", "cycle", "commitment", "state", "scored_by")
    ObjectiveTerm.objects.bulk_create(
        (ObjectiveTerm(objective=o, **{name: getattr(o, name) for name in said}, **since) for o in objectives),
        batch_size=AT_ONCE,
    )
    Alignment.objects.bulk_create(
        (Alignment(child=o, parent=o.parent, **since) for o in objectives if o.parent), batch_size=AT_ONCE
    )
    said = ("owner", "kind", "start", "target", "lower", "upper", "weight")
    KeyResultTerm.objects.bulk_create(
        (KeyResultTerm(key_result=r, **{name: getattr(r, name) for name in said}, **since) for r in results),
        batch_size=AT_ONCE,
    )
