"""What the page of one key result shows, gathered in a fixed number of reads."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator

from okrs import pace
from okrs.check_in_forms import CheckInForm
from okrs.explanations import card_of_key_result
from okrs.models import CheckIn, KeyResult, Objective
from okrs.owed import span_of
from okrs.policies import can_check_in, can_edit_key_result, corrects_in
from okrs.rollup import KeyResultScore
from okrs.sentences import KeyResultFigures, key_result_sentence
from okrs.words import bounds_in_words, expected_in_words, in_unit, unit_of
from strategy.core.charts import Aim, BurnUp, Reading, burn_up
from strategy.core.measures import format_measure
from strategy.core.models import User

DRAWN, PER_PAGE = 400, 60
LONGEST_UNIT = 4
"""Letters of a unit of measure that find room in the picture."""
_Kind = KeyResult.Kind


@dataclass(frozen=True)
class SaidRow:
    """A check-in with what was expected on its day by the aim of then, and whether the reader may correct it."""

    check_in: CheckIn
    expected: str
    can_correct: bool


def page_of(key_result: KeyResult, user: User, today: date, *, data: Any = None, number: Any = None) -> dict[str, Any]:
    """Context of the page; `data` is what was posted."""
    card = card_of_key_result(key_result, today)
    said = CheckIn.objects.visible_to(user).filter(key_result=key_result)
    standing = list(said.standing().newest_first()[:DRAWN])[::-1]
    page = Paginator(_listed(said), PER_PAGE).get_page(number)
    may_check_in, corrects = can_check_in(user, key_result), corrects_in(user, key_result)
    return {
        "kr": key_result,
        "objective": key_result.objective,
        "card": card,
        "sentence": key_result_sentence(_figures(key_result, card.judged)),
        "picture": picture_of(key_result, standing, today),
        "page": page,
        "rows": [SaidRow(row, _expected(row, key_result), corrects(row)) for row in page],
        "form": CheckInForm(data, key_result=key_result, today=today, alone=True) if may_check_in else None,
        "can_edit": can_edit_key_result(user, key_result),
        "today": today,
    }


def _listed(said):
    """Every statement with what became of it; a withdrawal is told by the one it takes back."""
    rows = said.exclude(value=None).select_related("author", "replaced_by__author", "replaces")
    return rows.newest_first()


def picture_of(key_result: KeyResult, said: Iterable[CheckIn], today: date) -> BurnUp:
    """The burn-up against the expected line, or against the bounds."""
    span = span_of(key_result)
    is_long = len(unit_of(key_result)) > LONGEST_UNIT
    readings = [Reading(row.on, float(row.value or 0), in_unit(row.value, key_result, bare=is_long)) for row in said]
    is_yes_no = key_result.kind == _Kind.YES_NO
    return burn_up(
        (span.first, span.last),
        readings,
        _aim(key_result),
        today=today,
        label=_told(key_result, readings, today),
        words=(lambda value: "yes" if value else "no") if is_yes_no else _plain,
        ticks=(0, 1) if is_yes_no else (),
    )


def _aim(row: KeyResult) -> Aim:
    if row.kind == _Kind.MAINTAIN:
        lower, upper = (None if bound is None else float(bound) for bound in (row.lower, row.upper))
        return Aim(lower=lower, upper=upper, words=bounds_in_words(row))
    if row.kind == _Kind.YES_NO:
        return Aim(way=(0, 1), words="yes")
    return Aim(way=(float(row.start or 0), float(row.target or 0)), words=f"target {format_measure(row.target)}")


def _plain(value: float) -> str:
    return f"{value:,.10g}".replace("-", "−")


def _told(row: KeyResult, readings: list[Reading], today: date) -> str:
    """The picture in words."""
    if not readings:
        return f"{row}: nothing was said yet"
    many = f"{len(readings)} check-in{'s' if len(readings) > 1 else ''}"
    way = f"{row}: {many}, from {readings[0].text} to {readings[-1].text}"
    if row.kind == _Kind.MAINTAIN:
        return f"{way}; wanted {bounds_in_words(row)}"
    return f"{way}; {expected_in_words(row, pace.expected(span_of(row), today))} expected by today"


def _expected(said: CheckIn, key_result: KeyResult) -> str:
    """By the aim that was copied when it was said."""
    then = KeyResult(kind=said.kind, start=said.start, target=said.target, lower=said.lower, upper=said.upper)
    if then.kind == _Kind.MAINTAIN:
        return bounds_in_words(then)
    return expected_in_words(then, pace.expected(span_of(key_result), said.on))


def _figures(row: KeyResult, judged: KeyResultScore) -> KeyResultFigures:
    return KeyResultFigures(
        state="dropped" if row.is_dropped else row.objective.state,
        value=in_unit(row.value, row) if row.value is not None else "",
        on=row.last_check_in_on,
        expected=_expected_now(row, judged),
        pace=judged.verdict.pace,
        silence=judged.verdict.silence,
        feeling=pace.feeling(row.confidence, judged.verdict.pace),
        is_active=row.objective.state == Objective.State.ACTIVE and not row.is_dropped,
    )


def _expected_now(row: KeyResult, judged: KeyResultScore) -> str:
    return bounds_in_words(row) if row.kind == _Kind.MAINTAIN else expected_in_words(row, judged.verdict.expected)
