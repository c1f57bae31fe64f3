"""Founding a desk and starting its epochs.

Everything is checked that can be without a key, so that a faulty client notices at once. Browsers
check all of it again and don't believe the server.
"""

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from core.errors import ConflictError, NotValidError
from crypto.document import SignedDocument
from crypto.encoding import b64encode, sha256
from crypto.errors import CryptoError
from crypto.members import open_join_request
from crypto.profile import MAX_STANZAS, check_profile
from crypto.statements import Epoch, verify_log
from desks.errors import UnknownDeskError
from desks.log import append_statement, read_log
from desks.models import Candidate, Desk, DeskFiles, RootCopy, SealedList
from desks.published import uses_published_key

RECOVERY = "recovery"


@dataclass(frozen=True, slots=True)
class EpochFiles:
    """The sealed files that belong to an epoch statement.

    `root_copies` has one file per lead (account id) and one for `recovery`.
    """

    secrets: bytes
    members: bytes
    closing: bytes | None
    root_copies: Mapping[str, bytes]


def found_desk(
    session: Session,
    *,
    log: Sequence[SignedDocument],
    files: EpochFiles,
    lead: bytes,
    today: datetime.date,
    demo: bool = False,
    refuse_published: bool = True,
) -> bytes:
    """Store a new desk with its first epoch and give its fingerprint. Raises NotValidError."""
    if len(log) != 2 or files.closing is not None:
        raise NotValidError
    desk = log[0].hash
    epoch = _verify(log, desk, today, refuse_published=refuse_published)
    _check_files(epoch, files, leads=[lead], members=1)
    session.add(
        Desk(
            fingerprint=desk,
            revision=1,
            number=epoch.number,
            epoch=epoch.hash,
            since=epoch.since,
            expires=epoch.expires,
            demo=demo,
        )
    )
    session.flush()
    for position, signed in enumerate(log):
        append_statement(session, desk=desk, position=position, signed=signed)
    _store_files(session, desk=desk, epoch=epoch, files=files)
    return desk


def start_epoch(
    session: Session,
    *,
    desk: bytes,
    statement: SignedDocument,
    files: EpochFiles,
    leads: Collection[bytes],
    members: int,
    today: datetime.date,
    refuse_published: bool = True,
) -> None:
    """Make a statement the desk's current epoch; the caller has claimed the revision before.

    `leads` are the accounts that hold the root key, `members` is how many people there are, both
    after the change. Raises NotValidError.
    """
    log = [*read_log(session, desk=desk), statement]
    epoch = _verify(log, desk, today, refuse_published=refuse_published)
    if epoch.hash != statement.hash:
        raise NotValidError  # a succession alone starts no epoch
    if files.closing is None or sha256(files.closing) != epoch.closing:
        raise NotValidError
    _check_files(epoch, files, leads=leads, members=members)
    session.execute(
        update(Desk)
        .where(Desk.fingerprint == desk)
        .values(number=epoch.number, epoch=epoch.hash, since=epoch.since, expires=epoch.expires)
    )
    append_statement(session, desk=desk, position=len(log) - 1, signed=statement)
    session.execute(delete(DeskFiles).where(DeskFiles.desk == desk))
    session.execute(delete(RootCopy).where(RootCopy.desk == desk))
    _store_files(session, desk=desk, epoch=epoch, files=files)


def claim_revision(session: Session, *, desk: bytes, revision: int) -> int:
    """Lock a desk that is still at `revision` and give the next one.

    Raises ConflictError if anything changed since.
    """
    claimed: int | None = session.scalar(
        update(Desk)
        .where(Desk.fingerprint == desk, Desk.revision == revision)
        .values(revision=revision + 1)
        .returning(Desk.revision)
    )
    if claimed is None:
        raise ConflictError
    return claimed


@dataclass(frozen=True, slots=True)
class CurrentEpoch:
    """Number and hash of a desk's newest epoch statement."""

    number: int
    hash: bytes


def touch(session: Session, *, desk: bytes) -> CurrentEpoch:
    """Raise the desk's revision, lock it for this transaction and give its epoch.

    Whoever changes what a lead must have seen before starting an epoch calls this first.
    """
    row = session.execute(
        update(Desk)
        .where(Desk.fingerprint == desk)
        .values(revision=Desk.revision + 1)
        .returning(Desk.number, Desk.epoch)
    ).one_or_none()
    if row is None:
        raise UnknownDeskError
    return CurrentEpoch(row.number, row.epoch)


def add_candidate(
    session: Session,
    *,
    desk: bytes,
    account: bytes,
    request: SignedDocument,
    refuse_published: bool = True,
) -> None:
    """Keep a person's signed request to join. Raises NotValidError."""
    try:
        joining = open_join_request(request, desk)
    except CryptoError:
        raise NotValidError from None
    published = refuse_published and uses_published_key(request)
    if joining.account != b64encode(account) or published:
        raise NotValidError
    session.add(Candidate(account=account, desk=desk, request=request.to_bytes()))


def withdraw_candidates(session: Session, *, accounts: Collection[bytes]) -> None:
    """Forget the requests of accounts that were admitted."""
    session.execute(delete(Candidate).where(Candidate.account.in_(accounts)))


def _verify(
    log: Sequence[SignedDocument], desk: bytes, today: datetime.date, *, refuse_published: bool
) -> Epoch:
    try:
        epoch = verify_log(log, desk).usable_epoch(today)
    except CryptoError:
        raise NotValidError from None
    if refuse_published and any(uses_published_key(signed) for signed in log):
        raise NotValidError
    return epoch


def _check_files(
    epoch: Epoch, files: EpochFiles, *, leads: Collection[bytes], members: int
) -> None:
    if sha256(files.members) != epoch.members:
        raise NotValidError
    if set(files.root_copies) != {RECOVERY, *(b64encode(lead) for lead in leads)}:
        raise NotValidError
    try:
        # One recipient more than people: the recovery kit. One too few would lock somebody out.
        recipients = check_profile(files.secrets, most=MAX_STANZAS)
        for sealed in files.root_copies.values():
            check_profile(sealed)
    except CryptoError:
        raise NotValidError from None
    if recipients != members + 1:
        raise NotValidError


def _store_files(session: Session, *, desk: bytes, epoch: Epoch, files: EpochFiles) -> None:
    session.add(SealedList(desk=desk, epoch=epoch.number, members=files.members))
    session.add(DeskFiles(desk=desk, secrets=files.secrets, closing=files.closing))
    session.add_all(
        RootCopy(desk=desk, holder=holder, sealed=sealed)
        for holder, sealed in files.root_copies.items()
    )
