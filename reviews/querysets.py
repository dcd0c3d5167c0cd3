"""Reads of reviews. A review is seen with its unit, own units and those below, and by whoever is called to it."""

from django.apps import apps
from django.db import models
from django.db.models import Case, Count, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce

from strategy.core.models import Unit
from strategy.core.querysets import holding


def seen_by(user, review=""):
    """Reviews of one's units and below, and those one is called to: a part opens that one review, nothing else.

    `review` is the path that leads to the review, with its `__`.
    """
    parts = apps.get_model("reviews", "ReviewPart").objects.filter(user=user)
    units = Unit.objects.visible_to(user).values("pk")
    return Q(**{f"{review}unit__in": units}) | Q(**{f"{review}pk__in": parts.values("review")})


class ReviewQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(seen_by(user))

    def asking(self, user):
        """Those that ask the person for a brief, whether they see the rest of it or not: of units above an active
        objective of theirs."""
        units = apps.get_model("okrs", "Objective").objects.active().owned_by(user).values("unit")
        return self.filter(unit__paths_down__descendant__in=units).exclude(state="draft").distinct()

    def upcoming(self):
        """Those that have not met yet."""
        return self.filter(state__in=["draft", "called", "collecting", "frozen", "live"])

    def over(self):
        return self.filter(state__in=["decided", "applied", "closed"])

    def of_person(self, user):
        """Those in which somebody has a part."""
        return self.filter(parts__user=user)

    def of_units_below(self, unit):
        return self.filter(unit__in=Unit.objects.below([unit.pk]).values("pk"))

    def with_scope(self):
        return self.select_related("unit", "cycle", "plan__fiscal_year", "snapshot", "revision")

    def with_people_count(self):
        """Adds `people`: how many have a part."""
        parts = self.model._meta.get_field("parts").related_model.objects.filter(review=OuterRef("pk"))
        counted = parts.order_by().values("review").annotate(n=Count("pk")).values("n")
        return self.annotate(people=Coalesce(Subquery(counted), 0))

    def found(self, text):
        """Reviews whose title or unit holds every word of `text`. Raises ValidationError for too much."""
        return holding(self, text, "title", "unit__name")

    def newest_first(self):
        return self.order_by("-starts_at", "-pk")

    def next_first(self):
        return self.order_by("starts_at", "pk")

    def to_apply(self):
        """Those whose decisions are made and not carried out."""
        return self.filter(state="decided")


class AgendaItemQuerySet(models.QuerySet):
    def visible_to(self, user):
        """An item is seen with its review."""
        return self.filter(seen_by(user, "review__"))

    def in_order(self):
        return self.order_by("position", "pk")

    def undecided(self):
        """Items that must still end decided, deferred or dropped."""
        return self.filter(outcome="open", kind__in=["objective", "money"])


class BriefQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(seen_by(user, "review__"))


class DecisionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A decision is seen with its review."""
        return self.filter(seen_by(user, "review__"))

    def frozen(self):
        return self.filter(frozen_at__isnull=False)

    def due_by(self, day):
        """Frozen ones that asked to be looked at again by `day` and were not."""
        return self.frozen().filter(revisit_on__lte=day, settled_at__isnull=True)

    def settled(self):
        return self.filter(settled_at__isnull=False)

    def owned_by(self, user):
        return self.filter(owner=user)

    def of_units_below(self, unit):
        return self.filter(review__unit__in=Unit.objects.below([unit.pk]).values("pk"))

    def about(self, objective):
        """Those about the objective, or meant to move one of its key results."""
        return self.filter(Q(objective=objective) | Q(expected_key_result__objective=objective))

    def due_first(self, day):
        """What asked to be looked at by `day` and was not, the longest waiting first; then the newest."""
        due = Q(frozen_at__isnull=False, revisit_on__lte=day, settled_at__isnull=True)
        rows = self.annotate(waits=Case(When(due, then=F("revisit_on")), default=None))
        return rows.order_by(F("waits").asc(nulls_last=True), "-review__starts_at", "-pk")

    def waiting(self):
        """Frozen ones that nobody has settled."""
        return self.frozen().filter(settled_at__isnull=True)

    def with_effect(self):
        return self.select_related(
            "review", "objective", "bet", "expected_key_result__metric", "owner", "decider", "item"
        )

    def found(self, text):
        """Decisions whose statement or reason holds every word of `text`. Raises ValidationError for too much."""
        return holding(self, text, "statement", "reason")

    def newest_first(self):
        return self.order_by("-review__starts_at", "pk")


class MoveQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A move is seen with its review."""
        return self.filter(seen_by(user, "decision__review__"))

    def of_review(self, review):
        return self.filter(decision__review=review).order_by("pk")


class SeatMoveQuerySet(models.QuerySet):
    def visible_to(self, user):
        """As money: with its review."""
        return self.filter(seen_by(user, "decision__review__"))

    def of_review(self, review):
        return self.filter(decision__review=review).order_by("pk")
