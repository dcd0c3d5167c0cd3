"""The sentence at the top of the list of seats. Pure."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def seat_sentence(counts: Mapping[str, int]) -> str:
    """Who do we pay for, and what waits? `counts` by state."""
    total = sum(counts.values())
    if not total:
        return _("No seat is named yet.")
    words = {"n": f"{total:,}", "filled": f"{counts.get('filled', 0):,}"}
    text = ngettext("%(n)s seat, %(filled)s filled.", "%(n)s seats, %(filled)s filled.", total) % words
    waits = [
        (_("%(n)s open"), counts.get("open", 0)),
        (_("%(n)s behind their gates"), counts.get("gated", 0)),
        (_("%(n)s planned"), counts.get("planned", 0)),
        (_("%(n)s frozen"), counts.get("frozen", 0)),
    ]
    told = ", ".join(word % {"n": f"{number:,}"} for word, number in waits if number)
    return f"{text} {told}." if told else text
