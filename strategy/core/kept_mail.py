"""Mails kept as files where no mail server is set: one for each mail, whole or not there at all."""

import email
import email.policy
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

_NAME = re.compile(r"[0-9A-Za-z-]{1,80}\.log", re.ASCII)
_LINK = re.compile(r"https?://[^\s<>\"']+")
_RULE = "-" * 79 + "\n"
LARGEST = 2 << 20


class Backend(BaseEmailBackend):
    """Writes each mail beside its place and then moves it there, so that a writer that dies leaves no half of one."""

    def send_messages(self, email_messages) -> int:
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{timezone.now():%Y%m%d-%H%M%S}-{uuid4().hex}"
            part = folder / f"{name}.part"
            part.write_bytes(message.message().as_bytes() + b"\n")
            part.rename(folder / f"{name}.log")
        return len(email_messages)


@dataclass(frozen=True)
class KeptMail:
    """One file as people read it."""

    name: str
    at: datetime
    sender: str
    to: str
    subject: str
    text: str

    @property
    def links(self) -> list[str]:
        return list(dict.fromkeys(_LINK.findall(self.text)))


def names() -> list[str]:
    """The files, the newest first."""
    folder = Path(settings.EMAIL_FILE_PATH)
    if not folder.is_dir():
        return []
    return sorted((path.name for path in folder.iterdir() if _NAME.fullmatch(path.name)), reverse=True)


def read(name: str) -> KeptMail:
    """One file of `names()`; what it holds more than one mail of is shown as text after the first."""
    path = Path(settings.EMAIL_FILE_PATH) / name
    with path.open("rb") as source:
        raw = source.read(LARGEST).decode("utf8", "replace")
    first, *more = [part for part in raw.split(_RULE) if part.strip()] or [""]
    message = email.message_from_string(first, _class=EmailMessage, policy=email.policy.default)
    text = "\n\n".join([_text(message), *more]).strip()
    sender, to, subject = (str(message.get(field, "")) for field in ("from", "to", "subject"))
    return KeptMail(name, _date(message, path), sender, to, subject or "(no subject)", text)


def _text(message: EmailMessage) -> str:
    part = message.get_body(("plain", "html"))
    if part is None:
        return ""
    try:
        return str(part.get_content())
    except (LookupError, UnicodeError):
        return str(part.get_payload())


def _date(message: EmailMessage, path: Path) -> datetime:
    """When it was written. Django writes `-0000`, which is UTC without saying so."""
    try:
        written = parsedate_to_datetime(str(message["date"]))
        return written if written.tzinfo else written.replace(tzinfo=UTC)
    except (TypeError, ValueError):
        return datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
