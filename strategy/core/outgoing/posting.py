"""Handing mails to the server, one by one, so that at any instant the row says how far a delivery came.

Exactly once is impossible over SMTP: between the server's 250 and our commit lies a gap that nothing closes. What can
be had is to know when one is in the gap: the stage *data-sent* is committed right before the DATA command.
"""

import contextlib
import logging
import smtplib
import threading
import time
from collections.abc import Callable
from enum import Enum
from typing import Any

from django.conf import settings
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend

from strategy.core.faults import fault

ACCEPTED = 250
log = logging.getLogger(__name__)


class Outcome(Enum):
    """What became of a try."""

    SENT = "sent"
    LATER = "later"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class Answer(Exception):
    """A try that did not end with the server taking the mail."""

    def __init__(self, outcome: Outcome, why: str):
        super().__init__(why)
        self.outcome, self.why = outcome, why[:300]


class StagedBackend(SmtpBackend):
    """Django's SMTP backend, which calls `before_data` right before DATA and keeps the server's answer to it."""

    before_data: Callable[[], None] = staticmethod(lambda: None)
    answer: int | None = None

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        backend = self

        class Staged(super().connection_class):  # type: ignore[misc]  # plain or over TLS, as the settings say
            def data(self, msg: Any) -> tuple[int, bytes]:
                backend.before_data()
                code, text = super().data(msg)
                backend.answer = code
                return code, text

        return Staged


class Postman:
    """One connection to the mail server, opened when needed and closed after a failure; for one thread."""

    def __init__(self) -> None:
        self._backend: Any = None

    def post(self, message: EmailMultiAlternatives, *, opened: Callable[[], None], handed: Callable[[], None]) -> None:
        """Deliver one message. `opened` is called before the server is spoken to, `handed` right before it may accept.

        Both may raise to stop the delivery. Raises Answer when the server did not take it, or when nobody knows.
        """
        stage = _Watch(handed)
        _pace()
        opened()
        fault("mail.before_smtp")
        try:
            self._send(message, stage)
        except Exception as problem:
            accepted = getattr(self._backend, "answer", None) == ACCEPTED
            code = getattr(self._backend, "answer", None)
            self.close()
            if stage.stopped is not None:
                raise stage.stopped from problem
            if not accepted:
                raise answer_to(problem, code, was_handed=stage.was_handed) from problem
        fault("mail.after_250")

    def close(self) -> None:
        """Hang up; a server that is gone already does not matter."""
        if self._backend is not None:
            with contextlib.suppress(Exception):
                self._backend.close()
        self._backend = None

    def _send(self, message: EmailMultiAlternatives, stage: "_Watch") -> None:
        if self._backend is None:
            self._backend = _backend()
        if not isinstance(self._backend, StagedBackend):  # files, memory, a service's own: one connection for each
            stage()
            self._backend.send_messages([message])
            return
        self._backend.before_data, self._backend.answer = stage, None
        if not self._backend.open() and not _is_awake(self._backend):  # servers hang up on who was silent
            self._backend.close()
            self._backend.open()
        self._backend.send_messages([message])


class _Watch:
    """Calls `handed` and remembers whether it was, and whether it said no."""

    def __init__(self, handed: Callable[[], None]):
        self._handed = handed
        self.was_handed = False
        self.stopped: Exception | None = None

    def __call__(self) -> None:
        try:
            self._handed()
        except Exception as problem:
            self.stopped = problem
            raise
        self.was_handed = True
        fault("mail.before_data")


def answer_to(problem: Exception, code: int | None, *, was_handed: bool) -> Answer:
    """What a failure means. `code` is the server's answer to the mail itself, if it gave one."""
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(problem.recipients.values()))
        return Answer(Outcome.REFUSED if code >= 500 else Outcome.LATER, _said(code, text))
    if isinstance(problem, smtplib.SMTPDataError):
        code = problem.smtp_code
        return Answer(Outcome.REFUSED if code >= 500 else Outcome.LATER, _said(code, problem.smtp_error))
    if code is not None:  # answered, and then the line broke
        return Answer(Outcome.REFUSED if code >= 500 else Outcome.LATER, f"The mail server answered {code}.")
    if was_handed:
        return Answer(Outcome.UNKNOWN, f"The line broke before the mail server answered: {_words(problem)}")
    if isinstance(problem, smtplib.SMTPResponseException):
        return Answer(Outcome.LATER, _said(problem.smtp_code, problem.smtp_error))
    if isinstance(problem, OSError):
        return Answer(Outcome.LATER, f"The mail server was not reached: {_words(problem)}")
    if isinstance(problem, ValueError):  # a header or an address that cannot be written
        return Answer(Outcome.REFUSED, f"The mail cannot be written: {_words(problem)}")
    log.error("A mail could not be handed over", exc_info=problem)
    return Answer(Outcome.LATER, "Something went wrong on our side; the log has the details.")


def _said(code: int, text: bytes | str) -> str:
    words = text.decode("utf8", "replace") if isinstance(text, bytes) else text
    return f"The mail server answered {code}: {' '.join(words.split())}"


def _words(problem: Exception) -> str:
    return " ".join(str(problem).split()) or type(problem).__name__


def _is_awake(backend: StagedBackend) -> bool:
    try:
        return backend.connection is not None and backend.connection.noop()[0] == ACCEPTED
    except OSError:
        return False


def _backend() -> Any:
    backend = mail.get_connection()
    if type(backend) is SmtpBackend:
        return StagedBackend()
    return backend


# --- pace ------------------------------------------------------------------------------------

_turn = threading.Lock()
_last = 0.0


def _pace() -> None:
    """Wait so that this process hands over no more mails a second than the settings allow."""
    global _last  # noqa: PLW0603  the pace is the process's, whichever thread sends
    with _turn:
        wait = _last + 1 / settings.MAILS_PER_SECOND - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        _last = time.monotonic()
