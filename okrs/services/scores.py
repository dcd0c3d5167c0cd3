"""The only writer of what is stored and judged: scores, coverage, pace (`model.md`, okrs).

Whoever changes what a score is made of locks the line upwards first, changes, and lets it be counted anew, in one
transaction. The graph of alignments stands still meanwhile; check-ins pass side by side.
"""

from collections.abc import Collection, Iterable
from datetime import date

from django.db import transaction

from okrs import facts as gathered
from okrs import scoring
from okrs.models import KeyResult, Objective
from okrs.rollup import KeyResultScore, ObjectiveScore, Results, computed
from strategy.core.concurrency import lock
from strategy.core.database import long_work, one_at_a_time, side_by_side, write_by_id

GRAPH = 0x616C69676E
"""The number of the lock that guards the graph of alignments."""

FEW = 500
"""Objectives a page judges itself; the worker has done it long before, as a rule."""

_SAID = ("value", "confidence", "last_check_in_on")
_OF_KEY_RESULT = ("score", "pace", "judged_on")
_OF_OBJECTIVE = (
    "score", "known", "counted", "confidence", "last_check_in_on", "expected", "pace", "judged_on",
)  # fmt: skip

Line = dict[int, Objective]
"""Objectives under lock with all they contribute to, by id."""


def lock_graph() -> None:
    """Before the graph itself changes: nobody else counts or changes it until the transaction ends."""
    one_at_a_time(GRAPH)


def lock_line(*objectives: int) -> Line:
    """Lock the objectives and all they contribute to, by ascending id, with the graph standing still."""
    side_by_side(GRAPH)
    above = Objective.objects.served_by(objectives).values_list("pk", flat=True) if objectives else []
    return lock(Objective.objects.select_related("cycle"), *above)


def count_anew(line: Line, *, on: date, said_on: Collection[int] = ()) -> None:
    """Write what follows for the line: `said_on` are key results whose latest statement changed."""
    if said_on:
        _hear(said_on)
    facts = gathered.as_stored(list(line.values()))
    _write(computed(facts, on), line)


def judge_if_due(*, on: date) -> bool:
    """For a page that shows paces: judge what is not judged on the day yet. Only a few at once; where there are more,
    the worker does it and the page says of which day it speaks. Is everything judged now?"""
    due = len(Objective.objects.due_for_judging(on).values_list("pk", flat=True)[: FEW + 1])
    if 0 < due <= FEW:
        judge_all(on=on)
    return due <= FEW


@transaction.atomic
def forget_judgements() -> None:
    """Everything open is due for judging again: what paces are judged by has changed."""
    lock_graph()
    Objective.objects.active().filter(judged_on__isnull=False).update(judged_on=None)


@transaction.atomic
def judge_all(*, on: date) -> int:
    """After midnight: judge every open aim on the day `on`; how many objectives there were. Nothing else may count
    meanwhile. Safe to run twice: what is judged on that day already stays as it is."""
    lock_graph()
    rows = {row.pk: row for row in Objective.objects.due_for_judging(on).select_related("cycle")}
    if rows:
        with long_work():
            _write(computed(gathered.as_stored(list(rows.values())), on), rows)
    return len(rows)


def _hear(key_results: Collection[int]) -> None:
    """Keep beside each key result what its latest standing statement says."""
    latest = gathered.said_last(key_results)
    rows = []
    for pk in key_results:
        said = latest.get(pk)
        rows.append((pk, said.value, said.confidence, said.on) if said else (pk, None, None, None))
    write_by_id(KeyResult, _SAID, rows)


def _write(results: Results, line: Line) -> None:
    write_by_id(KeyResult, _OF_KEY_RESULT, (_key_result(*item) for item in results.key_results.items()))
    write_by_id(Objective, _OF_OBJECTIVE, (_objective(*item) for item in _changed(results.objectives.items(), line)))


def _changed(items: Iterable[tuple[int, ObjectiveScore]], line: Line) -> list[tuple[int, ObjectiveScore]]:
    """Those whose row says something else: a score far below often changes nothing at the top."""
    return [(pk, result) for pk, result in items if _objective(pk, result)[1:] != _row(line[pk])]


def _key_result(pk: int, result: KeyResultScore) -> tuple:
    return pk, scoring.kept(result.score), result.verdict.pace.value, result.judged_on


def _objective(pk: int, result: ObjectiveScore) -> tuple:
    return (
        pk,
        scoring.kept(result.score),
        result.known,
        result.counted,
        gathered.kept_confidence(result.confidence),
        result.last_on,
        scoring.kept(result.expected),
        result.pace.value,
        None if result.judged_on == date.min else result.judged_on,
    )


def _row(objective: Objective) -> tuple:
    return tuple(getattr(objective, name) for name in _OF_OBJECTIVE)
