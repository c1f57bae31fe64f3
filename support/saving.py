"""Saving a case: one transaction, compare-and-swap on the head, no silent overwrite.

The browser signs a head over all fields and names the head before it. If another head is stored,
somebody else saved first and nothing is changed.
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
from crypto.case import is_field_length
from crypto.case_head import CaseHead, open_head
from crypto.document import SignedDocument, parse_wrapper
from crypto.encoding import NONE_HASH, b64encode, sha256
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
    """Everything one save changes. `fields` holds the changed ones alone."""

    case: bytes
    previous: bytes
    head: SignedDocument
    keys: Sequence[NewKey]
    fields: Mapping[str, bytes]
    accepted: Sequence[bytes]
    outgoing: Outgoing | None
    status: Literal["open", "closed"]
    assignee: bytes | None


def save_case(session: Session, *, desk: bytes, save: Save) -> int:
    """Store a save and give its version; repeating a save that is stored changes nothing.

    Raises NotFoundError, NotValidError, ConflictError, StaleEpochError, SequenceTakenError.
    """
    head = _open(desk, save)
    # Locks the desk: no other save and no new epoch between here and the commit.
    epoch = touch(session, desk=desk)
    stored = session.get(Case, save.case)
    if stored is not None and stored.head_hash == save.head.hash:
        return head.version
    position = _change_report(session, desk, save)
    if head.epoch != epoch.number:
        raise StaleEpochError
    _check_fields(save, head, stored)
    _put_head(session, desk, save, head, stored)
    _add_keys(session, save, head)
    _put_fields(session, save, head)
    _accept(session, save, first=stored is None)
    if save.outgoing is not None:
        _send(session, save, save.outgoing, epoch, position)
    return head.version


def _open(desk: bytes, save: Save) -> CaseHead:
    try:
        head = open_head(save.head)
    except CryptoError:
        raise NotValidError from None
    if (head.case, head.desk, head.previous) != (b64encode(save.case), desk, save.previous):
        raise NotValidError
    return head


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


def _check_fields(save: Save, head: CaseHead, stored: Case | None) -> None:
    """Hold the head to the fields that will be stored: the sent ones and those that stay."""
    before = {} if stored is None else open_head(parse_wrapper(stored.head)).fields
    try:
        fitting = all(is_field_length(name, len(data)) for name, data in save.fields.items())
    except CryptoError:
        raise NotValidError from None
    sent = {name: sha256(data) for name, data in save.fields.items()}
    if not fitting or head.fields != before | sent:
        # Before a wrong hash is a fault, it may be that somebody else saved in between.
        if stored is not None and stored.head_hash != save.previous:
            raise ConflictError
        raise NotValidError


def _put_head(
    session: Session, desk: bytes, save: Save, head: CaseHead, stored: Case | None
) -> None:
    if save.assignee is not None and not is_active(session, desk=desk, account=save.assignee):
        raise NotValidError
    if stored is None:
        if save.previous != NONE_HASH:
            raise ConflictError
        session.add(
            Case(
                id=save.case,
                desk=desk,
                assignee=save.assignee,
                version=head.version,
                head_hash=save.head.hash,
                head=save.head.to_bytes(),
            )
        )
        session.flush()
        return
    if stored.head_hash != save.previous:
        raise ConflictError
    if head.version != stored.version + 1:
        raise NotValidError
    stored.assignee = save.assignee
    stored.version = head.version
    stored.head_hash = save.head.hash
    stored.head = save.head.to_bytes()


def _add_keys(session: Session, save: Save, head: CaseHead) -> None:
    """Add generations without a gap; the head uses the newest, which is of the head's epoch."""
    newest = session.execute(
        select(CaseKey.generation, CaseKey.epoch)
        .where(CaseKey.case == save.case)
        .order_by(CaseKey.generation.desc())
        .limit(1)
    ).one_or_none()
    generation, epoch = (0, 0) if newest is None else (newest.generation, newest.epoch)
    for key in save.keys:
        if key.generation != generation + 1 or key.epoch != head.epoch:
            raise NotValidError
        generation, epoch = key.generation, key.epoch
        session.add(
            CaseKey(case=save.case, generation=generation, epoch=epoch, wrapped=key.wrapped)
        )
    if (generation, epoch) != (head.generation, head.epoch):
        raise NotValidError


def _put_fields(session: Session, save: Save, head: CaseHead) -> None:
    for name, sealed in save.fields.items():
        session.merge(
            CaseField(
                case=save.case,
                name=name,
                generation=head.generation,
                version=head.version,
                sealed=sealed,
            )
        )


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
