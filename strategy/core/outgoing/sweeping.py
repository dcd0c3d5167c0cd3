"""One look around: who is due, what is told, what leaves. Each minute, with or without a queue."""

from strategy.core.database import now as database_now
from strategy.core.models import Outgoing
from strategy.core.outgoing.collecting import collect
from strategy.core.outgoing.deciding import decide
from strategy.core.outgoing.sending import send


def prepare() -> int:
    """Decide and collect, by the database's clock. How many mails are to be tried now or were abandoned."""
    now = database_now()
    decide(now=now)
    collect(now=now)
    return Outgoing.objects.mails().to_try(now).count() + Outgoing.objects.abandoned(now).count()


def sweep() -> int:
    """All of it, in this process. How many mails the server took."""
    prepare()
    return send()
