"""Reads of the list of lines: what fits the filters, what differs between versions, whose share an actual is."""

from django.db import models
from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Abs, Coalesce

PERIOD_FIELDS = tuple(f"p{number:02d}" for number in range(1, 13))
COMPARED = ("name", "vendor", "cost_centre", "account", *PERIOD_FIELDS)
"""What makes a line differ between two versions."""
MOST_WORDS = 10


class ListedLines(models.QuerySet):
    """For querysets of LineVersion."""

    def matching(self, text):
        """Lines whose name, vendor, cost centre or account holds every word."""
        rows = self
        for word in text.split()[:MOST_WORDS]:
            rows = rows.filter(
                Q(name__icontains=word)
                | Q(vendor__icontains=word)
                | Q(cost_centre__name__icontains=word)
                | Q(cost_centre__code__icontains=word)
                | Q(account__name__icontains=word)
                | Q(account__code__icontains=word)
            )
        return rows

    def unclassified(self):
        """Lines of which no person has said the kind."""
        return self.filter(line__is_classified=False)

    def unlinked(self):
        """Lines that serve no aim now."""
        return self.exclude(line__in=self._links().current().values("line"))

    def with_what_shares_codes(self):
        """`pair_total`: what the version plans for the cost centre and account of the line; `pair_before`: the part
        of it in lines before this one. Booked money of the pair is apportioned by these, so that it adds up."""
        same = self.model._default_manager.filter(
            plan_version=OuterRef("plan_version"), cost_centre=OuterRef("cost_centre"), account=OuterRef("account")
        )
        before = same.filter(pk__lt=OuterRef("pk"))
        return self.annotate(pair_total=_total(same), pair_before=_total(before))

    def compared_with(self, other):
        """Lines that differ from those of another version or are not in it; `was_total` is None for a new line."""
        there = other.line_versions.filter(line=OuterRef("line"))
        same = there.filter(**{name: OuterRef(name) for name in COMPARED})
        delta = F("total") - Coalesce(F("was_total"), 0, output_field=BigIntegerField())
        rows = self.filter(~Exists(same)).annotate(was_total=Subquery(there.values("total")[:1]))
        return rows.annotate(delta=delta, size=Abs(delta))

    def missing_in(self, other):
        """Lines that another version does not hold."""
        return self.exclude(line__in=other.line_versions.values("line"))


def _total(rows):
    added = rows.order_by().values("plan_version").annotate(added=Sum("total")).values("added")
    return Coalesce(Subquery(added), 0, output_field=BigIntegerField())
