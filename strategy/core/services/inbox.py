"""Acts on one's own inbox. Reading is nobody else's affair, so it leaves no history."""

from django.db import transaction
from django.utils import timezone

from strategy.core.models import Notice, User


@transaction.atomic
def mark_read(*, actor: User, notice: Notice | None = None) -> int:
    """Mark one notice of the actor's as read, or all. Returns how many were not read before."""
    unread = Notice.objects.of(actor).unread()
    if notice is not None:
        unread = unread.filter(pk=notice.pk)
    return unread.update(read_at=timezone.now())


@transaction.atomic
def mark_unread(*, actor: User, notice: Notice) -> None:
    """Put a notice back among the unread."""
    Notice.objects.of(actor).filter(pk=notice.pk).update(read_at=None)
