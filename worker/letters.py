"""The job that sends one letter to a person of a Kommune.

A row stays open until the mail server took the mail: a killed worker means a repetition under the
same Message-ID, never a loss. A letter that nobody is left to read is closed without a word.
"""

import logging
from collections.abc import Callable, Mapping
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from sqlalchemy.orm import Session

from accounts.letters import reset_letter
from accounts.resets import LETTER as RESET
from core.clock import berlin_day, noon_of, system_clock
from core.letters import Letter, Mail, Sender, close
from core.logs import log_event
from crypto.encoding import b64decode
from empowerment.dialogue.dialogues import REMINDER as DIALOGUE_ANSWER
from empowerment.dialogue.letters import answer_letter
from empowerment.events.letters import RENDERERS as EVENT_LETTERS
from empowerment.network.digest import LETTER as DIGEST
from empowerment.network.directory import LETTER as DIRECTORY_REVIEW
from empowerment.network.letters import digest_letter, review_letter
from empowerment.recommendations import letters as recommendation_letters
from empowerment.selfcheck import letters as self_check_letters
from reference.office import OfficeError, read_office
from worker import queue
from worker.mail import MailError, message_id, transport
from worker.surroundings import Surroundings, surroundings

Renderer = Callable[[Session, Letter, Sender], Mail | None]

RENDERERS: Mapping[str, Renderer] = {
    RESET: reset_letter,
    **EVENT_LETTERS,
    recommendation_letters.RETURNED: recommendation_letters.returned_letter,
    recommendation_letters.PUBLISHED: recommendation_letters.published_letter,
    recommendation_letters.WAITING: recommendation_letters.waiting_letter,
    DIALOGUE_ANSWER: answer_letter,
    DIGEST: digest_letter,
    DIRECTORY_REVIEW: review_letter,
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
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(display_name=sender.office, addr_spec=here.mail.sender)
    message["To"] = Address(addr_spec=mail.to)
    message["Subject"] = mail.subject
    message["Date"] = noon_of(due)
    message["Message-ID"] = message_id([name], here.mail.sender)
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office replies
    message.set_content(mail.text, charset="utf-8", cte="quoted-printable")
    if mail.calendar is not None:
        message.add_attachment(
            mail.calendar, maintype="text", subtype="calendar", filename="termin.ics"
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
