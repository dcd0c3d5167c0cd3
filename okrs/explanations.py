"""The card behind a score, a pace and a colour: each rule that made it, in words, with its inputs (`scoring.md`)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from okrs import facts, pace, scoring
from okrs.models import Alignment, CheckIn, KeyResult, Objective
from okrs.owed import days_ago, span_of
from okrs.pace import WORDS, Feeling, Pace, Policy, Silence, Span
from okrs.rollup import KeyResultScore, ObjectiveScore, computed
from okrs.words import bounds_in_words, in_unit, percent_in_words
from strategy.core.models import User


@dataclass(frozen=True)
class Reason:
    """One rule at work: its id in `scoring.md`, and what it made of which figures."""

    rule: str
    words: str


@dataclass(frozen=True)
class KeyResultCard:
    key_result: KeyResult
    judged: KeyResultScore
    said: CheckIn | None
    reasons: list[Reason]
    rhythm: int
    on: date
    policy: Policy = pace.STANDARD


@dataclass(frozen=True)
class Part:
    """One driver of an objective's score; `weight` 0 is shown and not counted."""

    name: str
    weight: int
    score: scoring.Number | None
    pace: str


@dataclass(frozen=True)
class ObjectiveCard:
    objective: Objective
    judged: ObjectiveScore
    parts: list[Part]
    reasons: list[Reason]
    strip: str
    on: date
    policy: Policy = pace.STANDARD


FEELINGS = {
    Feeling.GREEN_BY_FEEL: "Green by feel, red by number: one is sure, and the figures say otherwise.",
    Feeling.RED_BY_FEEL: "Red by feel, green by number: the figures are good, and one doubts it all the same.",
}


def card_of_key_result(key_result: KeyResult, today: date) -> KeyResultCard:
    """Why a key result (with objective, cycle, metric) has its score and pace, on the day it was judged. Two reads."""
    on, rhythm = key_result.judged_on or today, facts.rhythm()
    judged = facts.of_one(key_result, rhythm=rhythm, on=on)
    said = CheckIn.objects.standing().filter(key_result=key_result).select_related("author").newest_first().first()
    reasons = [
        _way(key_result, judged),
        _expected(key_result, judged, on),
        *_pace(key_result, judged, rhythm, on),
        *_feeling(key_result, judged.verdict.pace),
    ]
    return KeyResultCard(key_result, judged, said, reasons, rhythm, on)


def _way(row: KeyResult, judged: KeyResultScore) -> Reason:
    """R1, R2 or R5: the score."""
    rule = {KeyResult.Kind.MAINTAIN: "R2", KeyResult.Kind.YES_NO: "R5"}.get(KeyResult.Kind(row.kind), "R1")
    if judged.raw is None:
        return Reason(rule, "No value was said yet, so there is no score.")
    value = in_unit(row.value, row)
    if rule == "R5":
        return Reason(rule, f"The answer is {value}: yes is 100 %, no is 0 %.")
    if rule == "R2":
        lies = "within" if judged.raw else "outside"
        return Reason(rule, f"{value} lies {lies} {bounds_in_words(row)}: {percent_in_words(judged.score)}.")
    start, target = in_unit(row.start, row, bare=True), in_unit(row.target, row, bare=True)
    now = in_unit(row.value, row, bare=True)
    words = f"({now} − {start}) ÷ ({target} − {start}) = {percent_in_words(judged.raw)}"
    if judged.raw > 1:
        return Reason(rule, f"{words}; more than the whole way counts as 100 %.")
    return Reason(
        rule, f"{words}; it went backwards, which counts as 0 %." if judged.raw < 0 else f"{words} of the way."
    )


def _expected(row: KeyResult, judged: KeyResultScore, on: date) -> Reason:
    if row.kind == KeyResult.Kind.MAINTAIN:
        return Reason("R2", "A bound is kept all the time: 100 % is expected on every day.")
    span = span_of(row)
    day = min(max((on - span.first).days + 1, 0), span.days)
    return Reason("R7", f"Day {day} of {span.days}: {percent_in_words(judged.verdict.expected)} was expected by then.")


def _pace(row: KeyResult, judged: KeyResultScore, rhythm: int, on: date) -> Iterable[Reason]:
    """R11 where silence decides, else R8, with a word on a late check-in."""
    quiet, verdict = judged.verdict.silence, judged.verdict
    span = span_of(row)
    days = (min(on, span.last) - row.last_check_in_on).days if row.last_check_in_on else 0
    if quiet is Silence.NEVER:
        yield Reason("R11", _never(verdict.pace))
        return
    if quiet is Silence.STALE:
        long = f"The last word was {days_ago(days)}, more than two rhythms of {rhythm} days"
        yield Reason("R11", f"{long}: the score stays, the pace is unknown, never green.")
        return
    if quiet is Silence.LATE:
        yield Reason("R11", f"The last word was {days_ago(days)}: late. After {2 * rhythm} days nobody knows the pace.")
    yield Reason("R8", _band(judged, row.objective.commitment, span, on))


