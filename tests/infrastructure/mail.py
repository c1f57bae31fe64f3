"""A real SMTP server that keeps what it is given."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.infrastructure.ports import free_port


@dataclass(frozen=True)
class Mail:
    """One delivered mail with its envelope; `content` as transmitted, headers included."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes


@dataclass
class SmtpServer:
    """Where to send mails, and those that arrived, oldest first.

    While `refusal` is set (such as "451 try again later"), every mail is answered with it.
    """

    host: str
    port: int
    mails: list[Mail] = field(default_factory=list)
    refusal: str | None = None

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 -- aiosmtpd's name
        if self.refusal:
            return self.refusal
        content = envelope.content
        if not isinstance(content, bytes) or envelope.mail_from is None:
            return "501 no mail"
        self.mails.append(Mail(envelope.mail_from, tuple(envelope.rcpt_tos), content))
        return "250 kept"


@pytest.fixture
def smtp_server() -> Iterator[SmtpServer]:
    """A running SMTP server on loopback, without a mail yet."""
    server = SmtpServer("127.0.0.1", free_port())
    controller = Controller(server, hostname=server.host, port=server.port)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()
