"""What the shared kernel enters into the tables that every app enters itself into."""

from django.urls import reverse

from strategy.core import jobs, subjects
from strategy.core.models import Unit, User
from strategy.core.services import joining


def register_all() -> None:
    """Called once the models are loaded."""
    jobs.register(joining.INVITATIONS, joining.run)
    subjects.register(
        label="strategy.unit",
        name="unit",
        address=lambda unit: reverse("core:unit", args=[unit.pk]),
        visible_to=Unit.objects.readable_by,
    )
    subjects.register(
        label="strategy.user",
        name="person",
        address=lambda user: reverse("core:person", args=[user.pk]),
        visible_to=User.objects.managed_by,
    )
