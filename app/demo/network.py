"""The network of the demonstration: eleven Kommunen, who can be reached, and what they ask."""

import datetime
import os

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.coordinator_invitations import invite
from accounts.coordinators import NewCoordinator, create_coordinator
from accounts.models import Coordinator
from accounts.passwords import hash_password
from accounts.roles import CoordinatorRole
from app.demo.coordinator import AGS, DemoCoordinator
from core.at_rest import Box
from core.letters import withdraw
from crypto.receipt import encode_receipt
from empowerment.network import agreements, directory, questions
from empowerment.network.agreement_text import CURRENT
from empowerment.network.directory import PURPOSE, Contact
from empowerment.network.questions import NewQuestion, Writer
from empowerment.network.replies import REPLIES

EDITOR = "netzwerk@musterstelle.example"

# Key, who coordinates there, months since the signature (None: not signed), named in public.
_MEMBERS = (
    (AGS, "", 9, True),
    ("03999002", "Mehmet Aydin", 22, True),
    ("03999004", "Jule Brinkmann", 14, True),
    ("05999001", "Sabine Kolodziej", 31, False),
    ("05999003", "Peter Hövel", 3, False),
    ("09999001", "Anna Gruber", 6, True),
    ("01999004", "", 4, False),
    ("09999004", "", 8, False),
    ("14999001", "", 5, False),
    ("16999002", "Ilka Thon", None, False),
)
_INVITED = "06999004"
_DRAFTED = "16999002"
_LISTED = {
    "03999002": Contact(
        "Mehmet Aydin", "m.aydin@oldenmoor.example", "030 23125 411", "dienstags 9 bis 12 Uhr"
    ),
    "03999004": Contact(
        "Jule Brinkmann", "teilhabe@heidersum.example", "", "montags bis mittwochs"
    ),
    "09999001": Contact("Anna Gruber", "a.gruber@isarkofen.example", "030 23125 622"),
}

_QUESTIONS = (
    (
        "03999002",
        120,
        "Auskunftssperre für Ratsmitglieder: Wer stellt bei Ihnen den Antrag?",
        (
            "Bei uns weiß niemand, ob das **Hauptamt** helfen darf oder ob jede und jeder selbst "
            "zur Meldebehörde gehen muss.\n\n- Gibt es bei Ihnen ein Merkblatt?\n- Wie lange "
            "hat es gedauert?"
        ),
        (
            (
                "03999004",
                112,
                (
                    "Den Antrag stellt die Person selbst. Wir legen beim ersten Gespräch ein "
                    "Blatt dazu, welche Angaben die Meldebehörde braucht, und bieten an mitzugehen."
                ),
            ),
            (
                None,
                110,
                (
                    "Eine gute Frage für die nächste Fallwerkstatt. In den "
                    "[Arbeitshilfen](/library/) steht, was die Sperre bewirkt und was nicht."
                ),
            ),
        ),
        True,
    ),
    (
        "09999001",
        35,
        "Wie erreichen Sie die Freiwillige Feuerwehr?",
        (
            "Plakate im Rathaus sieht dort niemand. Wer hat einen Weg gefunden, über das Angebot "
            "zu sprechen, ohne dass es nach Belehrung klingt?"
        ),
        (
            (
                "03999002",
                30,
                (
                    "Bei uns hat die Wehrführung selbst zehn Minuten am Übungsabend übernommen. "
                    "Die Flyer liegen seitdem in der Umkleide."
                ),
            ),
        ),
        False,
    ),
    (
        "05999003",
        6,
        "Muster für eine Dienstanweisung bei Drohanrufen gesucht",
        (
            "Unsere ist acht Jahre alt. Hat jemand eine neuere, die auch den Empfang und die "
            "Außenstellen einbezieht?"
        ),
        (),
        False,
    ),
)


def add_network_office(session: Session) -> DemoCoordinator:
    """Open an account of the network office, with a password of four random words."""
    password = "-".join(encode_receipt(os.urandom(16), "german")[:4])
    new = NewCoordinator(EDITOR, "Robin Netzwerk", hash_password(password))
    create_coordinator(session, new=new, ags=None, role=CoordinatorRole.EDITOR)
    return DemoCoordinator(EDITOR, "", password)


def add_network(session: Session, *, secret: bytes, today: datetime.date) -> None:
    """Sign agreements, fill the directory, ask and answer; the office's account is there."""
    office = session.scalars(select(Coordinator).where(Coordinator.name == EDITOR)).one()
    # Nobody signs in as these: a password that nobody knows is stretched once for all.
    password = hash_password(os.urandom(32).hex())
    box = Box(secret, PURPOSE)
    for ags, person, months, named in _MEMBERS:
        if person:
            new = NewCoordinator(f"koordination@{ags}.example", person, password)
            role = CoordinatorRole.COORDINATOR
            coordinator = create_coordinator(session, new=new, ags=ags, role=role)
            if ags in _LISTED:
                directory.enter(
                    session, box, coordinator=coordinator, contact=_LISTED[ags], today=today
                )
        if months is not None:
            _sign(session, ags, months, named=named, by=office.id, today=today)
    agreements.note_draft(session, ags=_DRAFTED, version=CURRENT, today=today)
    invite(session, ags=_INVITED, role=CoordinatorRole.COORDINATOR, by=office.id, today=today)
    _converse(session, office.id, today)
    withdraw(session, about=REPLIES)  # nobody gets letters about what is long past


def _sign(
    session: Session, ags: str, months: int, *, named: bool, by: bytes, today: datetime.date
) -> None:
    """Record a signature so many months ago, on that day: one may have run out since."""
    signed = agreements.add_months(today, -months)
    agreements.sign(
        session,
        ags=ags,
        version=CURRENT,
        signed=signed,
        months=agreements.USUAL_MONTHS,
        named=named,
        known=0,
        by=by,
        today=signed,
    )


def _converse(session: Session, office: bytes, today: datetime.date) -> None:
    for ags, days, title, text, answers, answered in _QUESTIONS:
        asked_on = today - datetime.timedelta(days=days)
        by = Writer(office, ags)
        asked = questions.ask(session, by=by, new=NewQuestion(title, text, "de"), today=asked_on)
        for other, ago, words in answers:
            questions.answer(
                session,
                by=Writer(office, other),
                question=asked.number,
                text=words,
                today=today - datetime.timedelta(days=ago),
            )
        if answered:
            questions.set_answered(
                session, by=by, question=asked.number, answered=True, today=today
            )
