"""Reads of aims."""

from django.db import models
from django.db.models import Q

from strategy.core.models import Settings, Unit


def _aims_are_open() -> bool:
    return Settings.objects.filter(pk=1, open_aims=False).first() is None


class ObjectiveQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Every member reads all aims; when the organisation closes them, own units, those below and ancestors."""
        if not user.memberships.exists():
            return self.none()
        if _aims_are_open():
            return self
        own = Unit.objects.visible_to(user).values("pk")
        seen = Q(unit__in=own) | Q(owner=user)
        return self.filter(seen | Q(children__unit__in=own) | Q(children__children__unit__in=own)).distinct()

    def open(self):
        return self.exclude(state__in=["closed", "cancelled"])

    def of_cycle(self, cycle):
        return self.filter(cycle=cycle)

    def of_units_below(self, unit):
        """Objectives of the unit and all below it."""
        return self.filter(unit__in=Unit.objects.below([unit.pk]).values("pk"))

    def committed(self):
        return self.filter(commitment="committed")

    def owned_by(self, user):
        return self.filter(owner=user)

    def with_people(self):
        return self.select_related("unit", "owner", "cycle")

    def matching(self, text):
        """Objectives whose title, unit or owner holds every word."""
        rows = self
        for word in text.split()[:10]:
            rows = rows.filter(
                Q(title__icontains=word) | Q(unit__name__icontains=word) | Q(owner__name__icontains=word)
            )
        return rows


class KeyResultQuerySet(models.QuerySet):
    def visible_to(self, user):
        objectives = self.model._meta.get_field("objective").related_model.objects.visible_to(user)
        return self.filter(objective__in=objectives.values("pk"))

    def live(self):
        return self.filter(dropped_at__isnull=True)

    def in_order(self):
        return self.order_by("position", "pk")
