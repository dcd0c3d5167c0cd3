"""Reads of aims."""

from django.db import models
from django.db.models import Count, Exists, ExpressionWrapper, F, Min, OuterRef, Q, Subquery, Value, Window
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, Least, RowNumber

from strategy.core.models import Cycle, Unit
from strategy.core.models.base import SpanQuerySet
from strategy.core.querysets import holding

_STANDING = {
    "on": ["on_track", "achieved"],
    "behind": ["behind", "partly"],
    "at_risk": ["at_risk", "missed"],
    "silent": ["unknown"],
}
"""How paces are counted together."""
_ABOVE_WHAT_I_SEE = """
WITH RECURSIVE seen(id, parent_id) AS (
    SELECT o.id, o.parent_id FROM okrs_objective o
    WHERE o.owner_id = %s OR o.unit_id IN (
        SELECT p.descendant_id FROM strategy_unitpath p
        JOIN strategy_membership m ON m.unit_id = p.ancestor_id WHERE m.user_id = %s)
    UNION
    SELECT o.id, o.parent_id FROM okrs_objective o JOIN seen ON o.id = seen.parent_id
) SELECT id FROM seen
"""
_ABOVE = """
WITH RECURSIVE above(id, parent_id) AS (
    SELECT o.id, o.parent_id FROM okrs_objective o WHERE o.id = %s
    UNION
    SELECT o.id, o.parent_id FROM okrs_objective o JOIN above ON o.id = above.parent_id
) SELECT id FROM above
"""
_SERVED = """
WITH RECURSIVE served(id) AS (
    SELECT o.id FROM okrs_objective o WHERE o.id IN ({0})
    UNION
    SELECT a.parent_id FROM okrs_alignment a JOIN served ON a.child_id = served.id
    WHERE a.valid_to IS NULL AND a.kind = 'contributes'
) SELECT id FROM served
"""
_REACHED = """
WITH RECURSIVE edge(child, parent) AS (
    SELECT id, parent_id FROM okrs_objective WHERE parent_id IS NOT NULL
    UNION
    SELECT child_id, parent_id FROM okrs_alignment WHERE valid_to IS NULL
), reached(id) AS (
    SELECT o.id FROM okrs_objective o WHERE o.id = %s
    UNION
    SELECT edge.parent FROM edge JOIN reached ON edge.child = reached.id
) SELECT id FROM reached
"""
_BELOW = """
WITH RECURSIVE below(id) AS (
    SELECT o.id FROM okrs_objective o WHERE o.id = %s
    UNION
    SELECT o.id FROM okrs_objective o JOIN below ON o.parent_id = below.id
) SELECT id FROM below
"""


class ObjectiveQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Every member reads all aims; where the organisation closes them: one's own, those of one's units and
        below, and all that these are aligned to."""
        if not user.standing.is_member:
            return self.none()
        if user.standing.aims_are_open:
            return self
        return self._in(_ABOVE_WHAT_I_SEE, user.pk, user.pk)

    def _in(self, sql: str, *values: int):
        """Rows of a recursive read; both databases know the same standard words for it."""
        return self.filter(pk__in=RawSQL(sql, values))  # noqa: S611  fixed text, values are passed beside it

    def line_up(self, objective):
        """The objective and all it is aligned to by primary parents, in no order."""
        return self._in(_ABOVE, objective.pk)

    def served_by(self, ids):
        """The objectives of those ids and all that these contribute to, however far up, in no order."""
        return self._in(_SERVED.format(", ".join(["%s"] * len(ids))), *ids)

    def reached_from(self, objective):
        """The objective and everything above it by any link: primary parents, contributing and supporting."""
        return self._in(_REACHED, objective.pk)

    def line_down(self, objective):
        """The objective and all that is aligned to it, in no order."""
        return self._in(_BELOW, objective.pk)

    def open(self):
        return self.exclude(state__in=["closed", "cancelled"])

    def active(self):
        return self.filter(state="active")

    def due_for_judging(self, on):
        """Active ones whose pace does not speak of the day `on` yet."""
        return self.active().filter(Q(judged_on__isnull=True) | Q(judged_on__lt=on))

    def drafts(self):
        return self.filter(state="draft")

    def of_cycle(self, cycle):
        return self.filter(cycle=cycle)

    def during(self, cycle):
        """Objectives of a cycle that shares a day with `cycle`, a row or its id: those of its year, too."""
        cycles = Cycle.objects.filter(pk=getattr(cycle, "pk", cycle))
        first, last = Subquery(cycles.values("first_day")), Subquery(cycles.values("last_day"))
        return self.filter(cycle__first_day__lte=last, cycle__last_day__gte=first)

    def of_units_below(self, unit):
        """Objectives of the unit and all below it."""
        return self.filter(unit__in=Unit.objects.below([unit.pk]).values("pk"))

    def committed(self):
        return self.filter(commitment="committed")

    def owned_by(self, user):
        return self.filter(owner=user)

    def tops_of(self, shown):
        """Rows whose parent is not among `shown`, a queryset: the first level of a tree of those."""
        return self.exclude(parent__in=shown.values("pk"))

    def without_key_results(self):
        """Nothing says how we know that these are reached."""
        return self.exclude(key_results__in=_live_key_results(self))

    def wanting_words(self, on):
        """Active ones without a key result, and drafts whose cycle has begun by the day `on`."""
        results = _live_key_results(self).filter(objective=OuterRef("pk"))
        return self.filter(Q(state="active") & ~Exists(results) | Q(state="draft", cycle__first_day__lte=on))

    def with_people(self):
        return self.select_related("unit", "owner", "cycle")

    def with_key_result_count(self):
        """Adds `key_result_count`: those not dropped."""
        return self.annotate(key_result_count=_count(_live_key_results(self), "objective"))

    def with_child_count(self, shown):
        """Adds `child_count`: how many of `shown`, a queryset, have the row as primary parent."""
        return self.annotate(child_count=_count(shown, "parent"))

    def figures(self):
        """How many there are, by state, how many at the top of their tree, how many active ones no key result tells
        about, how the active ones stand, and the oldest day one of those was judged on. One read."""
        blind = Q(state="active") & ~Q(pk__in=_live_key_results(self).values("objective"))
        states = ("candidate", "draft", "active", "closed", "cancelled")
        counts = {state: Count("pk", filter=Q(state=state)) for state in states}
        counts |= {name: Count("pk", filter=Q(state="active", pace__in=paces)) for name, paces in _STANDING.items()}
        counts |= {"unjudged": Count("pk", filter=Q(state="active", judged_on=None))}
        counts |= {"blind": Count("pk", filter=blind), "tops": Count("pk", filter=~Q(parent__in=self.values("pk")))}
        counts |= {"judged_on": Min("judged_on", filter=Q(state="active"))}  # last: its name hides the column
        return self.order_by().aggregate(total=Count("pk"), **counts)

    def found(self, text):
        """Objectives whose title, unit or owner holds every word of `text`. Raises ValidationError for too much."""
        return holding(self, text, "title", "unit__name", "owner__name")


def _count(rows, by):
    """How many of `rows` point by `by` at the outer row: a subquery, as joins would multiply rows."""
    counted = rows.filter(**{by: OuterRef("pk")}).order_by().values(by).annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n")), 0)


def _live_key_results(objectives):
    return objectives.model._meta.get_field("key_results").related_model.objects.live()


class KeyResultQuerySet(models.QuerySet):
    def visible_to(self, user):
        objectives = self.model._meta.get_field("objective").related_model.objects.visible_to(user)
        return self.filter(objective__in=objectives.values("pk"))

    def live(self):
        return self.filter(dropped_at__isnull=True)

    def of_open_objectives(self):
        return self.exclude(objective__state__in=["closed", "cancelled"])

    def owned_by(self, user):
        return self.filter(owner=user)

    def found(self, text):
        """Key results whose title or owner holds every word of `text`. Raises ValidationError for too much."""
        return holding(self, text, "title", "owner__name")

    def in_order(self):
        return self.order_by("position", "pk")

    def in_play(self):
        """Those that are checked in on: not dropped, of an active objective."""
        return self.live().filter(objective__state="active")

    def begun(self, on):
        """Those of cycles that have begun by the day `on`."""
        return self.filter(objective__cycle__first_day__lte=on)

    def answered_for_by(self, user):
        """Those one owns, and those of objectives one owns or contributes to."""
        aims = self.model._meta.get_field("objective").related_model.objects
        mine = aims.filter(Q(owner=user) | Q(contributors=user)).values("pk")
        return self.filter(Q(owner=user) | Q(objective__in=mine))

    def for_check_ins(self):
        """With all that a check-in and the right to it ask for."""
        rows = self.select_related("objective__cycle", "objective__unit", "owner", "metric")
        return rows.prefetch_related("objective__contributors")

    def most_overdue_first(self, on):
        """By the days of the cycle without a word, up to the day `on`."""
        heard = Coalesce("last_check_in_on", "objective__cycle__first_day")
        until = Least("objective__cycle__last_day", Value(on, models.DateField()))
        quiet = ExpressionWrapper(until - heard, models.DurationField())
        return self.annotate(quiet=quiet).order_by("-quiet", "objective", "position", "pk")


class CheckInQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What is said of an aim is read by those who read the aim."""
        key_results = self.model._meta.get_field("key_result").related_model.objects.visible_to(user)
        return self.filter(key_result__in=key_results.values("pk"))

    def standing(self):
        """Statements that hold: neither corrected nor taken back."""
        return self.filter(replaced_by__isnull=True, value__isnull=False)

    def as_known_at(self, instant):
        """Statements that held at `instant`, whatever was corrected since."""
        said = self.filter(at__lte=instant, value__isnull=False)
        return said.exclude(replaced_by__at__lte=instant)

    def until(self, day):
        """Those that speak of `day` or before."""
        return self.filter(on__lte=day)

    def newest_first(self):
        """By the day they speak of; of one day the last one said comes first."""
        return self.order_by("-on", "-at", "-pk")

    def latest_of_each(self, count=1):
        """Of each key result the statements that count last: by their day, then by when they were said. In no order."""
        place = Window(
            RowNumber(), partition_by=F("key_result"), order_by=[F("on").desc(), F("at").desc(), F("pk").desc()]
        )
        return self.annotate(place=place).filter(place__lte=count)


class BetQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A bet is read by those who read its objective."""
        objectives = self.model._meta.get_field("objective").related_model.objects.visible_to(user)
        return self.filter(objective__in=objectives.values("pk"))

    def open(self):
        return self.exclude(state__in=["scaled", "stopped"])

    def owned_by(self, user):
        return self.filter(owner=user)

    def of_units_below(self, unit):
        return self.filter(objective__unit__in=Unit.objects.below([unit.pk]).values("pk"))

    def during(self, cycle):
        """Bets on objectives of a cycle that shares a day with `cycle`."""
        objectives = self.model._meta.get_field("objective").related_model.objects.during(cycle)
        return self.filter(objective__in=objectives.values("pk"))

    def with_people(self):
        return self.select_related("objective__unit", "objective__owner", "key_result", "owner")

    def figures(self):
        """How many there are, are being tested, and have a verdict. One read."""
        verdicts = Q(state__in=["validated", "invalidated", "unclear"])
        tests = Q(state="testing")
        return self.order_by().aggregate(total=Count("pk"), testing=Count("pk", tests), judged=Count("pk", verdicts))

    def found(self, text):
        """Bets whose title, hypothesis or lesson holds every word of `text`. Raises ValidationError for too much."""
        return holding(self, text, "title", "hypothesis", "lesson")

    def by_title(self):
        return self.order_by("title", "pk")


class AlignmentQuerySet(SpanQuerySet):
    def visible_to(self, user):
        """A link is seen by those who see both ends."""
        objectives = self.model._meta.get_field("child").related_model.objects.visible_to(user).values("pk")
        return self.filter(child__in=objectives, parent__in=objectives)

    def contributing(self):
        return self.filter(kind="contributes")

    def counting(self):
        """Links through which a score travels up: to what is neither cancelled nor merely proposed."""
        return self.contributing().filter(child__state__in=["active", "closed"])


class ThemeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Every member reads them."""
        return self if user.standing.is_member else self.none()

    def with_objective_count(self, user):
        """Adds `objective_count`: the objectives of the theme that the person may read."""
        objectives = self.model._meta.get_field("objectives").related_model.objects.visible_to(user)
        return self.annotate(objective_count=_count(objectives, "theme"))

    def found(self, text):
        """Themes whose name holds every word of `text`. Raises ValidationError for too much."""
        return holding(self, text, "name")

    def by_name(self):
        return self.order_by("name", "pk")


class MetricQuerySet(models.QuerySet):
    def visible_to(self, user):
        """As aims: every member's where these are open, else those of one's units and below."""
        if not user.standing.is_member:
            return self.none()
        return self if user.standing.aims_are_open else self.filter(unit__in=Unit.objects.visible_to(user).values("pk"))

    def found(self, text):
        """Metrics whose name or source holds every word of `text`. Raises ValidationError for too much."""
        return holding(self, text, "name", "source")

    def by_name(self):
        return self.order_by("name", "pk")

    def with_key_result_count(self):
        """Adds `key_result_count`: those that follow the metric and are not dropped."""
        return self.annotate(key_result_count=_count(_live_key_results(self), "metric"))
