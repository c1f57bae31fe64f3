"""A Kommune's dialogues: beginning one, planning it, announcing it, saying that it was held."""

import datetime
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.errors import ConflictError, NotFoundError
from core.letters import withdraw
from empowerment.dialogue.conflict import Finding, find
from empowerment.dialogue.errors import (
    IncompleteError,
    PastDayError,
    PromisedError,
    StillToComeError,
)
from empowerment.dialogue.models import Dialogue, State, Weighing
from empowerment.dialogue.promise import ANSWER_DAYS, is_over
from empowerment.dialogue.weighing import void_cards


@dataclass(frozen=True, slots=True)
class Plan:
    """What an invitation says."""

    title: str
    day: datetime.date | None
    begins: int | None
    """Minutes after midnight in Berlin."""
    place: str
    contact: str
    access: str = ""
    """Whether the place is free of barriers."""

    @property
    def is_complete(self) -> bool:
        """Whether people know from it when and where to come."""
        return self.day is not None and self.begins is not None and self.place != ""


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
        access="",
        first_card=0,
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


def plan(dialogue: Dialogue, *, new: Plan, today: datetime.date) -> None:
    """Change what the invitation says.

    Raises ConflictError once the evening was held, PromisedError where it would move an announced
    day that is over, PastDayError, and IncompleteError while everybody reads of it.
    """
    if dialogue.state != State.PREPARING:
        raise ConflictError
    if dialogue.day != new.day:
        if _is_promised(dialogue, today):
            raise PromisedError
        _check_ahead(new.day, today)
    if dialogue.announced and not new.is_complete:
        raise IncompleteError
    dialogue.title, dialogue.day, dialogue.begins = new.title, new.day, new.begins
    dialogue.place, dialogue.contact, dialogue.access = new.place, new.contact, new.access


def plan_of(dialogue: Dialogue) -> Plan:
    """Give what the invitation says."""
    return Plan(
        dialogue.title,
        dialogue.day,
        dialogue.begins,
        dialogue.place,
        dialogue.contact,
        dialogue.access,
    )


def announce(session: Session, dialogue: Dialogue, *, today: datetime.date) -> None:
    """Show everybody when and where it is.

    Raises ConflictError once it was held, IncompleteError, PastDayError.
    """
    if dialogue.state != State.PREPARING:
        raise ConflictError
    if not plan_of(dialogue).is_complete:
        raise IncompleteError
    _check_ahead(dialogue.day, today)
    _number(session, dialogue)
    dialogue.announced = True


def hide(dialogue: Dialogue, *, today: datetime.date) -> None:
    """Show it to nobody any more. Raises ConflictError, PromisedError once its day is over."""
    if dialogue.state != State.PREPARING:
        raise ConflictError
    if _is_promised(dialogue, today):
        raise PromisedError
    dialogue.announced = False


def cancel(session: Session, dialogue: Dialogue, *, today: datetime.date) -> None:
    """Say that it will not be held, or was not. No code of a card is left.

    Raises ConflictError if it was held, PromisedError if its day is over and people have weighed.
    """
    if dialogue.state != State.PREPARING:
        raise ConflictError
    if dialogue.weighing != Weighing.NONE and _is_promised(dialogue, today):
        raise PromisedError
    dialogue.state, dialogue.weighing = State.CANCELLED, Weighing.NONE
    void_cards(session, dialogue)
    withdraw(session, about=dialogue.id)


def hold(session: Session, dialogue: Dialogue, *, today: datetime.date) -> None:
    """Say that the evening is over; the answer is due six weeks after its day.

    Raises ConflictError before the proposals are weighed, StillToComeError before the day.
    """
    if dialogue.state != State.PREPARING or dialogue.weighing != Weighing.DONE:
        raise ConflictError
    if dialogue.day is not None and dialogue.day > today:
        raise StillToComeError
    _number(session, dialogue)
    dialogue.state, dialogue.day = State.HELD, dialogue.day or today
    dialogue.answer_due = dialogue.day + datetime.timedelta(days=ANSWER_DAYS)


def _is_promised(dialogue: Dialogue, today: datetime.date) -> bool:
    """Tell whether people could read of an evening whose day is over."""
    return dialogue.announced and is_over(dialogue, today=today)


def _check_ahead(day: datetime.date | None, today: datetime.date) -> None:
    if day is not None and day < today:
        raise PastDayError


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
