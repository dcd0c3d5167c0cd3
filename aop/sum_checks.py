"""Are the stored sums of a plan what its rows say? For `manage.py verify`; reads everything."""

from collections import Counter
from typing import Any

from django.db.models import QuerySet

from aop.current import current_lines
from aop.models import AimSum, OpenLine, PlanVersion, SumMark, SumState, UnitSum
from aop.services import sums

Said = dict[tuple[Any, ...], list]
"""What is said, by a word for it, the unit, and what else tells it from the rest of the unit."""


def astray(state: SumState) -> list[str]:
    """Each stored sum that is not what the rows say, in words; without units that are marked to be settled."""
    version: PlanVersion = state.version  # type: ignore[assignment]
    waiting = sums.touched_units(list(SumMark.objects.concerning(state.plan_id).as_marks()), version)
    if waiting is None:
        return []
    kept, fresh = _kept(state), _fresh(current_lines(version))
    wrong = [key for key in kept.keys() | fresh.keys() if kept.get(key) != fresh.get(key) and key[1] not in waiting]
    return [f"the stored {word} of unit {unit} {' '.join(map(str, rest))}".rstrip() + " is not what its lines say"
            for word, unit, *rest in sorted(wrong)]  # fmt: skip


def _kept(state: SumState) -> Said:
    units = UnitSum.objects.of_state(state).values_list(*sums.UNIT, "aligned")
    aims = AimSum.objects.of_state(state).values_list("unit", "objective", "amount", "links", "paying")
    return _said(units, aims, OpenLine.objects.of_state(state).values_list(*sums.OPEN))


def _fresh(rows: QuerySet) -> Said:
    aims = list(sums.given_to_aims(rows).values_list("unit", "aim", "amount", "links", "paying"))
    aligned: Counter[int] = Counter()
    for unit, _aim, amount, *_counts in aims:
        aligned[unit] += amount
    units = [(*row, aligned[row[0]]) for row in sums.of_units(rows)]
    return _said(units, aims, sums.largest_open(rows))


def _said(units: Any, aims: Any, lines: Any) -> Said:
    said: Said = {("sum", unit): rest for unit, *rest in units}
    said |= {("part of objective", unit, aim): rest for unit, aim, *rest in aims}
    return said | {("open row", unit, row): rest for unit, row, *rest in lines}
