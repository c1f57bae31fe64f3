"""What the Kommune says to proposals. What is public stays; what comes later is added with its day.

People plan by what was promised to them: an answer that changes silently would be worth nothing.
"""

import datetime
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.errors import ConflictError, NotValidError
from core.letters import withdraw
from empowerment.dialogue.errors import NothingNewError
from empowerment.dialogue.models import AnswerUpdate, Dialogue, Proposal, State, Status
from empowerment.dialogue.proposals import proposal_of

Updates = Mapping[bytes, Sequence[AnswerUpdate]]
"""What was added to answers, by proposal, the oldest first."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the Kommune says to a proposal; `text` may be empty in what is added later."""

    text: str
    status: Status
    by: datetime.date | None


def answer(session: Session, dialogue: Dialogue, *, name: bytes, said: Answer) -> None:
    """Answer a proposal, or answer it otherwise, while that is not public.

    Raises NotFoundError, ConflictError before the evening was held and after publication.
    """
    if dialogue.state != State.HELD:
        raise ConflictError
    found = proposal_of(session, dialogue, name=name)
    found.answer, found.status, found.by = said.text, said.status, said.by


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


def add_update(
    session: Session, dialogue: Dialogue, *, name: bytes, said: Answer, today: datetime.date
) -> None:
    """Add to a published answer what became of it. The dialogue's row is held by the caller.

    Raises NotFoundError, ConflictError before publication, NothingNewError.
    """
    if dialogue.state != State.ANSWERED:
        raise ConflictError
    found = proposal_of(session, dialogue, name=name)
    before = updates_of(session, dialogue=dialogue.id).get(found.id, ())
    known = newest(found, before)
    if not said.text and (said.status, said.by) == (known.status, known.by):
        raise NothingNewError
    session.add(
        AnswerUpdate(
            id=os.urandom(16),
            proposal=found.id,
            position=len(before) + 1,
            day=today,
            status=said.status,
            by=said.by,
            text=said.text,
        )
    )
    session.flush()


def updates_of(session: Session, *, dialogue: bytes) -> Updates:
    """Give what was added to the answers of a dialogue."""
    statement = (
        select(AnswerUpdate)
        .join(Proposal, Proposal.id == AnswerUpdate.proposal)
        .where(Proposal.dialogue == dialogue)
        .order_by(AnswerUpdate.proposal, AnswerUpdate.position)
    )
    found: dict[bytes, list[AnswerUpdate]] = {}
    for each in session.scalars(statement):
        found.setdefault(each.proposal, []).append(each)
    return found


def newest(proposal: Proposal, updates: Sequence[AnswerUpdate]) -> Proposal | AnswerUpdate:
    """Give what says how far it is now: the newest addition, or the answer."""
    return updates[-1] if updates else proposal
