"""The one place that tells people something and that pokes the queue."""

from functools import partial

from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from strategy.core.models import Notice, User


def notify(*, recipients, kind: str, title: str, address: str = "", subject=None) -> int:
    """A line in each active recipient's inbox, in the transaction of what it tells. No amounts, no pay."""
    people = {user.pk: user for user in recipients if isinstance(user, User) and user.is_active}
    now = timezone.now()
    Notice.objects.bulk_create(
        Notice(
            recipient=user,
            kind=kind,
            at=now,
            title=title[:300],
            address=address,
            subject_type=subject._meta.label_lower if subject is not None else "",
            subject_key=getattr(subject, "key", None),
        )
        for user in people.values()
    )
    return len(people)


def poke(task, **kwargs) -> None:
    """Hint at work after the commit. A broker that is down loses a hint, never the work: the sweeper looks."""
    transaction.on_commit(partial(_send, task, kwargs))


def _send(task, kwargs: dict) -> None:
    try:
        task.delay(**kwargs)
    except (OperationalError, OSError):  # the row is there; the sweeper finds it
        return
