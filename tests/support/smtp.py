"""A mail server that does as the test says: takes, refuses, hangs, breaks off. It keeps what it accepted."""

import asyncio
import contextlib
import socket
import threading
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller

BREAK_OFF = "break off"


@dataclass
class Sink:
    """Answers by step (`MAIL`, `RCPT`, `DATA`): a line of SMTP, BREAK_OFF, seconds to wait, or None to accept.

    An answer under an address holds for that recipient only. Each is used until the test takes it away.
    """

    answers: dict[str, object] = field(default_factory=dict)
    accepted: list[EmailMessage] = field(default_factory=list)
    seen: list[EmailMessage] = field(default_factory=list)
    connections: int = 0

    def ids(self) -> list[str]:
        return [str(message["Message-ID"]) for message in self.accepted]

    def recipients(self) -> list[str]:
        return [str(message["To"]) for message in self.accepted]

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        said = await self._answer("MAIL", server)
        if said is None:
            envelope.mail_from = address
        return said or "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        said = await self._answer(address if address in self.answers else "RCPT", server)
        if said is None:
            envelope.rcpt_tos.append(address)
        return said or "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = message_from_bytes(envelope.content, policy=policy.default)
        self.seen.append(message)
        said = await self._answer("DATA", server)
        if said is None:
            self.accepted.append(message)
        return said or "250 taken"

    async def _answer(self, step, server):
        answer = self.answers.get(step)
        if answer == BREAK_OFF:
            server.transport.abort()
        if isinstance(answer, int | float):
            await asyncio.sleep(answer)
            return None
        return answer


@pytest.fixture
def mail_server(settings):
    """A sink on a port of its own, to which this process sends."""
    sink = Sink()
    with serving(sink) as port:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.MAILS_PER_SECOND = 1000
        yield sink


@contextlib.contextmanager
def serving(sink: Sink):
    """Run an SMTP server for `sink`; gives its port."""
    controller = Controller(sink, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def saying(words: bytes):
    """A server that says `words` to whoever connects (nothing: it hangs) and then keeps silent."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        stop = threading.Event()
        kept = []

        def serve():
            while not stop.is_set():
                with contextlib.suppress(TimeoutError, OSError):
                    listening.settimeout(0.1)
                    connection, _ = listening.accept()
                    connection.sendall(words)
                    kept.append(connection)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            stop.set()
            thread.join()
            for connection in kept:
                connection.close()
