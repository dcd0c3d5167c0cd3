"""Checks of aims: no loops, rows equal to their open terms, stored scores equal to what was said."""

from graphlib import CycleError, TopologicalSorter

from django.db.models import F, Q

from okrs import facts, scoring
from okrs.models import Alignment, KeyResult, KeyResultTerm, Objective, ObjectiveTerm
from okrs.rollup import ObjectiveScore, computed
from strategy.core import clock
from strategy.core.verification import Finding, register


def alignment_makes_no_loop() -> Finding:
    """Following primary parents and links upwards always ends."""
    above: dict[int, set[int]] = {pk: set() for pk in Objective.objects.values_list("pk", flat=True)}
    parents = Objective.objects.filter(parent__isnull=False).values_list("pk", "parent")
    for child, parent in [*parents, *Alignment.objects.current().values_list("child", "parent")]:
        above[child].add(parent)
    try:
        TopologicalSorter(above).prepare()
    except CycleError as loop:
        circle = " → ".join(str(pk) for pk in loop.args[1])
        return Finding(len(above), [f"objectives {circle}: they run in a circle"])
    return Finding(len(above), [])


def scores_are_what_was_said() -> Finding:
    """Each active objective and its key results carry the score and the pace that their check-ins make on the day
    they were judged."""
    active = list(Objective.objects.active().filter(judged_on__isnull=False))
    newest = max((row.judged_on for row in active if row.judged_on), default=None)
    if newest is None:
        return Finding(0, [])
    results = computed(facts.as_of(clock.now(), newest), newest).objectives
    rows = [row for row in active if row.judged_on == newest]  # the others are merely due
    wrong = [row.pk for row in rows if row.pk not in results or _told(row) != _told(results[row.pk])]
    return Finding(len(rows), [f"objective {pk}: its score or pace is not what its check-ins make" for pk in wrong])


def _told(row: Objective | ObjectiveScore) -> tuple:
    score = row.score if isinstance(row, Objective) else scoring.kept(row.score)
    return score, row.known, row.counted, str(row.pace)


def _same(*names: str) -> Q:
    """Each field of the term equals the row's, empty equal to empty."""
    rule = Q()
    for name in names:
        field, _, row = name.partition("=")
        rule &= Q(**{field: F(row)}) | Q(**{f"{field}__isnull": True, f"{row}__isnull": True})
    return rule


def objectives_are_what_their_terms_say() -> Finding:
    """Each objective has one open term that says what it says."""
    said = ("unit", "owner", "parent", "cycle", "commitment", "state", "scored_by", "manual_score", "manual_on")
    names = [f"{name}=objective__{name}" for name in said]
    agree = ObjectiveTerm.objects.current().filter(_same(*names)).values("objective")
    wrong = Objective.objects.exclude(pk__in=agree).values_list("pk", flat=True)
    return Finding(Objective.objects.count(), [f"objective {pk}: its open term says something else" for pk in wrong])


def key_results_are_what_their_terms_say() -> Finding:
    """Each key result that was not dropped has one open term that says what it says."""
    names = ("owner", "kind", "start", "target", "lower", "upper", "weight")
    agree = KeyResultTerm.objects.current().filter(_same(*(f"{name}=key_result__{name}" for name in names)))
    live = KeyResult.objects.filter(dropped_at__isnull=True)
    wrong = live.exclude(pk__in=agree.values("key_result")).values_list("pk", flat=True)
    return Finding(live.count(), [f"key result {pk}: its open term says something else" for pk in wrong])


def register_all() -> None:
    """Called once when the app is ready."""
    register("Alignment makes no loop", alignment_makes_no_loop)
    register("Scores are what was said", scores_are_what_was_said)
    register("Objectives are what their terms say", objectives_are_what_their_terms_say)
    register("Key results are what their terms say", key_results_are_what_their_terms_say)
