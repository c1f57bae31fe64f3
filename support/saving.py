"""Saving a case: one transaction, compare-and-swap on the head, no silent overwrite.

The browser signs and seals a head over all fields and names the stored head it follows by its tag,
the hash of the sealed bytes. If another head is stored, somebody else saved first and nothing is
changed. What the head says only browsers can check.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from accounts.services import is_active
from core.db import table_of
from core.errors import (
    ConflictError,
    NotFoundError,
    NotValidError,
    SequenceTakenError,
    StaleEpochError,
)
from crypto.case import EVERY_CASE, is_field_length
from crypto.case_head import is_head_length
from crypto.encoding import NONE_HASH, sha256
from crypto.errors import CryptoError
from crypto.profile import check_profile, sealed_size_class
from desks.services import CurrentEpoch, touch
from incidents.models import Direction, Message, Report
from support.models import Case, CaseField, CaseKey


@dataclass(frozen=True, slots=True)
class NewKey:
    """A new generation of the case key, wrapped."""

    generation: int
    epoch: int
    wrapped: bytes


@dataclass(frozen=True, slots=True)
class Outgoing:
    """An answer, sealed to the reporter."""

    id: bytes
    sequence: int
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Save:
    """Everything one save changes.

    `previous` is the tag of the head it follows, none for the first; `fields` are those written.
    """

    case: bytes
    previous: bytes
    head: bytes
    keys: Sequence[NewKey]
    fields: Mapping[str, bytes]
    accepted: Sequence[bytes]
    outgoing: Outgoing | None
    status: Literal["open", "closed"]
    assignee: bytes | None


def save_case(session: Session, *, desk: bytes, save: Save) -> bytes:
    """Store a save and give its head's tag; repeating a save that is stored changes nothing.

    Raises NotFoundError, NotValidError, ConflictError, StaleEpochError, SequenceTakenError.
    """
    _check_lengths(save)
    tag = sha256(save.head)
    # Locks the desk: no other save and no new epoch between here and the commit.
    epoch = touch(session, desk=desk)
    stored = session.get(Case, save.case)
    if stored is not None and sha256(stored.head) == tag:
        return tag
    position = _change_report(session, desk, save)
    if save.previous != (NONE_HASH if stored is None else sha256(stored.head)):
        raise ConflictError
    generation = _new_generation(session, save, stored, epoch)
    _put_head(session, desk, save, stored, generation)
    _put_fields(session, save)
    _accept(session, save, first=stored is None)
    if save.outgoing is not None:
        _send(session, save, save.outgoing, epoch, position)
    return tag


def _check_lengths(save: Save) -> None:
    """Refuse what no browser seals: fields or a head of no size class, a save without its core."""
    try:
        fitting = all(is_field_length(name, len(sealed)) for name, sealed in save.fields.items())
    except CryptoError:
        raise NotValidError from None
    if not fitting or not is_head_length(len(save.head)) or not save.fields.keys() >= EVERY_CASE:
        raise NotValidError


def _change_report(session: Session, desk: bytes, save: Save) -> int:
    """Lock the report, set its status and count an answer; gives the newest position."""
    answers = 1 if save.outgoing else 0
    row = session.execute(
        update(table_of(Report))
        .where(Report.id == save.case, Report.desk == desk)
        .values(status=save.status, outgoing=Report.outgoing + answers)
        .returning(Report.outgoing, (Report.incoming + Report.outgoing).label("position"))
    ).one_or_none()
    if row is None:
        raise NotFoundError
    if save.outgoing is not None and save.outgoing.sequence != row.outgoing - 1:
        raise SequenceTakenError
    position: int = row.position
    return position


def _new_generation(session: Session, save: Save, stored: Case | None, epoch: CurrentEpoch) -> int:
    """Give the newest generation after the save: without a gap, and of the current epoch."""
    newest = None if stored is None else session.get(CaseKey, (save.case, stored.generation))
    first = 1 if newest is None else newest.generation + 1
    generations = [key.generation for key in save.keys]
    if generations != list(range(first, first + len(generations))):
        raise NotValidError
    epochs = {key.epoch for key in save.keys}
    if not epochs:
        if newest is None:
            raise NotValidError
        epochs = {newest.epoch}
    # Those who left know the old epoch's key: what is wrapped from now on must not be for them.
    if epochs != {epoch.number}:
        raise StaleEpochError
    return first + len(generations) - 1


def _put_head(
    session: Session, desk: bytes, save: Save, stored: Case | None, generation: int
) -> None:
    if save.assignee is not None and not is_active(session, desk=desk, account=save.assignee):
        raise NotValidError
    if stored is None:
        stored = Case(id=save.case, desk=desk)
        session.add(stored)
    stored.assignee = save.assignee
    stored.generation = generation
    stored.head = save.head
    session.flush()
    session.add_all(
        CaseKey(case=save.case, generation=key.generation, epoch=key.epoch, wrapped=key.wrapped)
        for key in save.keys
    )


def _put_fields(session: Session, save: Save) -> None:
    """Write fields. A copy of a message is written once: only the core of a case changes."""
    there = set(session.scalars(select(CaseField.name).where(CaseField.case == save.case)))
    if (there & save.fields.keys()) - EVERY_CASE:
        raise NotValidError
    for name, sealed in save.fields.items():
        session.merge(CaseField(case=save.case, name=name, sealed=sealed))


def _accept(session: Session, save: Save, *, first: bool) -> None:
    """Delete the intake files of messages whose copies are among the fields of this save."""
    if len(set(save.accepted)) != len(save.accepted):
        raise NotValidError
    sequences = session.scalars(
        update(table_of(Message))
        .where(
            Message.id.in_(save.accepted),
            Message.report == save.case,
            Message.intake.is_not(None),
        )
        .values(intake=None)
        .returning(Message.sequence)
    ).all()
    if len(sequences) != len(save.accepted):
        raise NotValidError
    if any(f"thread/in/{sequence}" not in save.fields for sequence in sequences):
        raise NotValidError
    if first and 0 not in sequences:
        raise NotValidError


def _send(
    session: Session, save: Save, outgoing: Outgoing, epoch: CurrentEpoch, position: int
) -> None:
    try:
        check_profile(outgoing.sealed)
        sealed_size_class(len(outgoing.sealed))
    except CryptoError:
        raise NotValidError from None
    if f"thread/out/{outgoing.sequence}" not in save.fields:
        raise NotValidError
    session.execute(
        insert(table_of(Message)),
        {
            "id": outgoing.id,
            "report": save.case,
            "position": position,
            "direction": Direction.FROM_DESK,
            "sequence": outgoing.sequence,
            "epoch": epoch.hash,
            "intake": None,
            "mailbox": outgoing.sealed,
        },
    )
