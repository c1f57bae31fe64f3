"""What members read of their desk: sealed files and signed requests, as they were stored."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from crypto.document import SignedDocument, parse_wrapper
from crypto.encoding import b64encode
from desks.models import Candidate, Desk, DeskFiles, RootCopy, SealedList


@dataclass(frozen=True, slots=True)
class MemberView:
    """A desk's files for one member. `members` has the sealed list of each epoch by number."""

    secrets: bytes
    closing: bytes | None
    root_copy: bytes | None
    members: dict[int, bytes]
    candidates: dict[bytes, SignedDocument]


def desk_revision(session: Session, *, desk: bytes) -> int:
    """Give the counter of changes."""
    return session.scalars(select(Desk.revision).where(Desk.fingerprint == desk)).one()


def read_for_member(session: Session, *, desk: bytes, account: bytes) -> MemberView:
    """Give what an admitted member needs to unlock the vault and to check everything."""
    files = session.scalars(select(DeskFiles).where(DeskFiles.desk == desk)).one()
    lists = session.execute(
        select(SealedList.epoch, SealedList.members)
        .where(SealedList.desk == desk)
        .order_by(SealedList.epoch)
    )
    candidates = session.execute(
        select(Candidate.account, Candidate.request).where(Candidate.desk == desk)
    )
    return MemberView(
        secrets=files.secrets,
        closing=files.closing,
        root_copy=session.scalar(
            select(RootCopy.sealed).where(
                RootCopy.desk == desk, RootCopy.holder == b64encode(account)
            )
        ),
        members={row.epoch: row.members for row in lists},
        candidates={row.account: parse_wrapper(row.request) for row in candidates},
    )
