"""What "My updates" shows, gathered in a fixed number of reads."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from okrs import facts, pace
from okrs.check_in_forms import CheckInForm
from okrs.due import Due, due
from okrs.models import CheckIn, KeyResult
from okrs.owed import span_of
from okrs.pace import Feeling
from okrs.rollup import KeyResultScore
from okrs.sentences import UpdatesFigures
from strategy.core.charts import Spark, spark
from strategy.core.models import User

FLAGS = {Feeling.GREEN_BY_FEEL: "Green by feel, red by number", Feeling.RED_BY_FEEL: "Red by feel, green by number"}
SHOWN = 12
"""Check-ins a sparkline goes through."""
LINES = 12
"""Lines of what was said lately."""
WEEK, MONTH = timedelta(days=7), timedelta(days=28)


@dataclass(frozen=True)
class UpdateRow:
    """One key result: what was said last, what is expected, and the form for what is said now."""

    key_result: KeyResult
    due: Due
    judged: KeyResultScore
    spark: Spark | None
    form: CheckInForm

    @property
    def feeling(self) -> str:
        """R10 in words, where a person's forecast and the arithmetic disagree."""
        flag = pace.feeling(self.key_result.confidence, self.judged.verdict.pace)
        return FLAGS[flag] if flag else ""

    @property
    def needs_a_look(self) -> bool:
        return self.form.is_bound and bool(self.form.errors)


def owed_rows(user: User, on: date, *, all_of_mine: bool):
    """Key results in play that one owns, and with `all_of_mine` those of objectives one owns or takes part in."""
    rows = KeyResult.objects.visible_to(user).in_play().begun(on)
    rows = rows.answered_for_by(user) if all_of_mine else rows.owned_by(user)
    return rows.for_check_ins().most_overdue_first(on)


def update_rows(key_results: Iterable[KeyResult], on: date, data: Any = None) -> list[UpdateRow]:
    """A row for each, with the form as it was sent when `data` is given. Two reads."""
    rows, days = list(key_results), facts.rhythm()
    said = lately(rows)
    made = [
        UpdateRow(
            key_result=row,
            due=due(last_on=row.last_check_in_on, span=span_of(row), rhythm=days, on=on),
            judged=facts.of_one(row, rhythm=days, on=on),
            spark=spark_of(row, said[row.pk]),
            form=CheckInForm(data, key_result=row, today=on),
        )
        for row in rows
    ]
    _focus(made)
    return made


def _focus(rows: Sequence[UpdateRow]) -> None:
    """Typing begins in the first field that is wrong, else in the first value."""
    wrong = next((row for row in rows if row.needs_a_look), rows[0] if rows else None)
    if wrong:
        names = [name for name in wrong.form.fields if name in wrong.form.errors] if wrong.needs_a_look else []
        wrong.form.fields[names[0] if names else "value"].widget.attrs["data-focus"] = True


def lately(key_results: Sequence[KeyResult]) -> dict[int, list[CheckIn]]:
    """Of each key result the last check-ins that stand, the oldest first. One read."""
    found: dict[int, list[CheckIn]] = defaultdict(list)
    rows = CheckIn.objects.standing().filter(key_result__in=[row.pk for row in key_results]).latest_of_each(SHOWN)
    for row in sorted(rows, key=lambda row: (row.on, row.at, row.pk)):
        found[row.key_result_id].append(row)
    return found


def spark_of(key_result: KeyResult, said: list[CheckIn]) -> Spark | None:
    """How the value went; None where there is no way yet."""
    if len(said) < 2:
        return None
    label = f"{key_result}: {len(said)} check-ins since {said[0].on:%-d %B}"
    return spark([float(row.value or 0) for row in said], label=label)


def figures_of(rows: Sequence[UpdateRow], total: int) -> UpdatesFigures:
    """What the sentence knows."""
    return UpdatesFigures(
        total=total,
        due=sum(row.due.is_due for row in rows),
        latest=max((row.due.late for row in rows if row.due.quiet is not None), default=0),
        never=sum(row.due.is_due and row.due.quiet is None for row in rows),
        wrong=sum(row.needs_a_look for row in rows),
    )


def said_by_me(user: User, on: date) -> Sequence[CheckIn]:
    """What one said in the last four weeks, the last first."""
    rows = CheckIn.objects.visible_to(user).filter(author=user, on__gt=on - MONTH)
    return rows.select_related("key_result__metric", "replaced_by", "replaces").newest_first()[:LINES]


def said_by_others(user: User, on: date) -> Sequence[CheckIn]:
    """What others said within a week of what one answers for."""
    mine = KeyResult.objects.answered_for_by(user).values("pk")
    rows = CheckIn.objects.visible_to(user).standing().filter(key_result__in=mine, on__gt=on - WEEK)
    rows = rows.exclude(author=user).exclude(author=None)
    return rows.select_related("key_result__metric", "author").newest_first()[:LINES]
