"""Who works here, and what each may do where."""

import zoneinfo
from dataclasses import dataclass
from functools import cached_property

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from knox.models import AbstractAuthToken, AuthTokenManager

from strategy.core.models.base import Keyed, NameField, Versioned
from strategy.core.querysets import ApiTokenQuerySet, holding


def validate_time_zone(name: str) -> None:
    """Refuse a name that the IANA database does not hold."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(f"“{name}” is not a time zone.")


class UserQuerySet(models.QuerySet):
    def active(self):
        return self.filter(is_active=True)

    def named(self, text: str):
        """People in whose name or address every word of `text` stands. Raises ValidationError if it is too long."""
        return holding(self, text, "name", "email")

    def called(self, text: str):
        """As `named`, by name alone: for those who may not know addresses."""
        return holding(self, text, "name")

    def visible_to(self, user):
        """A member may know everybody who works here; without a role one knows oneself."""
        return self.all() if user.standing.is_member else self.filter(pk=user.pk)

    def managed_by(self, user):
        """Everybody for an administrator, nobody for others: whose page, roles and history one may open."""
        return self.all() if user.memberships.filter(role="administrator").exists() else self.none()

    def with_roles(self):
        """Each with their roles, the highest unit first."""
        roles = Membership.objects.select_related("unit").order_by("unit__code", "role", "pk")
        return self.prefetch_related(models.Prefetch("memberships", queryset=roles))

    def in_unit(self, unit):
        """People with a role in the unit or below it."""
        return self.filter(pk__in=Membership.objects.filter(unit__paths_up__ancestor=unit).values("user"))

    def in_role(self, role):
        return self.filter(pk__in=Membership.objects.in_role(role).values("user"))

    def by_name(self):
        return self.order_by("name", "pk")


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]  # a base made by a call
    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


@dataclass(frozen=True)
class Standing:
    """What a person's reading rests on: every role they hold somewhere, and whether members may read all aims."""

    roles: frozenset[str]
    aims_are_open: bool

    @property
    def is_member(self) -> bool:
        """Given a role somewhere."""
        return bool(self.roles)


class User(Keyed, Versioned, AbstractBaseUser):  # type: ignore[django-manager-missing]  # of knox's tokens
    """A person who signs in by e-mail. What they may do lies in their memberships."""

    email = models.EmailField(max_length=254)
    name = NameField()
    time_zone = models.CharField(max_length=64, blank=True, validators=[validate_time_zone])
    language = models.CharField(max_length=8, default="en")
    mail_reminders = models.BooleanField("mail me reminders", default=True)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_is_unique",
                violation_error_message="Somebody already signs in with this address.",
            )
        ]

    def __str__(self):
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]

    @cached_property
    def standing(self) -> Standing:
        """Read once for this object, which a request has for itself. What a service judges it reads anew."""
        aims_are_closed = models.Exists(
            self._meta.apps.get_model("strategy", "Settings").objects.filter(open_aims=False)
        )
        rows = list(self.memberships.values_list("role", aims_are_closed))
        return Standing(frozenset(role for role, _ in rows), aims_are_open=not any(closed for _, closed in rows))

    @property
    def initials(self) -> str:
        words = (self.name or self.email).split()
        return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


class Role(models.TextChoices):
    CONTRIBUTOR = "contributor", "Contributor"
    PLANNER = "planner", "Planner"
    FINANCE = "finance", "Finance"
    LEADER = "leader", "Leader"
    ADMINISTRATOR = "administrator", "Administrator"
    VIEWER = "viewer", "Viewer"


class MembershipQuerySet(models.QuerySet):
    def in_role(self, *roles):
        return self.filter(role__in=roles)

    def visible_to(self, user):
        """Who holds which role is the administrators' to see; one's own roles are everybody's."""
        return self.all() if user.memberships.in_role("administrator").exists() else self.filter(user=user)

    def by_unit(self):
        return self.order_by("unit__code", "role", "user__name", "pk")

    def of_active_people(self):
        return self.filter(user__is_active=True)


class Membership(models.Model):
    """A role of a person in a unit; it holds for that unit and all below it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    unit = models.ForeignKey("strategy.Unit", models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role)
    may_see_pay = models.BooleanField("may see pay", default=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "unit", "role"],
                name="membership_is_held_once",
                violation_error_message="This person already has this role here.",
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_is_known"),
        ]

    def __str__(self):
        return f"{self.user}: {self.get_role_display()} in {self.unit}"


class ApiToken(AbstractAuthToken):
    """A person's key to the API: kept as a hash, ends by itself."""

    name = NameField(max_length=80)
    last_used_at = models.DateTimeField(null=True, blank=True)

    objects = AuthTokenManager.from_queryset(ApiTokenQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name"],
                name="token_name_is_used_once",
                violation_error_message="You already have a token of this name.",
            )
        ]

    def __str__(self):
        return self.name
