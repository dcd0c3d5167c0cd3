"""Reads that join the lines of a version with their links. Part of the querysets of `aop`."""

from django.db import models
from django.db.models import Count, ExpressionWrapper, F, FilteredRelation, Q, Sum, Window
from django.db.models.functions import Coalesce, RowNumber

from aop.share_expressions import PERIOD_COLUMNS, YearPart
from aop.shares import WHOLE

BIG = models.BigIntegerField()


def _year_part() -> YearPart:
    return YearPart(F("link__from_bp"), F("link__to_bp"), F("total"), *(F(column) for column in PERIOD_COLUMNS))


class FundedLines(models.QuerySet):
    """Lines of one version with the shares they give now. For querysets of LineVersion."""

    def _linked(self):
        now = Q(line__allocations__valid_to__isnull=True)
        return self.alias(link=FilteredRelation("line__allocations", condition=now))

    def in_units(self, units):
        """Lines of the units, given by id (None: of all): where all that the reader may see is at hand, the database
        reckons better with ids than with the question who may see what."""
        return self if units is None else self.filter(unit__in=units)

    def with_links(self):
        """One row for each link of a line: `funded` is its amount of the year, minor units, `aim` the objective
        it serves, itself or through one of its key results."""
        return (
            self._linked()
            .filter(link__isnull=False)
            .annotate(funded=_year_part(), aim=Coalesce("link__objective", "link__key_result__objective"))
        )

    def funding(self, *by, only=None):
        """The one place where shares of lines are added up: rows of `by` with `amount`, minor units, `links`, how
        many shares that is, and `paying`, how many shares of any line that has money.

        `only`, a Q, limits what is added up, not what is `paying`. Without `by`, a single dict. `by` may name `aim`.
        """
        sums = {
            "amount": Coalesce(Sum("funded", filter=only), 0, output_field=BIG),
            "links": Count("pk", filter=only),
            "paying": Count("pk", filter=~Q(total=0)),
        }
        rows = self.with_links().order_by()
        return rows.values(*by).annotate(**sums) if by else rows.aggregate(**sums)

    def remainders(self, *columns):
        """One dict for each line: pk, total, `columns`, and `shared_bp`, `funded`, `unaligned` of the year.

        `unaligned` is what no aim has, minor units; `shared_bp` are the basis points that some aim has.
        """
        rows = (
            self._linked()
            .values("pk", "total", *columns)
            .annotate(
                shared_bp=Coalesce(Sum(F("link__to_bp") - F("link__from_bp")), 0, output_field=models.IntegerField()),
                funded=Coalesce(Sum(_year_part()), 0, output_field=BIG),
            )
        )
        return rows.annotate(unaligned=ExpressionWrapper(F("total") - F("funded"), output_field=BIG))

    def largest_remainders(self, most):
        """The `most` lines of each unit that `remainders` puts first, as it says them, with `unit`, `place` (from 1)
        and `in_unit`, how many lines of the unit have a remainder."""
        by_size = [F("unaligned").desc(), F("pk").asc()]
        rows = self.with_a_remainder().remainders("unit")
        place = Window(RowNumber(), partition_by="unit", order_by=by_size)
        return rows.annotate(place=place, in_unit=Window(Count("*"), partition_by="unit")).filter(place__lte=most)

    def with_a_remainder(self):
        """Lines that aims do not have whole."""
        whole = self._links().current().values("line").annotate(shared=Sum(F("to_bp") - F("from_bp")))
        return self.exclude(line__in=whole.filter(shared=WHOLE).values("line"))

    def serving(self, objective):
        """Lines that serve an objective, itself or one of its key results."""
        return self.filter(line__in=self._links().current().of_objective(objective).values("line"))

    def _links(self):
        line = self.model._meta.get_field("line").related_model
        return line._meta.get_field("allocations").related_model.objects
