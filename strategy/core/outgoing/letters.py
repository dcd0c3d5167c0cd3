"""What a mail says: text and HTML from `templates/email`, in the reader's language and time zone."""

import hashlib
from collections.abc import Sequence
from email.utils import parseaddr
from itertools import groupby
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from strategy.core.models import Outgoing, Settings, User
from strategy.core.outgoing.deciding import house
from strategy.core.outgoing.judging import Line

CALENDAR_NAME = "invitation.ics"


def message_id(row: Outgoing) -> str:
    """The same for each try of a row, so that mail programs see one mail where two arrive."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{hashlib.sha256(row.unique_key.encode()).hexdigest()[:40]}@{domain}>"


def letter(row: Outgoing, lines: Sequence[Line], person: User) -> EmailMultiAlternatives:
    """The mail of a digest, or of a row that stands alone. `lines` is not empty."""
    at = house()
    with translation.override(person.language), timezone.override(at.of(person) if at else None):
        context = _context(row, lines, person)
        message = EmailMultiAlternatives(
            subject=" ".join(render_to_string("email/reminders_subject.txt", context).split()),
            body=render_to_string("email/reminders.txt", context),
            to=[person.email],
            headers={"Message-ID": message_id(row), "Auto-Submitted": "auto-generated"},
        )
        message.attach_alternative(render_to_string("email/reminders.html", context), "text/html")
    if row.form == Outgoing.Form.ALONE:
        _add_calendar(message, lines[0], person)
    return message


def _context(row: Outgoing, lines: Sequence[Line], person: User) -> dict[str, Any]:
    groups = [(title, list(some)) for title, some in groupby(lines, key=lambda line: line.kind.title)]
    return {
        "organisation": Settings.objects.filter(pk=1).first(),
        "person": person,
        "row": row,
        "groups": groups,
        "lines": lines,
        "alone": row.form == Outgoing.Form.ALONE,
        "base": settings.PUBLIC_ADDRESS,
        "inbox": settings.PUBLIC_ADDRESS + reverse("core:inbox"),
        "profile": settings.PUBLIC_ADDRESS + reverse("core:profile"),
    }


def _add_calendar(message: EmailMultiAlternatives, line: Line, person: User) -> None:
    """The file twice, as mail programs expect it: one that they act on, and one to save."""
    file = line.kind.calendar(line.subject, person) if line.kind.calendar else None
    if file is None:
        return
    message.attach_alternative(file.content.decode("utf8"), file.media_type)
    message.attach(CALENDAR_NAME, file.content, "application/ics")
