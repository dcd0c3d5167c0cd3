"""From what is known of key results to scores and paces of everything above them. Pure: no database, no clock.

The check-in, the task after midnight, the check of what is stored and the picture of a past day all count here.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from graphlib import TopologicalSorter

from okrs import pace, scoring
from okrs.pace import Pace, Seen, Span
from okrs.scoring import Driver

MOVE, MAINTAIN, YES_NO = "move", "maintain", "yes_no"
KEY_RESULTS, CHILDREN, BOTH, MANUAL = "key_results", "children", "both", "manual"


@dataclass(frozen=True)
class KeyResultFacts:
    """What a key result is and the latest that was said of it; `value` None: nothing yet."""

    pk: int
    objective: int
    name: str
    kind: str
    weight: int
    start: Decimal | None = None
    target: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    value: Decimal | None = None
    confidence: int | None = None
    last_on: date | None = None

    def raw(self) -> Fraction | None:
        """R1, R2, R5: the way done, unbounded for a moved number; None while nothing is known."""
        if self.value is None:
            return None
        if self.kind == MAINTAIN:
            return scoring.within(self.lower, self.upper, self.value)
        if self.kind == YES_NO:
            return scoring.reached(self.value)
        return scoring.moved(self.start or 0, self.target or 0, self.value)


@dataclass(frozen=True)
class ObjectiveFacts:
    """What an objective's score is made of, and the days it has."""

    pk: int
    name: str
    commitment: str
    span: Span
    scored_by: str = KEY_RESULTS
    manual: Decimal | None = None
    manual_on: date | None = None
    counts: bool = True
    """Does it count for what it contributes to? A cancelled or merely proposed one does not."""


@dataclass(frozen=True)
class Link:
    """A contributing objective with its weight."""

    child: int
    parent: int
    weight: int = 1


@dataclass(frozen=True)
class KeyResultScore:
    """The result for one key result; fractions of 1. `raw` may lie outside 0 to 1."""

    raw: Fraction | None
    score: Fraction | None
    verdict: pace.Verdict
    judged_on: date


@dataclass(frozen=True)
class ObjectiveScore:
    """The result for one objective; `expected` and `score` are fractions of 1, `confidence` 0 to 10.

    `judged_on` is the oldest day anything in it was judged on, so that nobody takes a mixture for today's.
    """

    score: Fraction | None
    known: int
    counted: int
    expected: Fraction
    confidence: Fraction | None
    last_on: date | None
    pace: Pace
    judged_on: date
    silent: tuple[str, ...] = ()


@dataclass
class Facts:
    """Everything a roll-up reads. `given` are results of objectives that are not computed again."""

    objectives: Mapping[int, ObjectiveFacts]
    key_results: Iterable[KeyResultFacts]
    links: Iterable[Link]
    rhythm: int
    given: Mapping[int, ObjectiveScore] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)
    """Titles of the given ones."""


@dataclass(frozen=True)
class Results:
    key_results: dict[int, KeyResultScore]
    objectives: dict[int, ObjectiveScore]


@dataclass(frozen=True)
class _Part:
    """One driver with all it lends to the whole."""

    driver: Driver
    expected: Fraction
    confidence: Fraction | None
    last_on: date | None
    pace: Pace
    judged_on: date


def computed(facts: Facts, on: date) -> Results:
    """Scores and paces of the day `on` for all objectives in `facts`, what contributes before what it serves."""
    rows = list(facts.key_results)
    done = {row.pk: judged(row, facts.objectives[row.objective], facts.rhythm, on) for row in rows}
    own: dict[int, list[_Part]] = defaultdict(list)
    below: dict[int, list[Link]] = defaultdict(list)
    for row in rows:
        own[row.objective].append(_of_key_result(row, done[row.pk]))
    for link in facts.links:
        below[link.parent].append(link)
    results = dict(facts.given)
    for pk in _in_order(facts.objectives, below):
        children = [_of_child(link, facts, results[link.child]) for link in below[pk] if _counts(link, facts, results)]
        results[pk] = _objective(facts.objectives[pk], own[pk], children, facts.rhythm, on)
    return Results(done, {pk: results[pk] for pk in facts.objectives})


