"""Proposals of a dialogue: written before or during the evening, weighed there, answered after."""

import datetime
import os
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from core.errors import ConflictError, NotFoundError, NotValidError
from empowerment.dialogue.models import Dialogue, Proposal, State, Status, Weighing

MOST = 12
"""More than a room can weigh."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the Kommune says to a proposal."""

    text: str
    status: Status
    by: datetime.date | None


def proposals_of(session: Session, *, dialogue: bytes) -> list[Proposal]:
    """Give the proposals in the order in which they were written."""
    statement = select(Proposal).where(Proposal.dialogue == dialogue)
    return list(session.scalars(statement.order_by(Proposal.position)))


def by_weight(proposals: list[Proposal]) -> list[Proposal]:
    """Give them by their points, those with as many in the order in which they were written."""
    return sorted(proposals, key=lambda each: (-each.points, each.position))


def add(session: Session, dialogue: Dialogue, *, title: str, text: str) -> Proposal:
    """Add a proposal. Raises ConflictError once they are weighed, NotValidError beyond MOST."""
    _check_open(dialogue)
    count, last = session.execute(
        select(func.count(), func.max(Proposal.position)).where(Proposal.dialogue == dialogue.id)
    ).one()
    if count >= MOST:
        raise NotValidError
    made = Proposal(
        id=os.urandom(16),
        dialogue=dialogue.id,
        position=(last or 0) + 1,
        title=title,
        text=text,
        points=0,
    )
    session.add(made)
    session.flush()
    return made


def add_missing(session: Session, dialogue: Dialogue, *, titles: Iterable[str]) -> None:
    """Add proposals with these titles, as far as there is room; those there already stay.

    Raises ConflictError once they are weighed.
    """
    _check_open(dialogue)
    known = [each.title for each in proposals_of(session, dialogue=dialogue.id)]
    new = [title for title in dict.fromkeys(titles) if title not in known]
    for title in new[: MOST - len(known)]:
        add(session, dialogue, title=title, text="")


def change(session: Session, dialogue: Dialogue, *, name: bytes, title: str, text: str) -> None:
    """Change a proposal. Raises ConflictError, NotFoundError."""
    _check_open(dialogue)
    found = proposal_of(session, dialogue, name=name)
    found.title, found.text = title, text


def remove(session: Session, dialogue: Dialogue, *, name: bytes) -> None:
    """Remove a proposal, if it is there. Raises ConflictError once they are weighed."""
    _check_open(dialogue)
    session.execute(delete(Proposal).where(Proposal.id == name, Proposal.dialogue == dialogue.id))


def proposal_of(session: Session, dialogue: Dialogue, *, name: bytes) -> Proposal:
    """Give a proposal of a dialogue. Raises NotFoundError."""
    found = session.get(Proposal, name)
    if found is None or found.dialogue != dialogue.id:
        raise NotFoundError
    return found


def answer(session: Session, dialogue: Dialogue, *, name: bytes, said: Answer) -> None:
    """Answer a proposal; later too, when its status changes.

    Raises NotFoundError, ConflictError before the evening was held.
    """
    if dialogue.state not in (State.HELD, State.ANSWERED):
        raise ConflictError
    found = proposal_of(session, dialogue, name=name)
    found.answer, found.status, found.by = said.text, said.status, said.by


def _check_open(dialogue: Dialogue) -> None:
    if dialogue.state != State.PREPARING or dialogue.weighing != Weighing.NONE:
        raise ConflictError