def _never(found: Pace) -> str:
    return {
        Pace.AT_RISK: "Nobody has said a word, and half of the cycle is gone: at risk.",
        Pace.TOO_EARLY: "Nobody has said a word yet, and hardly anything is expected yet.",
    }.get(found, "Nobody has said a word yet: nobody knows the pace.")


def _band(judged: KeyResultScore, commitment: str, span: Span, on: date) -> str:
    policy, word = pace.STANDARD, WORDS[judged.verdict.pace].lower()
    if on >= span.last:
        grade = percent_in_words(pace.EXPECTED_GRADE[commitment])
        return (
            f"The cycle is over. {commitment.capitalize()} promises {grade}, half of that is partly achieved: {word}."
        )
    if judged.verdict.pace is Pace.TOO_EARLY:
        return f"Less than {percent_in_words(policy.too_early)} is expected yet: too early to say."
    ratio = scoring.hundredths((judged.score or 0) / judged.verdict.expected)
    return (
        f"{percent_in_words(judged.score)} ÷ {percent_in_words(judged.verdict.expected)} = {ratio}; on track from "
        f"{scoring.hundredths(policy.on_track)}, behind from {scoring.hundredths(policy.behind)}: {word}."
    )


def _feeling(row: KeyResult, found: Pace) -> Iterable[Reason]:
    """R10."""
    flag = pace.feeling(row.confidence, found)
    if flag:
        yield Reason("R10", FEELINGS[flag])


def card_of_objective(objective: Objective, user: User, today: date) -> ObjectiveCard:
    """Why an objective (with cycle) has its score and pace: its drivers as `user` may read them. Seven reads."""
    on = objective.judged_on or today
    results = computed(facts.as_stored([objective]), on)
    judged = results.objectives[objective.pk]
    parts = [] if objective.scored_by == "manual" else _parts(objective, user, results.key_results)
    counted = [part for part in parts if part.weight]
    strip = Counter(part.pace for part in counted)
    told = " · ".join(f"{strip[word]} {WORDS[word].lower()}" for word in reversed(pace.WORST_FIRST) if strip[word])
    return ObjectiveCard(objective, judged, parts, _reasons(objective, judged, counted, told), told, on)


def _parts(objective: Objective, user: User, judged: dict[int, KeyResultScore]) -> list[Part]:
    """What counts for it; what the reader may not see has no name."""
    parts = []
    if objective.scored_by in {"key_results", "both"}:
        rows = objective.key_results.live().in_order()
        found = [(row, judged[row.pk]) for row in rows]
        parts += [Part(row.title, row.weight, score.score, score.verdict.pace) for row, score in found]
    if objective.scored_by in {"children", "both"}:
        links = list(Alignment.objects.current().counting().filter(parent=objective).select_related("child"))
        seen = Objective.objects.visible_to(user).in_bulk([link.child_id for link in links])
        parts += [_part(link, seen) for link in links]
    return parts


def _part(link: Alignment, seen: dict[int, Objective]) -> Part:
    name = link.child.title if link.child_id in seen else "An objective that is not yours to read"
    return Part(name, link.weight, link.child.score, link.child.pace)


def _reasons(objective: Objective, judged: ObjectiveScore, counted: list[Part], strip: str) -> list[Reason]:
    if objective.scored_by == "manual":
        by_hand = (
            f"{percent_in_words(judged.score)} was given by hand"
            if judged.known
            else "A score is given by hand; none was"
        )
        day = f" on {objective.manual_on:%-d %B %Y}" if objective.manual_on else " yet"
        return [
            Reason("R12", f"{by_hand}{day}."),
            Reason("R7", f"{percent_in_words(judged.expected)} was expected by then."),
            Reason("R8", f"Judged like any other score, silence included: {WORDS[judged.pace].lower()}."),
        ]
    silent = [part.name for part in counted if part.score is None]
    words = (
        f"The mean of {_made_of(objective)} by their weights, each capped at 100 %. {judged.known} of {judged.counted} "
    )
    words += "have data." if not silent else f"have data; without: {', '.join(silent)}, which count 0."
    return [
        Reason("R12", words if judged.counted else "Nothing counts for it yet, so there is no score."),
        Reason(
            "R7", f"{percent_in_words(judged.expected)} was expected by then: the same mean of what each should have."
        ),
        Reason("R13", f"The worst of what counts: {strip or 'nothing counts yet'}."),
    ]


def _made_of(objective: Objective) -> str:
    return {"key_results": "its key results", "children": "the objectives that contribute to it"}.get(
        objective.scored_by, "its key results and the objectives that contribute to it"
    )
