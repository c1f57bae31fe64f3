"""Weighing proposals: counted in the room, or by cards with a code each. Never by an open link.

A code's row goes in the transaction that adds its points, and nothing says which card chose what.
Whoever prints the cards could use some of them: how many were used is shown beside the result.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from core.codes import CARD_BYTES, Code, derived_code, hash_code
from core.errors import ConflictError, DomainError, NotFoundError, NotValidError
from empowerment.dialogue.models import BallotCode, Dialogue, Proposal, State, Weighing

MOST_CARDS = 500
MOST_CHOICES = 3
MOST_POINTS = 10_000


class UnknownCardError(DomainError):
    """No such card, or it was used, or its dialogue isn't weighing any more."""

    code = "unknown-invitation"


def open_weighing(session: Session, dialogue: Dialogue, *, secret: bytes, cards: int) -> None:
    """Make cards and let them be used. Raises ConflictError, NotValidError."""
    _check(dialogue, Weighing.NONE)
    if not 1 <= cards <= MOST_CARDS or not _count(session, dialogue):
        raise NotValidError
    dialogue.weighing, dialogue.cards = Weighing.OPEN, cards
    session.add_all(
        BallotCode(hash=card.hash, dialogue=dialogue.id)
        for card in cards_of(dialogue, secret=secret)
    )
    session.flush()


def cards_of(dialogue: Dialogue, *, secret: bytes) -> list[Code]:
    """Give the codes of a dialogue's cards, used or not, as they are printed."""
    return [
        derived_code(secret, "ballot", dialogue.id + number.to_bytes(2, "big"), length=CARD_BYTES)
        for number in range(dialogue.cards)
    ]


def dialogue_of_card(session: Session, *, code: str) -> Dialogue:
    """Give the dialogue whose card this is, without using it. Raises UnknownCardError."""
    found = session.scalar(
        select(Dialogue)
        .join(BallotCode, BallotCode.dialogue == Dialogue.id)
        .where(BallotCode.hash == _hash(code), Dialogue.weighing == Weighing.OPEN)
    )
    if found is None:
        raise UnknownCardError
    return found


def use_card(session: Session, *, code: str, choices: Sequence[bytes]) -> Dialogue:
    """Give a point to each chosen proposal and use the card up; give its dialogue.

    Raises UnknownCardError, NotValidError.
    """
    found = dialogue_of_card(session, code=code)
    # The dialogue's row first: closing waits for this card, or this card comes too late.
    dialogue = session.scalar(
        select(Dialogue)
        .where(Dialogue.id == found.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if dialogue is None or dialogue.weighing != Weighing.OPEN:
        raise UnknownCardError
    used = session.scalar(
        delete(BallotCode)
        .where(BallotCode.hash == _hash(code))
        .returning(BallotCode.dialogue)
        .execution_options(synchronize_session=False)
    )
    if used is None:
        raise UnknownCardError
    if not 1 <= len(choices) <= MOST_CHOICES or len(set(choices)) != len(choices):
        raise NotValidError
    given = session.scalars(
        update(Proposal)
        .where(Proposal.dialogue == dialogue.id, Proposal.id.in_(choices))
        .values(points=Proposal.points + 1)
        .returning(Proposal.id)
        .execution_options(synchronize_session=False)
    ).all()
    if len(given) != len(choices):
        raise NotValidError
    return dialogue


def close_weighing(session: Session, dialogue: Dialogue) -> None:
    """Take no more cards; only now anybody sees the points. Raises ConflictError."""
    _check(dialogue, Weighing.OPEN)
    left = session.scalars(
        delete(BallotCode)
        .where(BallotCode.dialogue == dialogue.id)
        .returning(BallotCode.hash)
        .execution_options(synchronize_session=False)
    ).all()
    dialogue.weighing, dialogue.cards_used = Weighing.DONE, dialogue.cards - len(left)


def count_in_room(session: Session, dialogue: Dialogue, *, points: Mapping[bytes, int]) -> None:
    """Keep what was counted in the room, for every proposal.

    Raises ConflictError, NotFoundError, NotValidError.
    """
    _check(dialogue, Weighing.NONE)
    if len(points) != _count(session, dialogue) or not points:
        raise NotValidError
    for name, number in points.items():
        proposal = session.get(Proposal, name)
        if proposal is None or proposal.dialogue != dialogue.id:
            raise NotFoundError
        if not 0 <= number <= MOST_POINTS:
            raise NotValidError
        proposal.points = number
    dialogue.weighing = Weighing.DONE


def _count(session: Session, dialogue: Dialogue) -> int:
    statement = select(func.count()).where(Proposal.dialogue == dialogue.id)
    return session.scalars(statement).one()


def _check(dialogue: Dialogue, wanted: Weighing) -> None:
    if dialogue.state != State.PREPARING or dialogue.weighing != wanted:
        raise ConflictError


def _hash(code: str) -> bytes:
    try:
        return hash_code(code, length=CARD_BYTES)
    except ValueError:
        raise UnknownCardError from None
