"""Proposals of a dialogue: written before or during the evening, until they are weighed there."""

import os
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from core.errors import ConflictError, NotFoundError, NotValidError
from empowerment.dialogue.models import Dialogue, Proposal, State, Weighing

MOST = 12
"""More than a room can weigh."""


@dataclass(frozen=True, slots=True)
class NewProposal:
    """A proposal that is to be added."""

    title: str
    text: str


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


def add_missing(session: Session, dialogue: Dialogue, *, new: Sequence[NewProposal]) -> int:
    """Add proposals as far as there is room, those there already excepted; give how many are left.

    Raises ConflictError once they are weighed.
    """
    _check_open(dialogue)
    known = {each.title for each in proposals_of(session, dialogue=dialogue.id)}
    missing = [each for each in new if each.title not in known]
    room = MOST - len(known)
    for each in missing[:room]:
        add(session, dialogue, title=each.title, text=each.text)
    return len(missing[room:])


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


def _check_open(dialogue: Dialogue) -> None:
    if dialogue.state != State.PREPARING or dialogue.weighing != Weighing.NONE:
        raise ConflictError
