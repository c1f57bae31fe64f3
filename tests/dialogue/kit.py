"""A dialogue as the services know it."""

import datetime
import os

from sqlalchemy.orm import Session

from accounts.coordinators import NewCoordinator, create_coordinator
from accounts.roles import CoordinatorRole
from empowerment.dialogue import dialogues, proposals, weighing
from empowerment.dialogue.dialogues import Plan
from empowerment.dialogue.models import Dialogue

TODAY = datetime.date(2026, 11, 23)
EVENING = datetime.date(2026, 12, 1)
AGS = "03999002"
DAY = datetime.timedelta(days=1)


def plan(day: datetime.date | None = EVENING, place: str = "Bürgerhaus") -> Plan:
    return Plan("Wie wir miteinander umgehen", day, 18 * 60, place, "", "")


def announced(session: Session) -> Dialogue:
    made = dialogues.begin(session, ags=AGS, title="Wie wir miteinander umgehen")
    dialogues.plan(made, new=plan(), today=TODAY)
    dialogues.announce(session, made, today=TODAY)
    proposals.add(session, made, title="Ansprechperson benennen", text="")
    return made


def weighed(session: Session) -> Dialogue:
    made = announced(session)
    points = {each.id: 3 for each in proposals.proposals_of(session, dialogue=made.id)}
    weighing.count_in_room(session, made, points=points)
    return made


def held(session: Session) -> Dialogue:
    made = weighed(session)
    dialogues.hold(session, made, today=EVENING)
    return made


def person(session: Session, role: CoordinatorRole = CoordinatorRole.COORDINATOR) -> str:
    """An account of the Kommune; gives its mail address."""
    address = f"{os.urandom(4).hex()}@example.org"
    new = NewCoordinator(address, "Anna Muster", "stretched")
    create_coordinator(session, new=new, ags=AGS, role=role)
    return address
