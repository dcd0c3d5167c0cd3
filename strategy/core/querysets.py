"""Reads of the shared kernel."""

from django.db import models
from django.db.models import Count, Exists, Max, Q


class UnitQuerySet(models.QuerySet):
    def active(self):
        return self.filter(archived_at__isnull=True)

    def below(self, units):
        """Units that are one of `units` (a queryset or ids) or lie below one of them."""
        paths = self.model._meta.get_field("paths_down").related_model.objects
        return self.filter(pk__in=paths.filter(ancestor__in=units).values("descendant"))

    def above(self, unit):
        """`unit` and all its ancestors, the root first."""
        return self.filter(paths_down__descendant=unit).order_by("-paths_down__depth")

    def lowest_over(self, units):
        """Id of the lowest unit that holds all of `units` (ids), itself one of them or above; None for none."""
        units = set(units)
        paths = self.model._meta.get_field("paths_down").related_model.objects.filter(descendant__in=units)
        shared = paths.values("ancestor").annotate(held=Count("descendant"), depth=Max("depth"))
        return shared.filter(held=len(units)).order_by("depth").values_list("ancestor", flat=True).first()

    def visible_to(self, user):
        """Units where the person holds any role, and all below."""
        return self.below(user.memberships.values("unit"))

    def where_role(self, user, *roles):
        """Units where the person holds one of `roles`, directly or from above."""
        return self.below(user.memberships.filter(role__in=roles).values("unit"))

    def where_pay(self, user):
        """Units whose pay the person may see."""
        return self.below(user.memberships.filter(may_see_pay=True).values("unit"))

    def in_tree_order(self):
        """By code: the order every tree and picker uses before it is nested."""
        return self.order_by("code", "pk")


class FiscalYearQuerySet(models.QuerySet):
    def holding(self, day):
        """The year that holds `day`."""
        return self.filter(first_day__lte=day, last_day__gte=day)

    def newest_first(self):
        return self.order_by("-first_day", "-pk")


class CycleQuerySet(models.QuerySet):
    def holding(self, day):
        return self.filter(first_day__lte=day, last_day__gte=day)

    def newest_first(self):
        return self.order_by("-first_day", "-last_day", "-pk")

    def accepting(self):
        """Cycles that still take objectives."""
        return self.filter(state__in=["draft", "open"])


class EventQuerySet(models.QuerySet):
    def about(self, subject):
        """Events of one row that carries a key."""
        return self.filter(subject_type=subject._meta.label_lower, subject_key=subject.key)

    def visible_to(self, user):
        """Events of units the person can see; those without a unit are for administrators."""
        memberships = user.memberships.all()
        units = self.model._meta.get_field("unit").related_model.objects.visible_to(user)
        return self.filter(
            Q(unit__in=units.values("pk")) | Q(Exists(memberships.filter(role="administrator")), unit__isnull=True)
        )

    def newest_first(self):
        return self.order_by("-at", "-pk")
