"""Where accounts and desks meet: founding, joining, admitting, removing."""

import datetime
from collections.abc import Collection, Sequence

from sqlalchemy.orm import Session

from accounts.roles import Role, Status
from accounts.services import (
    NewAccount,
    admit_accounts,
    create_account,
    desk_accounts,
    remove_accounts,
    repeated_account,
)
from core.errors import NotValidError
from crypto.document import SignedDocument
from desks.errors import UnknownInvitationError
from desks.invitations import use_invitation
from desks.services import (
    EpochFiles,
    add_candidate,
    claim_revision,
    found_desk,
    start_epoch,
    withdraw_candidates,
)


def found(
    session: Session,
    *,
    invitation: str,
    new: NewAccount,
    log: Sequence[SignedDocument],
    files: EpochFiles,
    today: datetime.date,
    refuse_published: bool,
) -> bytes:
    """Found a desk with its first lead and give its fingerprint; the same again changes nothing.

    Raises UnknownInvitationError, NotValidError, NameTakenError, IdTakenError.
    """
    try:
        use_invitation(session, code=invitation, founding=True, today=today)
    except UnknownInvitationError:
        # Looked for only now: a first attempt still under way commits before the code is gone.
        founded = repeated_account(session, new=new)
        if founded is None or [founded.desk] != [entry.hash for entry in log[:1]]:
            raise
        return founded.desk
    desk = found_desk(
        session,
        log=log,
        files=files,
        lead=new.id,
        today=today,
        refuse_published=refuse_published,
    )
    create_account(session, new=new, desk=desk, role=Role.LEAD, status=Status.ACTIVE)
    return desk


def join(
    session: Session,
    *,
    invitation: str,
    new: NewAccount,
    request: SignedDocument,
    today: datetime.date,
    refuse_published: bool,
) -> None:
    """Make an account that waits for a lead to compare its fingerprint; repeatable like a founding.

    Raises UnknownInvitationError, NotValidError, NameTakenError, IdTakenError.
    """
    try:
        desk = use_invitation(session, code=invitation, founding=False, today=today)
    except UnknownInvitationError:
        if repeated_account(session, new=new) is None:
            raise
        return
    if desk is None:
        raise UnknownInvitationError
    create_account(session, new=new, desk=desk, role=Role.COUNSELLOR, status=Status.PENDING)
    add_candidate(
        session, desk=desk, account=new.id, request=request, refuse_published=refuse_published
    )


def change_members(
    session: Session,
    *,
    desk: bytes,
    revision: int,
    statement: SignedDocument,
    files: EpochFiles,
    admit: Collection[bytes],
    remove: Collection[bytes],
    today: datetime.date,
    refuse_published: bool,
) -> int:
    """Start an epoch, admitting and removing people with it, and give the new revision.

    Raises ConflictError if anything changed since `revision`, NotValidError.
    """
    new_revision = claim_revision(session, desk=desk, revision=revision)
    if set(admit) & set(remove):
        raise NotValidError
    admit_accounts(session, desk=desk, accounts=admit)
    withdraw_candidates(session, accounts=admit)
    remove_accounts(session, desk=desk, accounts=remove)
    active = [
        account for account in desk_accounts(session, desk=desk) if account.status == Status.ACTIVE
    ]
    start_epoch(
        session,
        desk=desk,
        statement=statement,
        files=files,
        leads=[account.id for account in active if account.role == Role.LEAD],
        members=len(active),
        today=today,
        refuse_published=refuse_published,
    )
    return new_revision
