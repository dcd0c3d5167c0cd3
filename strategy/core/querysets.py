"""Reads of the shared kernel."""

from django.db import models
from django.db.models import Count, Exists, Max, Prefetch, Q

from strategy.core.texts import search_words


def holding(rows, text, *fields):
    """Rows where each word of `text` stands in one of `fields`. Raises ValidationError for a text too long."""
    for word in search_words(text):
        condition = Q()
        for field in fields:
            condition |= Q(**{f"{field}__icontains": word})
        rows = rows.filter(condition)
    return rows


class UnitQuerySet(models.QuerySet):
    def active(self):
        return self.filter(archived_at__isnull=True)

    def archived(self):
        return self.filter(archived_at__isnull=False)

    def with_people(self):
        """`people`: how many active people hold a role in the unit itself."""
        return self.annotate(people=Count("memberships__user", Q(memberships__user__is_active=True), distinct=True))

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

    def readable_by(self, user):
        """Units whose name and place the person may know: all of them for a member, as aims are open.

        When *open aims* is off: those one sees, and those above them.
        """
        if not user.standing.is_member:
            return self.none()
        if user.standing.aims_are_open or "administrator" in user.standing.roles:
            return self.all()
        seen = self.model._default_manager.visible_to(user).values("pk")
        return self.filter(paths_down__descendant__in=seen).distinct()

    def found(self, text):
        """Units whose name or code holds every word of `text`. Raises ValidationError for a text too long."""
        return holding(self, text, "name", "code")

    def where_role(self, user, *roles):
        """Units where the person holds one of `roles`, directly or from above."""
        return self.below(user.memberships.filter(role__in=roles).values("unit"))

    def where_pay(self, user):
        """Units whose pay the person may see."""
        return self.below(user.memberships.filter(may_see_pay=True).values("unit"))

    def top(self):
        """The unit at the top."""
        return self.get(parent__isnull=True)

    def in_tree_order(self):
        """By code: the order every tree and picker uses before it is nested."""
        return self.order_by("code", "pk")


class FiscalYearQuerySet(models.QuerySet):
    def holding(self, day):
        """The year that holds `day`."""
        return self.filter(first_day__lte=day, last_day__gte=day)

    def with_periods(self):
        periods = self.model._meta.get_field("periods").related_model.objects.in_order()
        return self.prefetch_related(Prefetch("periods", queryset=periods))

    def newest_first(self):
        return self.order_by("-first_day", "-pk")


class PeriodQuerySet(models.QuerySet):
    def closed(self):
        return self.filter(closed_at__isnull=False)

    def in_order(self):
        return self.order_by("first_day", "pk")


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

    def about_any(self, *subjects):
        """Events of any of the rows, of one model or several."""
        keys: dict[str, list] = {}
        for subject in subjects:
            keys.setdefault(subject._meta.label_lower, []).append(subject.key)
        rule = Q(pk=None)
        for label, found in keys.items():
            rule |= Q(subject_type=label, subject_key__in=found)
        return self.filter(rule)

    def of_app(self, name):
        """Events whose verb begins with the app's name: another app's story of the same row stays out."""
        return self.filter(verb__startswith=f"{name}.")

    def visible_to(self, user):
        """Events of units the person can see; those without a unit are for administrators."""
        memberships = user.memberships.all()
        units = self.model._meta.get_field("unit").related_model.objects.visible_to(user)
        return self.filter(
            Q(unit__in=units.values("pk")) | Q(Exists(memberships.filter(role="administrator")), unit__isnull=True)
        )

    def of_kind(self, label):
        """Events about records of a model, by its label."""
        return self.filter(subject_type=label)

    def in_unit(self, unit):
        """Events of a unit and those below it."""
        return self.filter(unit__paths_up__ancestor=unit)

    def between(self, since, until):
        """Events of the days from `since` to `until`, in the reader's time zone; None leaves a side open."""
        found = self.filter(at__date__gte=since) if since else self
        return found.filter(at__date__lte=until) if until else found

    def telling(self, text):
        """Events in which each word of `text` names the act, the record or who did it."""
        return holding(self, text, "verb", "subject_title", "actor_name")

    def newest_first(self):
        return self.order_by("-at", "-pk")


class JobQuerySet(models.QuerySet):
    def of(self, user):
        """Work the person started; a result is nobody else's."""
        return self.filter(owner=user)

    def newest_first(self):
        return self.order_by("-pk")


class ImportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Files the person brought in, and all of them for finance of the whole organisation."""
        at_the_top = user.memberships.filter(role="finance", unit__parent__isnull=True)
        return self.filter(Q(owner=user) | Q(Exists(at_the_top)))

    def newest_first(self):
        return self.select_related("owner").order_by("-pk")


class ApiTokenQuerySet(models.QuerySet):
    def of(self, user):
        return self.filter(user=user)

    def newest_first(self):
        return self.order_by("-created", "pk")
