"""Checks of aims: parents without loops, and rows equal to their open terms."""

from django.db.models import F, Q

from okrs.models import KeyResult, KeyResultTerm, Objective, ObjectiveTerm
from strategy.core.verification import Finding, register


def parents_make_no_loop() -> Finding:
    """Following primary parents always ends."""
    parent = dict(Objective.objects.values_list("pk", "parent"))
    ends: set[int] = set()
    wrong = []
    for pk in sorted(parent):
        walked: list[int] = []
        at: int | None = pk
        while at is not None and at not in ends and at not in walked:
            walked.append(at)
            at = parent.get(at)
        if at is not None and at in walked:
            wrong.append(f"objective {pk}: its parents run in a circle")
        else:
            ends.update(walked)
    return Finding(len(parent), wrong)


def _same(*names: str) -> Q:
    """Each field of the term equals the row's, empty equal to empty."""
    rule = Q()
    for name in names:
        field, _, row = name.partition("=")
        rule &= Q(**{field: F(row)}) | Q(**{f"{field}__isnull": True, f"{row}__isnull": True})
    return rule


def objectives_are_what_their_terms_say() -> Finding:
    """Each objective has one open term that says what it says."""
    names = [f"{name}=objective__{name}" for name in ("unit", "owner", "parent", "cycle", "commitment", "state")]
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
    register("Parents of objectives make no loop", parents_make_no_loop)
    register("Objectives are what their terms say", objectives_are_what_their_terms_say)
    register("Key results are what their terms say", key_results_are_what_their_terms_say)
