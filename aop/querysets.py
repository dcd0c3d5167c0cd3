"""Reads of the plan and its money. One method owns every kind of sum."""

from uuid import UUID

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from aop.funding_reads import FundedLines
from aop.line_reads import ListedLines
from strategy.core.models import Unit
from strategy.core.querysets import holding

CHANGE = ("change", "bet")
"""Kinds of line that are change money."""
SPEND = ("expense", "headcount", "capex")
"""Account types that are spend; totals never cross into revenue."""


class AccountQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The chart of accounts is no secret to a member; what is booked on it is."""
        return self if user.standing.is_member else self.none()

    def found(self, text):
        """Accounts whose code or name holds every word. Raises ValidationError for a text too long."""
        return holding(self, text, "code", "name")

    def open(self):
        """Accounts that take money."""
        return self.filter(is_archived=False, is_group=False)

    def by_code(self):
        return self.order_by("code", "pk")

    def with_use(self):
        """`is_used`: does any line or actual stand on it?"""
        return _with_use(self, "account")

    def at_or_below(self, account):
        """An account and, where it is a group, all accounts below it."""
        found, level = {account.pk}, {account.pk}
        while level:
            level = set(self.model.objects.filter(parent__in=level).values_list("pk", flat=True)) - found
            found |= level
        return self.filter(pk__in=found)


class CostCentreQuerySet(models.QuerySet):
    def found(self, text):
        """Cost centres whose code or name holds every word. Raises ValidationError for a text too long."""
        return holding(self, text, "code", "name")

    def visible_to(self, user):
        return self.filter(unit__in=Unit.objects.visible_to(user).values("pk"))

    def open(self):
        return self.filter(is_archived=False)

    def by_code(self):
        return self.order_by("code", "pk")

    def with_use(self):
        """`is_used`: does any line or actual stand on it?"""
        return _with_use(self, "cost_centre")


def _with_use(rows, name):
    """A row for each, with `is_used`."""
    uses = [rows.model._meta.get_field(one).related_model.objects for one in ("line_versions", "actuals")]
    lines, actuals = (Exists(use.filter(**{name: OuterRef("pk")})) for use in uses)
    return rows.annotate(is_used=models.ExpressionWrapper(lines | actuals, output_field=models.BooleanField()))


class PlanQuerySet(models.QuerySet):
    def visible_to(self, user):
        """That a plan exists is no secret to a member; its lines are."""
        return self if user.standing.is_member else self.none()

    def newest_first(self):
        return self.select_related("fiscal_year").order_by("-fiscal_year__first_day", "-pk")

    def holding(self, day):
        return self.filter(fiscal_year__first_day__lte=day, fiscal_year__last_day__gte=day)


class PlanVersionQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if user.standing.is_member else self.none()

    def in_force(self):
        """`latest`: the latest approved version or revision of each plan."""
        return self.filter(state="approved", kind__in=["approved", "revision"])

    def of_day(self, day):
        """Versions of the plan of the fiscal year that holds `day`."""
        return self.filter(plan__fiscal_year__first_day__lte=day, plan__fiscal_year__last_day__gte=day)

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
        return self.filter(kind__in=CHANGE)

    def by_name(self):
        return self.select_related("unit").order_by("name", "pk")

    def found(self, text):
        """Lines whose name or unit holds every word. Raises ValidationError for a text too long."""
        return holding(self, text, "name", "unit__name", "unit__code")

    def movable_in(self, version):
        """Lines between which money may move: spend of the version."""
        return self.filter(pk__in=version.line_versions.spend().values("line"))

    def linked_by(self, event):
        """Lines whose links the event made or ended."""
        links = self.model._meta.get_field("allocations").related_model.objects
        return self.filter(pk__in=links.made_or_ended_by(event).values("line"))

    def touched_by(self, event):
        """Lines an act changed: the one it is about, or the many it points to."""
        return self.filter(Q(key=event.subject_key) | Q(terms__closed_by=event) | Q(terms__opened_by=event)).distinct()


class LineVersionQuerySet(ListedLines, FundedLines, models.QuerySet):  # type: ignore[override]
    def visible_to(self, user):
        return self.filter(unit__in=Unit.objects.visible_to(user).values("pk"))

    def of_version(self, version):
        return self.filter(plan_version=version)

    def of_units_below(self, unit):
        return self.filter(unit__in=Unit.objects.below([unit.pk]).values("pk"))

    def spend(self):
        """Lines whose account is spend: as sealed, else as it is."""
        return self.of_types(*SPEND)

    def spend_of(self, version):
        """Spend of a version; of a sealed one the rows themselves say so, and no account need be asked."""
        rows = self.of_version(version)
        return rows.filter(sealed_account_type__in=SPEND) if version.is_sealed else rows.spend()

    def of_types(self, *types):
        """Lines whose account is of one of `types`: as sealed, else as it is."""
        return self.filter(Q(row_hash="", account__type__in=types) | ~Q(row_hash="") & Q(sealed_account_type__in=types))

    def change_money(self):
        return self.filter(line__kind__in=CHANGE)

    def moved_since(self, plan):
        """Lines that transfers changed since the version in force of the plan."""
        return self.filter(line__in=_entries(self).unfolded(plan).values("line"))

    def with_total_now(self, plan):
        """`total_now`: the year with what transfers changed since the version in force; to filter and to sort by."""
        moved = _entries(self).unfolded(plan).filter(line=OuterRef("line")).order_by().values("line")
        year = sum((F(f"p{n:02d}") for n in range(2, 13)), F("p01"))
        change = Subquery(moved.annotate(change=Sum(year)).values("change"), output_field=models.BigIntegerField())
        return self.alias(total_now=F("total") + Coalesce(change, 0))

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

    def sums(self, *by, periods=False, kinds=False):
        """The one place where plan money is added up: rows of `by` with `amount`, minor units, and `lines`, how many.

        With `periods`, also p01 … p12. With `kinds`, of that `change` and `change_lines` are change money, and
        `unclassified` the lines of which no person has said the kind. Without `by`, a single dict.
        """
        totals = {"amount": _added("total"), "lines": Count("pk")}
        if periods:
            totals |= {f"sum_p{n:02d}": _added(f"p{n:02d}") for n in range(1, 13)}
        if kinds:
            change = Q(line__kind__in=CHANGE)
            totals |= {"change": _added("total", filter=change), "change_lines": Count("pk", filter=change)}
            totals |= {"unclassified": Count("pk", filter=Q(line__is_classified=False))}
        return self.order_by().values(*by).annotate(**totals) if by else self.aggregate(**totals)


def _added(name, **limits):
    return Coalesce(Sum(name, **limits), 0, output_field=models.BigIntegerField())


def _entries(rows):
    """Entries of transfers, for rows that stand on a line."""
    line = rows.model._meta.get_field("line").related_model
    return line._meta.get_field("entries").related_model.objects


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

    def of_objectives(self, objectives):
        """Links to any of the objectives (ids) or to one of their key results."""
        return self.filter(Q(objective__in=objectives) | Q(key_result__objective__in=objectives))

    def of_version(self, version):
        """Links of lines that stand in the version."""
        return self.filter(line__versions__plan_version=version)

    def made_or_ended_by(self, event):
        return self.filter(Q(opened_by=event) | Q(closed_by=event))

    def with_targets(self):
        return self.select_related("objective", "key_result__objective")


class SeatQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A seat is seen with its line."""
        return self.filter(line__unit__in=Unit.objects.visible_to(user).values("pk"))

    def of_plan(self, plan):
        return self.filter(line__plan=plan)

    def of_units_below(self, unit):
        return self.filter(line__unit__in=Unit.objects.below([unit.pk]).values("pk"))

    def with_line(self):
        return self.select_related("line__unit", "line__plan__fiscal_year", "gate_bet", "person")

    def count_by_state(self):
        """How many there are in each state, by the state. One read."""
        return dict(self.order_by().values_list("state").annotate(n=models.Count("pk")))

    def by_line(self):
        return self.order_by("line", "title", "pk")


class ActualQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(unit__in=Unit.objects.visible_to(user).values("pk"))

    def of_year(self, fiscal_year):
        return self.filter(fiscal_year=fiscal_year)

    def of_types(self, *types):
        return self.filter(account__type__in=types)

    def unplanned_in(self, version):
        """What was booked on codes for which the version holds no line."""
        planned = version.line_versions.filter(cost_centre=OuterRef("cost_centre"), account=OuterRef("account"))
        return self.filter(~Exists(planned), line__isnull=True)

    def sums(self, *by):
        """Actual money added up by `by`: rows with `amount`, minor units."""
        total = {"amount": Coalesce(Sum("amount"), 0, output_field=models.BigIntegerField())}
        return self.order_by().values(*by).annotate(**total) if by else self.aggregate(**total)
