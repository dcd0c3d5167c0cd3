"""What a roll-up reads, gathered from rows: as they stand, or as they stood at an instant."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from okrs import scoring
from okrs.models import Alignment, CheckIn, KeyResult, KeyResultTerm, Objective, ObjectiveTerm
from okrs.pace import Pace, Span
from okrs.rollup import Facts, KeyResultFacts, KeyResultScore, Link, ObjectiveFacts, ObjectiveScore, judged
from strategy.core.models import Settings

COUNTING = {"active", "closed"}
"""States in which an objective counts for what it contributes to."""


def rhythm() -> int:
    """Days between two check-ins, as the organisation wants them."""
    days = Settings.objects.filter(pk=1).values_list("check_in_rhythm_days", flat=True).first()
    return days or 7


def as_stored(objectives: Collection[Objective]) -> Facts:
    """Facts of these objectives (with their cycle) as their rows say; what contributes from outside is given.

    Four reads, however many there are.
    """
    ids = [row.pk for row in objectives]
    links = list(Alignment.objects.current().counting().filter(parent__in=ids).order_by("pk"))
    outside = {link.child_id for link in links} - set(ids)
    given = list(Objective.objects.filter(pk__in=outside).select_related("cycle"))
    return Facts(
        objectives={row.pk: _objective(row) for row in objectives},
        key_results=[_key_result(row) for row in KeyResult.objects.live().filter(objective__in=ids).order_by("pk")],
        links=[Link(link.child_id, link.parent_id, link.weight) for link in links],
        rhythm=rhythm(),
        given={row.pk: stored(row) for row in given},
        names={row.pk: row.title for row in given},
    )


def of_one(row: KeyResult, *, rhythm: int, on: date) -> KeyResultScore:
    """Score and pace of one key result (with objective and cycle) on a day, by what its row says. No read."""
    return judged(_key_result(row), _objective(row.objective), rhythm, on)


def stored(row: Objective) -> ObjectiveScore:
    """A result as its row keeps it: `date.min` for one that was never judged, `date.max` for a closed one, which is
    judged for good and holds nothing above it back."""
    return ObjectiveScore(
        score=_exact(row.score),
        known=row.known,
        counted=row.counted,
        expected=_exact(row.expected) or Fraction(0),
        confidence=_exact(row.confidence),
        last_on=row.last_check_in_on,
        pace=Pace(row.pace),
        judged_on=date.max if row.state == Objective.State.CLOSED else row.judged_on or date.min,
    )


def as_of(instant: datetime, on: date) -> Facts:
    """Facts of every objective as they were known at `instant`, from what was said up to the day `on`: terms, links
    and check-ins, no stored figure. Six reads."""
    objectives = ObjectiveTerm.objects.as_of(instant).select_related("cycle", "objective")
    terms = KeyResultTerm.objects.as_of(instant).select_related("key_result").order_by("key_result")
    said = CheckIn.objects.as_known_at(instant).until(on).latest_of_each()
    latest = {row.key_result_id: row for row in said}
    kept = {term.objective_id: _objective_then(term) for term in objectives}
    links = Alignment.objects.as_of(instant).contributing().order_by("pk").values_list("child", "parent", "weight")
    return Facts(
        objectives=kept,
        key_results=[_key_result_then(term, latest.get(term.key_result_id)) for term in terms],
        links=[Link(*link) for link in links],
        rhythm=rhythm(),
    )


def _objective(row: Objective) -> ObjectiveFacts:
    return ObjectiveFacts(
        pk=row.pk,
        name=row.title,
        commitment=row.commitment,
        span=Span(row.cycle.first_day, row.cycle.last_day),
        scored_by=row.scored_by,
        manual=row.manual_score,
        manual_on=row.manual_on,
        counts=row.state in COUNTING,
    )


def _objective_then(term: ObjectiveTerm) -> ObjectiveFacts:
    return ObjectiveFacts(
        pk=term.objective_id,
        name=term.objective.title,
        commitment=term.commitment,
        span=Span(term.cycle.first_day, term.cycle.last_day),
        scored_by=term.scored_by,
        manual=term.manual_score,
        manual_on=term.manual_on,
        counts=term.state in COUNTING,
    )


def _key_result(row: KeyResult) -> KeyResultFacts:
    latest = _Latest(row.value, row.confidence, row.last_check_in_on)
    return _facts(row, row, latest)


def _key_result_then(term: KeyResultTerm, said: CheckIn | None) -> KeyResultFacts:
    latest = _Latest(said.value, said.confidence, said.on) if said else _Latest()
    return _facts(term.key_result, term, latest)


class _Latest(NamedTuple):
    """What was said last."""

    value: Decimal | None = None
    confidence: int | None = None
    last_on: date | None = None


def _facts(row: KeyResult, aim: KeyResult | KeyResultTerm, latest: _Latest) -> KeyResultFacts:
    return KeyResultFacts(
        pk=row.pk,
        objective=row.objective_id,
        name=row.title,
        kind=aim.kind,
        weight=aim.weight,
        start=aim.start,
        target=aim.target,
        lower=aim.lower,
        upper=aim.upper,
        value=latest.value,
        confidence=latest.confidence,
        last_on=latest.last_on,
    )


def _exact(value: Any) -> Fraction | None:
    return None if value is None else Fraction(value)


def said_last(key_results: Iterable[int]) -> dict[int, CheckIn]:
    """Of each key result (by id) the statement that counts now."""
    rows = CheckIn.objects.standing().filter(key_result__in=list(key_results)).latest_of_each()
    return {row.key_result_id: row for row in rows}


def kept_confidence(value: Fraction | None) -> Decimal | None:
    """A mean confidence as the database keeps it: two places."""
    kept = scoring.kept(value)
    return None if kept is None else kept.quantize(Decimal("0.01"))
