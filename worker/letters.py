"""The job that sends one letter to a person of a Kommune.

A row stays open until the mail server took the mail: a killed worker means a repetition under the
same Message-ID, never a loss. A letter that nobody is left to read is closed without a word.
"""

import datetime
import logging
from collections.abc import Callable, Mapping
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy

from sqlalchemy.orm import Session

from accounts.addresses import CHANGED_LETTER, CODE_LETTER
from accounts.letters import address_letter, changed_letter, reset_letter
from accounts.resets import LETTER as RESET
from core.clock import berlin_day, noon_of, system_clock
from core.letters import Letter, Mail, Sender, close
from core.logs import log_event
from crypto.encoding import b64decode
from empowerment.dialogue import letters as dialogue_letters
from empowerment.events.letters import RENDERERS as EVENT_LETTERS
from empowerment.network.digest import LETTER as DIGEST
from empowerment.network.directory import LETTER as DIRECTORY_REVIEW
from empowerment.network.letters import digest_letter, reply_letter, review_letter
from empowerment.network.replies import LETTER as NETWORK_REPLY
from empowerment.recommendations import letters as recommendation_letters
from empowerment.selfcheck import letters as self_check_letters
from reference.office import OfficeError, read_office
from worker import queue
from worker.mail import MailError, message_id, transport
from worker.surroundings import Surroundings, surroundings


class AddressHeader(UnstructuredHeader, BaseHeader):
    """A header with one address. Folding would write a long one in encoded words, unreadably."""

    def fold(self, *, policy: Policy) -> str:
        """Give the header with the address in a line of its own, however long."""
        return f"{self.name}:{policy.linesep} {self}{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("list-unsubscribe", AddressHeader)
_POLICY = SMTP.clone(header_factory=_HEADERS)

Renderer = Callable[[Session, Letter, Sender], Mail | None]

RENDERERS: Mapping[str, Renderer] = {
    RESET: reset_letter,
    CODE_LETTER: address_letter,
    CHANGED_LETTER: changed_letter,
    **EVENT_LETTERS,
    recommendation_letters.RETURNED: recommendation_letters.returned_letter,
    recommendation_letters.PUBLISHED: recommendation_letters.published_letter,
    recommendation_letters.WAITING: recommendation_letters.waiting_letter,
    dialogue_letters.CLOSE: dialogue_letters.close_letter,
    dialogue_letters.ANSWER: dialogue_letters.answer_letter,
    DIGEST: digest_letter,
    DIRECTORY_REVIEW: review_letter,
    NETWORK_REPLY: reply_letter,
    self_check_letters.CLOSED: self_check_letters.closed_letter,
    self_check_letters.PLAN: self_check_letters.plan_letter,
    self_check_letters.AGAIN: self_check_letters.again_letter,
}
"""What makes the mail of each kind of letter; None where nobody is left to read it."""


def send(name: str) -> None:
    """Send the letter with this id (base64url), if it is still due."""
    with surroundings() as here:
        way, claim = transport(here.mail), queue.letter_claim(name)
        sender = _sender(here)
        if way is None or sender is None or not queue.begin(here.valkey, claim):
            return
        try:
            message = _message(here, sender, b64decode(name))
            if message is not None:
                way.send(message)
        except MailError as error:
            log_event("letter-not-sent", logging.WARNING, code=error.code)
            queue.rest(here.valkey, claim)
            return
        except Exception:
            # A letter that can't be made stays due: it tries again ever more rarely.
            queue.rest(here.valkey, claim)
            raise
        with here.database.write() as session:
            close(session, letter=b64decode(name))
        queue.release(here.valkey, claim)


def _message(here: Surroundings, sender: Sender, name: bytes) -> EmailMessage | None:
    """Make the mail of a letter; None if it is closed or has no reader."""
    with here.database.read() as session:
        letter = session.get(Letter, name)
        if letter is None or letter.closed:
            return None
        mail = RENDERERS[letter.kind](session, letter, sender)
        due = letter.due
    if mail is None:
        return None
    origin = Address(display_name=sender.office, addr_spec=here.mail.sender)
    return make_message(mail, name=name, due=due, sender=origin)


def make_message(mail: Mail, *, name: bytes, due: datetime.date, sender: Address) -> EmailMessage:
    """Make a letter's mail; the same letter is the same mail, also on another day."""
    message = EmailMessage(policy=_POLICY)
    message["From"] = sender
    message["To"] = Address(addr_spec=mail.to)
    message["Subject"] = mail.subject
    message["Date"] = noon_of(due)
    message["Message-ID"] = message_id([name], sender.addr_spec)
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office replies
    if mail.stop:
        message["List-Unsubscribe"] = f"<{mail.stop}>"  # RFC 2369
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    message.set_content(mail.text, charset="utf-8", cte="quoted-printable")
    if mail.calendar is not None:
        message.add_attachment(
            mail.calendar,
            maintype="text",
            subtype="calendar",
            params={"charset": "utf-8"},
            filename="termin.ics",
        )
    return message


def _sender(here: Surroundings) -> Sender | None:
    """Give what letters are written with, None if the office file can't be used."""
    try:
        office = read_office((here.site_dir / "public" / "office.json").read_bytes())
    except (OSError, OfficeError):
        log_event("office-file-unusable", logging.ERROR)
        return None
    return Sender(
        office=office.name["de"],
        phone=office.phone,
        public=office.origins["public"],
        secret=here.secret,
        today=berlin_day(system_clock()),
    )
