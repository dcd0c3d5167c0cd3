"""Reads of the plan and its money. One method owns every kind of sum."""

from uuid import UUID

from django.db import models
from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce

from aop.funding_reads import FundedLines
from strategy.core.models import Unit

SPEND = ("expense", "headcount", "capex")
"""Account types that are spend; totals never cross into revenue."""


class AccountQuerySet(models.QuerySet):
    def open(self):
        """Accounts that take money."""
        return self.filter(is_archived=False, is_group=False)


class CostCentreQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(unit__in=Unit.objects.visible_to(user).values("pk"))

    def open(self):
        return self.filter(is_archived=False)


class PlanQuerySet(models.QuerySet):
    def visible_to(self, user):
        """That a plan exists is no secret to a member; its lines are."""
        return self if user.memberships.exists() else self.none()

    def newest_first(self):
        return self.select_related("fiscal_year").order_by("-fiscal_year__first_day", "-pk")

    def holding(self, day):
        return self.filter(fiscal_year__first_day__lte=day, fiscal_year__last_day__gte=day)


class PlanVersionQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if user.memberships.exists() else self.none()

    def in_force(self):
        """`latest`: the latest approved version or revision of each plan."""
        return self.filter(state="approved", kind__in=["approved", "revision"])

    def editable(self):
        return self.filter(state="draft")

    def with_plan(self):
        return self.select_related("plan__fiscal_year", "parent")

    def named(self, text: str):
        """The version of a UUID key or an id; none for any other text."""
        if text.isascii() and text.isdigit() and len(text) < 18:
            return self.filter(pk=int(text))
        try:
            return self.filter(key=UUID(text))
        except ValueError:
            return self.none()

    def in_order(self):
        """As they came to be."""
        return self.order_by("created_at", "pk")


class BudgetLineQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(unit__in=Unit.objects.visible_to(user).values("pk"))

    def change_money(self):
        return self.filter(kind__in=["change", "bet"])

    def linked_by(self, event):
        """Lines whose links the event made or ended."""
        links = self.model._meta.get_field("allocations").related_model.objects
        return self.filter(pk__in=links.made_or_ended_by(event).values("line"))


class LineVersionQuerySet(FundedLines, models.QuerySet):
    def visible_to(self, user):
        return self.filter(unit__in=Unit.objects.visible_to(user).values("pk"))

    def of_version(self, version):
        return self.filter(plan_version=version)

    def of_units_below(self, unit):
        return self.filter(unit__in=Unit.objects.below([unit.pk]).values("pk"))

    def spend(self):
        """Lines whose account is spend: as sealed, else as it is."""
        return self.filter(Q(row_hash="", account__type__in=SPEND) | ~Q(row_hash="") & Q(sealed_account_type__in=SPEND))

    def change_money(self):
        return self.filter(line__kind__in=["change", "bet"])

    def with_codes(self):
        """The codes and names to show: as sealed where sealed, else as they are now."""

        def shown(sealed, live):
            kept = models.When(~Q(row_hash=""), then=F(sealed))
            return models.Case(kept, default=F(live), output_field=models.CharField())

        return self.alias().annotate(
            cost_centre_code_shown=shown("sealed_cost_centre_code", "cost_centre__code"),
            cost_centre_name_shown=shown("sealed_cost_centre_name", "cost_centre__name"),
            account_code_shown=shown("sealed_account_code", "account__code"),
            account_name_shown=shown("sealed_account_name", "account__name"),
            account_type_shown=shown("sealed_account_type", "account__type"),
        )

    def matching(self, text):
        """Lines whose name, vendor, cost centre or account holds every word."""
        rows = self
        for word in text.split()[:10]:
            rows = rows.filter(
                Q(name__icontains=word)
                | Q(vendor__icontains=word)
                | Q(cost_centre__name__icontains=word)
                | Q(cost_centre__code__icontains=word)
                | Q(account__name__icontains=word)
                | Q(account__code__icontains=word)
            )
        return rows

    def sums(self, *by, periods=False):
        """The one place where plan money is added up: rows of `by` with `amount`, minor units, and `lines`, how many.

        With `periods`, also p01 … p12. Without `by`, a single dict.
        """
        totals = {"amount": Coalesce(Sum("total"), 0, output_field=models.BigIntegerField()), "lines": Count("pk")}
        if periods:
            totals |= {
                f"sum_p{n:02d}": Coalesce(Sum(f"p{n:02d}"), 0, output_field=models.BigIntegerField())
                for n in range(1, 13)
            }
        return self.order_by().values(*by).annotate(**totals) if by else self.aggregate(**totals)


class AllocationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Aims are open, money is not: a link is seen with its line."""
        return self.filter(line__unit__in=Unit.objects.visible_to(user).values("pk"))

    def current(self):
        return self.filter(valid_to__isnull=True)

    def as_of(self, instant):
        return self.filter(valid_from__lte=instant).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=instant))

    def of_line(self, line):
        return self.filter(line=line).order_by("from_bp", "pk")

    def of_objective(self, objective):
        """Links to the objective or to one of its key results."""
        return self.filter(Q(objective=objective) | Q(key_result__objective=objective))

    def of_version(self, version):
        """Links of lines that stand in the version."""
        return self.filter(line__versions__plan_version=version)

    def made_or_ended_by(self, event):
        return self.filter(Q(opened_by=event) | Q(closed_by=event))

    def with_targets(self):
        return self.select_related("objective", "key_result__objective")


class ActualQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(unit__in=Unit.objects.visible_to(user).values("pk"))

    def of_year(self, fiscal_year):
        return self.filter(fiscal_year=fiscal_year)

    def sums(self, *by):
        """Actual money added up by `by`: rows with `amount`, minor units."""
        total = {"amount": Coalesce(Sum("amount"), 0, output_field=models.BigIntegerField())}
        return self.order_by().values(*by).annotate(**total) if by else self.aggregate(**total)
