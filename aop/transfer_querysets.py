"""Reads of transfers and their entries: whose they are to see, what waits, what stands on the version in force."""

from django.db import models
from django.db.models import Exists, OuterRef, Q, Sum
from django.db.models.functions import Coalesce

from strategy.core.models import Unit


class TransferQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A transfer is seen by those who see the unit that holds all its lines, and by those who see one of them:
        they see that entry."""
        units = Unit.objects.visible_to(user).values("pk")
        entries = self.model._meta.get_field("entries").related_model.objects.filter(line__unit__in=units)
        return self.filter(Q(unit__in=units) | Q(pk__in=entries.values("transfer")))

    def whole_to(self, user):
        """Those of which the person sees every entry."""
        return self.filter(unit__in=Unit.objects.visible_to(user).values("pk"))

    def with_entries_for(self, user):
        """Each with `seen_entries`, those of lines the person sees, and `has_hidden`: are there others?"""
        entries = self.model._meta.get_field("entries").related_model.objects
        seen = models.Prefetch("entries", entries.visible_to(user).order_by("line"), to_attr="seen_entries")
        unseen = ~Exists(Unit.objects.visible_to(user).filter(pk=OuterRef("unit")))
        return self.prefetch_related(seen).annotate(has_hidden=unseen)

    def moving(self):
        """Applied ones, those undone by a counter-entry included: both stay in the sums."""
        return self.filter(state__in=["applied", "undone"])

    def unfolded(self):
        """Those the version in force does not contain yet: folded into none, or into one that is not approved."""
        return self.moving().filter(Q(folded_in__isnull=True) | Q(folded_in__state__in=["draft", "submitted"]))

    def of_plan(self, plan):
        return self.filter(plan=plan)

    def waiting(self):
        """Those somebody has to decide or apply."""
        return self.filter(state__in=["proposed", "approved"])

    def of_person(self, user):
        """Those the person proposed, decided or applied."""
        return self.filter(Q(proposed_by=user) | Q(decided_by=user) | Q(applied_by=user))

    def of_lines(self, lines):
        """Those that take from or give to one of `lines`."""
        entries = self.model._meta.get_field("entries").related_model.objects.filter(line__in=lines)
        return self.filter(pk__in=entries.values("transfer"))

    def in_units_below(self, unit):
        """Those with an entry of the unit or of one below it."""
        lines = self.model._meta.get_field("entries").related_model._meta.get_field("line").related_model.objects
        return self.of_lines(lines.filter(unit__in=Unit.objects.below([unit.pk]).values("pk")).values("pk"))

    def with_people(self):
        return self.select_related(
            "plan__fiscal_year", "unit", "proposed_by", "decided_by", "applied_by", "folded_in", "undone_by"
        )

    def newest_first(self):
        return self.order_by("-proposed_at", "-pk")


class TransferEntryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """An entry is money of its line."""
        return self.filter(line__unit__in=Unit.objects.visible_to(user).values("pk"))

    def unfolded(self, plan):
        """Entries that stand between the version in force of the plan and its current plan."""
        transfers = self.model._meta.get_field("transfer").related_model.objects
        return self.filter(transfer__in=transfers.of_plan(plan).unfolded().values("pk"))

    def sums(self, *by):
        """The one place where entries are added up: rows of `by` with sum_p01 … sum_p12, minor units."""
        totals = {
            f"sum_p{n:02d}": Coalesce(Sum(f"p{n:02d}"), 0, output_field=models.BigIntegerField()) for n in range(1, 13)
        }
        return self.order_by().values(*by).annotate(**totals) if by else self.aggregate(**totals)
