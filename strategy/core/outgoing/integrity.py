"""Checks of the mails that leave, for `manage.py verify`."""

from django.db.models import Count

from strategy.core.models import Outgoing
from strategy.core.verification import Finding, register


def lines_share_the_fate_of_their_mail() -> Finding:
    """A line in a mail that was sent was sent, dropped or held with it; one that was sent stands in such a mail."""
    lines = Outgoing.objects.lines()
    left = lines.filter(digest__state=Outgoing.State.SENT, state__in=[Outgoing.State.READY, Outgoing.State.FAILED])
    alone = lines.filter(state=Outgoing.State.SENT).exclude(digest__state=Outgoing.State.SENT)
    wrong = [f"{key}: its mail was sent without it" for key in left.values_list("unique_key", flat=True)]
    wrong += [f"{key}: sent, but in no mail that was" for key in alone.values_list("unique_key", flat=True)]
    return Finding(lines.count(), sorted(wrong))


def keys_say_what_they_are() -> Finding:
    """The unique key begins with the kind and ends with the person, so that a reminder cannot be decided twice."""
    rows = Outgoing.objects.values_list("unique_key", "kind", "recipient")
    wrong = [key for key, kind, person in rows if not (key.startswith(f"{kind}:") and key.endswith(f":{person}"))]
    return Finding(Outgoing.objects.count(), [f"{key}: another kind or person than its row" for key in sorted(wrong)])


def one_digest_a_day() -> Finding:
    """Nobody gets two digests of one day."""
    digests = Outgoing.objects.filter(form=Outgoing.Form.DIGEST)
    days = digests.order_by().values_list("recipient", "due_on").annotate(times=Count("pk")).filter(times__gt=1)
    wrong = [f"person {person}: {times} digests of {day}" for person, day, times in days]
    return Finding(digests.count(), sorted(wrong))


def register_all() -> None:
    """Called once when the kernel is ready."""
    register("Lines share the fate of their mail", lines_share_the_fate_of_their_mail)
    register("Keys of mails say kind and person", keys_say_what_they_are)
    register("One digest a day for each person", one_digest_a_day)
