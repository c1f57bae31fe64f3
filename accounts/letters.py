"""The mails that accounts get."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Coordinator, PasswordReset
from accounts.resets import code_of
from core.letters import Letter, Mail, Sender

SUBJECT = "Ihr Code für ein neues Passwort"

# Both languages in one text: nothing is known of the language somebody prefers.
TEXT = """\
Guten Tag,

für Ihr Konto hat jemand ein neues Passwort verlangt. Ihr Code:

    {code}

Geben Sie ihn hier ein: {address}
Er gilt bis {expires:%d.%m.%Y} und einmal. Waren Sie es nicht, müssen Sie nichts tun.

--

Hello,

somebody asked for a new password for your account. Your code is above. Enter it at
{address_en}
It is good once and until the day given above. If it was not you, there is nothing to do.

{office}, {phone}
"""


def reset_letter(session: Session, letter: Letter, sender: Sender) -> Mail | None:
    """Write the mail with a code, unless it is over or another one took its place."""
    row = session.execute(
        select(Coordinator.name, PasswordReset.expires)
        .join(PasswordReset, PasswordReset.coordinator == Coordinator.id)
        .where(
            PasswordReset.id == letter.about,
            Coordinator.id == letter.addressee,
            PasswordReset.expires >= sender.today,
        )
    ).one_or_none()
    if row is None:
        return None
    text = TEXT.format(
        code=code_of(sender.secret, letter.about),
        address=f"{sender.public}/account/reset",
        address_en=f"{sender.public}/en/account/reset",
        expires=row.expires,
        office=sender.office,
        phone=sender.phone,
    )
    return Mail(to=row.name, subject=SUBJECT, text=text)
