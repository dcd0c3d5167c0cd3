"""Checks of the kernel: the tree of units, the calendar, and spans that name their events."""

from collections.abc import Iterable

from django.apps import apps
from django.db.models import F, Q

from strategy.core.models import FiscalYear, Unit, UnitPath, UnitTerm
from strategy.core.models.base import Span
from strategy.core.verification import Finding, register


def paths_follow_parents() -> Finding:
    """UnitPath holds exactly what the parents say."""
    units = list(Unit.objects.values_list("pk", "parent", "code"))
    parent = {pk: above for pk, above, _code in units}
    code = {pk: word for pk, _above, word in units}
    kept = set(UnitPath.objects.values_list("ancestor", "descendant", "depth"))
    should = {path for pk in parent for path in _paths(pk, parent)}
    wrong = [f"unit {code.get(down, down)}: path from {code.get(up, up)} at depth {depth} is missing"
             for up, down, depth in should - kept]  # fmt: skip
    wrong += [f"unit {code.get(down, down)}: path from {code.get(up, up)} at depth {depth} should not be there"
              for up, down, depth in kept - should]  # fmt: skip
    return Finding(len(units), sorted(wrong))


def _paths(pk: int, parent: dict[int, int | None]) -> Iterable[tuple[int, int, int]]:
    at: int | None = pk
    for depth in range(len(parent)):
        if at is None:
            return
        yield at, pk, depth
        at = parent.get(at)


def years_have_twelve_periods() -> Finding:
    """Twelve periods without gap or overlap cover each fiscal year."""
    years = list(FiscalYear.objects.prefetch_related("periods"))
    wrong = []
    for year in years:
        periods = sorted(year.periods.all(), key=lambda period: period.number)
        touching = all(
            (after.first_day - before.last_day).days == 1 for before, after in zip(periods, periods[1:], strict=False)
        )
        ends = (periods[0].first_day, periods[-1].last_day) if periods else None
        if len(periods) != 12 or not touching or ends != (year.first_day, year.last_day):
            wrong.append(f"fiscal year {year.label}: its periods do not cover it")
    return Finding(len(years), wrong)


def spans_name_their_events() -> Finding:
    """An end of a span is told by an event of the same instant, and spans do not end before they begin."""
    looked_at, wrong = 0, []
    for model in _span_models():
        rows = model.objects.all()
        looked_at += rows.count()
        bad = rows.filter(
            ~Q(opened_by__at=F("valid_from"))
            | Q(valid_to__isnull=False, closed_by__isnull=True)
            | Q(valid_to__isnull=False) & ~Q(closed_by__at=F("valid_to"))
        )
        wrong += [
            f"{model._meta.verbose_name} {pk}: its ends differ from its events"
            for pk in bad.values_list("pk", flat=True)
        ]
    return Finding(looked_at, wrong)


def _span_models() -> list:
    return [model for model in apps.get_models() if issubclass(model, Span)]


def units_are_what_their_terms_say() -> Finding:
    """Each unit has one open term, which says its parent, code and name."""
    agree = UnitTerm.objects.current().filter(code=F("unit__code"), name=F("unit__name"))
    agree = agree.filter(Q(parent=F("unit__parent")) | Q(parent__isnull=True, unit__parent__isnull=True))
    wrong = Unit.objects.exclude(pk__in=agree.values("unit"))
    return Finding(Unit.objects.count(), [f"unit {unit.code}: its open term says something else" for unit in wrong])


def register_all() -> None:
    """Called once when the kernel is ready."""
    register("Paths of units follow their parents", paths_follow_parents)
    register("Fiscal years are covered by twelve periods", years_have_twelve_periods)
    register("Every change of a fact has its event", spans_name_their_events)
    register("Units are what their terms say", units_are_what_their_terms_say)
