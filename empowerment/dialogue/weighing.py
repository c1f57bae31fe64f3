"""Weighing proposals: counted in the room, or by cards with a code each. Never by an open link.

Cards are made and printed before the evening and count only while the weighing is open, so that
proposals can be added until then.

A code's row goes in the transaction that adds its points, and nothing says which card chose what.
Whoever prints the cards could use some of them: how many were used is shown beside the result.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import Delete, delete, func, select, update
from sqlalchemy.orm import Session

from core.codes import CARD_BYTES, Code, derived_code, hash_code
from core.errors import ConflictError, DomainError, NotFoundError, NotValidError
from empowerment.dialogue.errors import AlreadyCastError, NothingCastError
from empowerment.dialogue.models import BallotCode, Dialogue, Proposal, State, Weighing

MOST_CARDS = 500
MOST_CHOICES = 3
MOST_POINTS = 10_000

_LAST_CARD = 32_000
"""More than anybody discards; what the column holds."""


class UnknownCardError(DomainError):
    """No such card, or it was used, or its dialogue isn't weighing any more."""

    code = "unknown-invitation"


class NotOpenYetError(UnknownCardError):
    """The card is good, but nobody weighs yet."""


def make_cards(session: Session, dialogue: Dialogue, *, secret: bytes, cards: int) -> int:
    """Make cards, or more of them; give how many there were before.

    Raises ConflictError once they are weighed, NotValidError beyond MOST_CARDS.
    """
    _check(dialogue, Weighing.NONE, Weighing.OPEN)
    before = dialogue.cards
    if cards < 1 or before + cards > MOST_CARDS or dialogue.first_card > _LAST_CARD - MOST_CARDS:
        raise NotValidError
    dialogue.cards = before + cards
    session.add_all(
        BallotCode(hash=card.hash, dialogue=dialogue.id)
        for card in cards_of(dialogue, secret=secret, since=before)
    )
    session.flush()
    return before


def void_cards(session: Session, dialogue: Dialogue) -> None:
    """Make all cards void; those made later have other codes. Not while they can be used."""
    session.execute(_codes_of(dialogue).execution_options(synchronize_session=False))
    dialogue.first_card += dialogue.cards
    dialogue.cards = 0


def discard_cards(session: Session, dialogue: Dialogue) -> None:
    """Discard cards that nobody could use yet. Raises ConflictError once weighing was opened."""
    _check(dialogue, Weighing.NONE)
    void_cards(session, dialogue)


def open_weighing(session: Session, dialogue: Dialogue) -> None:
    """Let cards be used; proposals stay as they are from now on.

    Raises ConflictError, NotValidError without cards or proposals.
    """
    _check(dialogue, Weighing.NONE)
    if not dialogue.cards or not _count(session, dialogue):
        raise NotValidError
    dialogue.weighing = Weighing.OPEN


def take_back_opening(session: Session, dialogue: Dialogue) -> None:
    """Go back to before the opening; cards stay good for later.

    Raises ConflictError, AlreadyCastError.
    """
    _check(dialogue, Weighing.OPEN)
    if _unused(session, dialogue) < dialogue.cards:
        raise AlreadyCastError
    dialogue.weighing = Weighing.NONE


def cards_of(dialogue: Dialogue, *, secret: bytes, since: int = 0) -> list[Code]:
    """Give the codes of a dialogue's cards, used or not, as they are printed.

    Without the first ones if `since` says how many.
    """
    first = dialogue.first_card
    return [
        derived_code(secret, "ballot", dialogue.id + number.to_bytes(2, "big"), length=CARD_BYTES)
        for number in range(first + since, first + dialogue.cards)
    ]


def dialogue_of_card(session: Session, *, code: str) -> Dialogue:
    """Give the dialogue whose card this is, without using it.

    Raises UnknownCardError, NotOpenYetError.
    """
    found = session.scalar(
        select(Dialogue)
        .join(BallotCode, BallotCode.dialogue == Dialogue.id)
        .where(BallotCode.hash == _hash(code), Dialogue.weighing != Weighing.DONE)
    )
    if found is None:
        raise UnknownCardError
    if found.weighing != Weighing.OPEN:
        raise NotOpenYetError
    return found


def use_card(session: Session, *, code: str, choices: Sequence[bytes]) -> Dialogue:
    """Give a point to each chosen proposal and use the card up; give its dialogue.

    Raises UnknownCardError, NotOpenYetError, NotValidError.
    """
    found = dialogue_of_card(session, code=code)
    # The dialogue's row first: closing waits for this card, or this card comes too late. So does
    # taking back the opening.
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
    """Take no more cards; only now anybody sees the points.

    Raises ConflictError, NothingCastError while no card was used.
    """
    _check(dialogue, Weighing.OPEN)
    used = dialogue.cards - _unused(session, dialogue)
    if not used:
        raise NothingCastError
    session.execute(_codes_of(dialogue).execution_options(synchronize_session=False))
    dialogue.weighing, dialogue.cards_used = Weighing.DONE, used


def count_in_room(session: Session, dialogue: Dialogue, *, points: Mapping[bytes, int]) -> None:
    """Keep what was counted in the room, for every proposal; cards are no longer needed.

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
    void_cards(session, dialogue)
    dialogue.weighing = Weighing.DONE


def _count(session: Session, dialogue: Dialogue) -> int:
    statement = select(func.count()).where(Proposal.dialogue == dialogue.id)
    return session.scalars(statement).one()


def _unused(session: Session, dialogue: Dialogue) -> int:
    statement = select(func.count()).where(BallotCode.dialogue == dialogue.id)
    return session.scalars(statement).one()


def _codes_of(dialogue: Dialogue) -> Delete:
    return delete(BallotCode).where(BallotCode.dialogue == dialogue.id)


def _check(dialogue: Dialogue, *wanted: Weighing) -> None:
    if dialogue.state != State.PREPARING or dialogue.weighing not in wanted:
        raise ConflictError


def _hash(code: str) -> bytes:
    try:
        return hash_code(code, length=CARD_BYTES)
    except ValueError:
        raise UnknownCardError from None
