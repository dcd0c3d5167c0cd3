"""Reads of the stored sums and of the marks beside them. Part of the querysets of `aop`."""

from django.db import models
from django.db.models import Case, Count, Exists, F, Q, Sum, When, Window
from django.db.models.functions import Cast, Coalesce

BIG = models.BigIntegerField()


def _sum(name: str) -> Coalesce:
    """A sum that arrives as an integer: the database adds large numbers up as decimals."""
    return Coalesce(Cast(Sum(name), BIG), 0, output_field=BIG)


class SumMarkQuerySet(models.QuerySet):
    def concerning(self, plan):
        """Marks of a plan (its id or an expression) and those of every plan."""
        return self.filter(Q(plan_id=plan) | Q(plan_id__isnull=True))

    def as_marks(self):
        """Tuples of id, plan, version, unit, line."""
        return self.values_list("pk", "plan_id", "version_id", "unit_id", "line_id")


class SumStateQuerySet(models.QuerySet):
    def of_plan(self, plan):
        return self.filter(plan=plan)

    def with_marks(self, marks):
        """`is_marked`: did anything change since the sums were settled? `marks` are all marks."""
        mine = marks.filter(plan_id=models.OuterRef("plan_id"))
        return self.annotate(is_marked=Exists(mine) | Exists(marks.filter(plan_id__isnull=True)))


class _Sums(models.QuerySet):
    def of_state(self, state):
        return self.filter(state=state)

    def in_units(self, units):
        """Those of the units, given by id; None: of all."""
        return self if units is None else self.filter(unit__in=units)


class UnitSumQuerySet(_Sums):
    def added(self):
        """All units together, a dict."""
        names = ("amount", "lines", "unclassified", "change", "change_lines", "aligned")
        return self.aggregate(**{name: _sum(name) for name in names})


class AimSumQuerySet(_Sums):
    def largest(self, most):
        """The `most` objectives with the most change money: dicts of `objective`, `money`, and `found`, how many
        objectives have any."""
        rows = self.filter(links__gt=0).values("objective").annotate(money=_sum("amount"), found=Window(Count("*")))
        return rows.order_by("-money", "objective")[:most]

    def aligned_by_unit(self):
        """Pairs of unit and what its lines give of change money."""
        return self.order_by().values("unit").annotate(money=_sum("amount")).values_list("unit", "money")

    def paid(self):
        """Ids of the objectives that have money of any kind, whoever may see it: for a subquery."""
        return self.filter(paying__gt=0).order_by().values("objective")


class OpenLineQuerySet(_Sums):
    def largest(self, most, *columns):
        """The `most` lines with the largest part without outcome: dicts of `shared_bp`, `funded`, `unaligned`, of
        `row__total` and such `columns` of the row, and of `found`, how many such lines there are."""
        first = Case(When(place=1, then=F("in_unit")), default=0)
        rows = self.annotate(found=Window(Sum(first))).order_by("-unaligned", "row")
        shown = [f"row__{name}" for name in ("pk", "total", *columns)]
        return rows.values("shared_bp", "funded", "unaligned", "found", *shown)[:most]
