"""A Kommune's dialogues: beginning one, planning it, announcing it, saying that it was held."""

import datetime
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from accounts.coordinators import people_of
from accounts.roles import CoordinatorRole
from core.errors import ConflictError, NotFoundError, NotValidError
from core.letters import post, withdraw
from empowerment.dialogue.conflict import Finding, find
from empowerment.dialogue.models import Dialogue, Proposal, State, Weighing

ANSWER_DAYS = 42
"""Six weeks: what is promised in the invitation."""

REMINDERS = (14, 0)
"""So many days before an answer is due the coordinators get a letter."""

REMINDER = "dialogue-answer"


@dataclass(frozen=True, slots=True)
class Plan:
    """What an invitation says."""

    title: str
    day: datetime.date | None
    begins: int | None
    """Minutes after midnight in Berlin."""
    place: str
    contact: str


def begin(session: Session, *, ags: str, title: str) -> Dialogue:
    """Begin a dialogue of a Kommune."""
    made = Dialogue(
        id=os.urandom(16),
        ags=ags,
        state=State.PREPARING,
        weighing=Weighing.NONE,
        announced=False,
        title=title,
        place="",
        contact="",
        cards=0,
    )
    session.add(made)
    session.flush()
    return made


def dialogues_of(session: Session, *, ags: str) -> list[Dialogue]:
    """Give a Kommune's dialogues, those under way first, then the newest."""
    found = session.scalars(select(Dialogue).where(Dialogue.ags == ags)).all()
    order = list(State)
    return sorted(
        found,
        key=lambda each: (order.index(State(each.state)), -(each.number or 0), each.id),
    )


def own_dialogue(session: Session, *, ags: str, name: bytes, change: bool = False) -> Dialogue:
    """Give a Kommune's dialogue; with `change` nobody else changes it meanwhile.

    Raises NotFoundError, for those of others too.
    """
    statement = select(Dialogue).where(Dialogue.id == name, Dialogue.ags == ags)
    found = session.scalar(statement.with_for_update() if change else statement)
    if found is None:
        raise NotFoundError
    return found


def keep_conflict_answers(dialogue: Dialogue, *, answers: Mapping[str, str]) -> Finding:
    """Keep what was answered to the conflict check. Raises NotValidError."""
    found = find(answers)
    dialogue.conflict_answers = json.dumps(dict(answers), separators=(",", ":"))
    return found


def finding_of(dialogue: Dialogue) -> Finding | None:
    """Give what the conflict check came to; None if it was not made."""
    answers = conflict_answers_of(dialogue)
    return find(answers) if answers else None


def plan(dialogue: Dialogue, *, new: Plan) -> None:
    """Change what the invitation says. Raises ConflictError once the evening was held."""
    if dialogue.state != State.PREPARING:
        raise ConflictError
    dialogue.title, dialogue.day, dialogue.begins = new.title, new.day, new.begins
    dialogue.place, dialogue.contact = new.place, new.contact


def announce(session: Session, dialogue: Dialogue, *, announced: bool) -> None:
    """Show everybody when and where it is, or no longer. Raises NotValidError without a day."""
    if dialogue.state != State.PREPARING:
        raise ConflictError
    if announced and (dialogue.day is None or dialogue.begins is None or not dialogue.place):
        raise NotValidError
    _number(session, dialogue)
    dialogue.announced = announced


def cancel(dialogue: Dialogue) -> None:
    """Say that it will not be held. Raises ConflictError if it was."""
    if dialogue.state != State.PREPARING:
        raise ConflictError
    dialogue.state, dialogue.weighing = State.CANCELLED, Weighing.NONE


def hold(session: Session, dialogue: Dialogue, *, today: datetime.date) -> None:
    """Say that the evening is over; the answer is due six weeks after it.

    Raises ConflictError before the proposals are weighed.
    """
    if dialogue.state != State.PREPARING or dialogue.weighing != Weighing.DONE:
        raise ConflictError
    evening = min(dialogue.day or today, today)
    _number(session, dialogue)
    dialogue.state = State.HELD
    dialogue.answer_due = evening + datetime.timedelta(days=ANSWER_DAYS)
    for person in people_of(session, ags=dialogue.ags):
        if person.role == CoordinatorRole.COORDINATOR:
            for days in REMINDERS:
                due = dialogue.answer_due - datetime.timedelta(days=days)
                post(session, kind=REMINDER, about=dialogue.id, addressee=person.id, due=due)


def publish_answers(session: Session, dialogue: Dialogue, *, today: datetime.date) -> None:
    """Make the answers public. Raises ConflictError, NotValidError while one is missing."""
    if dialogue.state != State.HELD:
        raise ConflictError
    missing = select(func.count()).where(
        Proposal.dialogue == dialogue.id, Proposal.answer.is_(None)
    )
    if session.scalars(missing).one():
        raise NotValidError
    dialogue.state, dialogue.answered = State.ANSWERED, today
    withdraw(session, about=dialogue.id)


def _number(session: Session, dialogue: Dialogue) -> None:
    """Give the dialogue the next number of a public page, if it has none.

    Where two get one at once, one fails with a conflict and nothing is lost.
    """
    if dialogue.number is None:
        last = session.scalars(select(func.max(Dialogue.number))).one()
        dialogue.number = (last or 0) + 1
        session.flush()


def conflict_answers_of(dialogue: Dialogue) -> dict[str, str]:
    """Give what was answered to the conflict check, by question; empty before it was made."""
    if dialogue.conflict_answers is None:
        return {}
    answers: dict[str, str] = json.loads(dialogue.conflict_answers)
    return answers