def judged(row: KeyResultFacts, objective: ObjectiveFacts, rhythm: int, on: date) -> KeyResultScore:
    """The score and the pace of one key result on a day."""
    raw = row.raw()
    score = None if raw is None else scoring.capped(raw)
    seen = Seen(score, row.last_on, rhythm, keeps=row.kind == MAINTAIN)
    verdict = pace.judge(seen, span=objective.span, on=on, commitment=objective.commitment)
    return KeyResultScore(raw, score, verdict, on)


def _in_order(objectives: Mapping[int, ObjectiveFacts], below: Mapping[int, list[Link]]) -> list[int]:
    """What contributes comes first. Raises graphlib.CycleError for a loop, which the services never let in."""
    graph = {pk: [link.child for link in below.get(pk, ()) if link.child in objectives] for pk in objectives}
    return list(TopologicalSorter(graph).static_order())


def _counts(link: Link, facts: Facts, results: Mapping[int, ObjectiveScore]) -> bool:
    child = facts.objectives.get(link.child)
    return link.child in results and (child is None or child.counts)


def _of_key_result(row: KeyResultFacts, result: KeyResultScore) -> _Part:
    confidence = None if row.confidence is None else Fraction(row.confidence)
    driver = Driver(row.name, result.score, row.weight)
    return _Part(driver, result.verdict.expected, confidence, row.last_on, result.verdict.pace, result.judged_on)


def _of_child(link: Link, facts: Facts, result: ObjectiveScore) -> _Part:
    child = facts.objectives.get(link.child)
    name = child.name if child else facts.names.get(link.child, "")
    driver = Driver(name, result.score, link.weight)
    return _Part(driver, result.expected, result.confidence, result.last_on, result.pace, result.judged_on)


def _objective(facts: ObjectiveFacts, own: list[_Part], children: list[_Part], rhythm: int, on: date) -> ObjectiveScore:
    """R12 and R13 for one objective."""
    if facts.scored_by == MANUAL:
        return _by_hand(facts, rhythm, on)
    chosen = {KEY_RESULTS: own, CHILDREN: children, BOTH: [*own, *children]}[facts.scored_by]
    counted = [part for part in chosen if part.driver.weight > 0]
    whole = scoring.mean(part.driver for part in counted)
    due = _weighted([(part.driver.weight, part.expected) for part in counted])
    felt = [(part.driver.weight, part.confidence) for part in counted if part.confidence is not None]
    return ObjectiveScore(
        score=whole.score,
        known=whole.known,
        counted=whole.counted,
        expected=pace.expected(facts.span, on) if due is None else due,
        confidence=_weighted(felt),
        last_on=max((part.last_on for part in counted if part.last_on), default=None),
        pace=pace.worst(part.pace for part in counted),
        judged_on=min([on, *(part.judged_on for part in counted)]),
        silent=whole.silent,
    )


def _by_hand(facts: ObjectiveFacts, rhythm: int, on: date) -> ObjectiveScore:
    """R12 *manual*: what a person typed, judged like any other score, silence included."""
    score = None if facts.manual is None else scoring.capped(facts.manual)
    seen = Seen(score, facts.manual_on, rhythm)
    verdict = pace.judge(seen, span=facts.span, on=on, commitment=facts.commitment)
    known = int(score is not None)
    return ObjectiveScore(score, known, 1, verdict.expected, None, facts.manual_on, verdict.pace, on)


def _weighted(pairs: list[tuple[int, Fraction]]) -> Fraction | None:
    weights = sum(weight for weight, _value in pairs)
    return sum((weight * value for weight, value in pairs), Fraction(0)) / weights if weights else None
