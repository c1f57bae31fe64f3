"""The letter that recalls an answer that is due."""

from sqlalchemy.orm import Session

from accounts.models import Coordinator
from core.letters import Letter, Mail, Sender
from empowerment.dialogue.models import Dialogue, State

SUBJECT = "Antwort auf Ihren Bürgerdialog"

TEXT = """\
Guten Tag,

am {due:%d.%m.%Y} ist die Antwort auf die Vorschläge aus Ihrem Bürgerdialog versprochen. Zum
Antworten: {address}

--

Hello,

the answer to the proposals of your citizens' dialogue is promised for the day given above. To
answer: {address_en}

{office}, {phone}
"""


def answer_letter(session: Session, letter: Letter, sender: Sender) -> Mail | None:
    """Write the reminder, unless the answer is public or the person has left."""
    dialogue = session.get(Dialogue, letter.about)
    person = session.get(Coordinator, letter.addressee)
    if dialogue is None or person is None or dialogue.state != State.HELD:
        return None
    text = TEXT.format(
        due=dialogue.answer_due,
        address=f"{sender.public}/account/dialogue/{dialogue.id.hex()}/",
        address_en=f"{sender.public}/en/account/dialogue/{dialogue.id.hex()}/",
        office=sender.office,
        phone=sender.phone,
    )
    return Mail(to=person.name, subject=SUBJECT, text=text)
