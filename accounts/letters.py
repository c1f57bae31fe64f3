"""The mails that accounts get."""

import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from accounts import addresses, resets
from accounts.models import AddressChange, Coordinator, PasswordReset
from core.letters import Letter, Mail, Sender

# Both languages in one text: nothing is known of the language somebody prefers.

RESET_SUBJECT = "Ihr Code für ein neues Passwort"
RESET_TEXT = """\
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

ADDRESS_SUBJECT = "Ihr Code für eine neue E-Mail-Adresse"
ADDRESS_TEXT = """\
Guten Tag,

diese Adresse soll zu einem Konto bei uns gehören. Der Code dafür:

    {code}

Melden Sie sich an und geben Sie ihn hier ein: {address}
Er gilt bis {expires:%d.%m.%Y} und einmal. Waren Sie es nicht, müssen Sie nichts tun.

--

Hello,

this address is to belong to an account with us. The code is above. Sign in and enter it at
{address_en}
It is good once and until the day given above. If it was not you, there is nothing to do.

{office}, {phone}
"""

CHANGED_SUBJECT = "Ihr Konto hat eine neue E-Mail-Adresse"
CHANGED_TEXT = """\
Guten Tag,

Ihr Konto gehört jetzt zu einer anderen E-Mail-Adresse; an diese hier kommt nichts mehr. Waren Sie
es nicht, rufen Sie uns bitte gleich an: {phone}

--

Hello,

your account now belongs to another mail address; nothing more comes to this one. If it was not
you, please call us at once at the number above.

{office}
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
    code = resets.code_of(sender.secret, letter.about)
    text = _with_code(RESET_TEXT, sender, code=code, page="/account/reset", expires=row.expires)
    return Mail(to=row.name, subject=RESET_SUBJECT, text=text)


def address_letter(session: Session, letter: Letter, sender: Sender) -> Mail | None:
    """Write the mail with the code of a new address, unless it is over or somebody else's."""
    change = _change(session, letter)
    if change is None or change.hash is None or change.expires < sender.today:
        return None
    if session.scalar(select(exists().where(Coordinator.name == change.address))):
        return None
    code, page = addresses.code_of(sender.secret, letter.about), "/account/details/code"
    text = _with_code(ADDRESS_TEXT, sender, code=code, page=page, expires=change.expires)
    return Mail(to=change.address, subject=ADDRESS_SUBJECT, text=text)


def changed_letter(session: Session, letter: Letter, sender: Sender) -> Mail | None:
    """Write the mail that tells a former address of the new one, without naming it."""
    change = _change(session, letter)
    if change is None or change.hash is not None:
        return None
    text = CHANGED_TEXT.format(office=sender.office, phone=sender.phone)
    return Mail(to=change.address, subject=CHANGED_SUBJECT, text=text)


def _with_code(text: str, sender: Sender, *, code: str, page: str, expires: datetime.date) -> str:
    """Fill a text in with a code and the page that takes it."""
    return text.format(
        code=code,
        address=f"{sender.public}{page}",
        address_en=f"{sender.public}/en{page}",
        expires=expires,
        office=sender.office,
        phone=sender.phone,
    )


def _change(session: Session, letter: Letter) -> AddressChange | None:
    return session.scalar(
        select(AddressChange).where(
            AddressChange.id == letter.about, AddressChange.coordinator == letter.addressee
        )
    )
