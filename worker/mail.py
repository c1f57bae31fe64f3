"""The notification: a mail that says only that something is new.

Whoever reads it on the way or in a seized mail account learns nothing else: no number, no case, no
name, no link. Its text is the same for every desk and every occasion.
"""

import hashlib
import os
import smtplib
import ssl
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from core.clock import noon_of
from core.config import Mail

SUBJECT = "Neue Nachricht in Ihrem Postfach"

# Both languages in one text: the mail knows nothing about the person who reads it.
TEXT = """\
Guten Tag,

in Ihrem Postfach liegt Neues oder noch Ungelesenes. Bitte melden Sie sich an, wie Sie es gewohnt
sind.

Diese Nachricht enthält mit Absicht keine Angaben und keinen Link.

--

Hello,

there is something new or still unread in your mailbox. Please sign in the way you usually do.

This message carries no details and no link, on purpose.
"""

# A stuck mail server must not hold a job longer than the job may run.
TIMEOUT_SECONDS = 10


class MailError(Exception):
    """The mail was not taken. Carries a code only: replies of mail servers repeat addresses."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Transport(Protocol):
    """Takes a finished mail; returns once it is kept, raises `MailError` otherwise."""

    def send(self, message: EmailMessage) -> None: ...


def message_id(rows: Iterable[bytes], sender: str) -> str:
    """A Message-ID that repeats when the same outbox rows are announced a second time.

    The rows' ids are random, so it tells a reader of the mail account nothing.
    """
    digest = hashlib.sha256(b"rueckhalt/v1/mail" + b"".join(sorted(rows)))
    return f"<{digest.hexdigest()[:32]}@{Address(addr_spec=sender).domain}>"


def notification(*, sender: str, recipient: str, identifier: str, day: date) -> EmailMessage:
    """The mail for one desk. RFC 5322 wants a time; it gets noon, whatever time it is."""
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(addr_spec=sender)
    message["To"] = Address(addr_spec=recipient)
    message["Subject"] = SUBJECT
    message["Date"] = noon_of(day)
    message["Message-ID"] = identifier
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office replies
    message.set_content(TEXT, charset="utf-8", cte="quoted-printable")
    return message


class SmtpTransport:
    """Hands the mail to the configured server (`smtps`, `smtp+starttls` or, locally, `smtp`)."""

    def __init__(self, url: str) -> None:
        self._url = urlsplit(url)

    def send(self, message: EmailMessage) -> None:
        try:
            self._deliver(message)
        except ssl.SSLError:
            raise MailError("mail-tls") from None
        except smtplib.SMTPNotSupportedError:
            raise MailError("mail-no-starttls") from None
        except smtplib.SMTPAuthenticationError:
            raise MailError("mail-login") from None
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException):
            raise MailError("mail-refused") from None
        except (smtplib.SMTPException, OSError):
            raise MailError("mail-unreachable") from None

    def _deliver(self, message: EmailMessage) -> None:
        # The greeting names the sender's domain instead of this machine.
        connection = self._connect(message["From"].addresses[0].domain)
        try:
            if self._url.scheme == "smtp+starttls":
                connection.starttls(context=ssl.create_default_context())
            if self._url.username:
                connection.login(unquote(self._url.username), unquote(self._url.password or ""))
            connection.send_message(message)
            # The mail is taken now; a server that fails to say goodbye changes nothing.
            with suppress(smtplib.SMTPException, OSError):
                connection.quit()
        finally:
            connection.close()

    def _connect(self, name: str) -> smtplib.SMTP:
        host, port = self._url.hostname or "", self._url.port or 0
        if self._url.scheme == "smtps":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(host, port, name, timeout=TIMEOUT_SECONDS, context=context)
        standard = 587 if self._url.scheme == "smtp+starttls" else 25
        return smtplib.SMTP(host, port or standard, name, timeout=TIMEOUT_SECONDS)


class FolderTransport:
    """Writes mails as files, for development. The same Message-ID is the same file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, message: EmailMessage) -> None:
        name = str(message["Message-ID"]).strip("<>").partition("@")[0]
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, part = tempfile.mkstemp(dir=self._folder, suffix=".part")
            with os.fdopen(handle, "wb") as file:
                file.write(message.as_bytes())
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, self._folder / f"{name}.eml")
        except OSError:
            raise MailError("mail-folder") from None


def transport(mail: Mail) -> Transport | None:
    """The way mails go out under this configuration; None if mail is not configured."""
    if mail.folder is not None:
        return FolderTransport(mail.folder)
    return SmtpTransport(mail.smtp_url) if mail.smtp_url else None


def recipient_of(mail: Mail, desk: str) -> str | None:
    """The address that is told about a desk (its fingerprint in base64url)."""
    return mail.recipients.get(desk) or mail.recipients.get("*")
