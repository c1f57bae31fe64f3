"""Bodies of the counsellors' routes."""

from typing import Annotated, Literal

import msgspec

from accounts.routes.bodies import NewAccountBody
from core.errors import MalformedError
from desks.services import EpochFiles
from support.saving import NewKey, Outgoing, Save
from web.json_body import Body, Bytes, Bytes16, Bytes32, Bytes60, Count, Name
from web.signed_body import SignedBody


class RootCopyBody(Body):
    """The root key sealed to an account (its id) or to `recovery`."""

    holder: Annotated[str, msgspec.Meta(max_length=22)]
    sealed: Bytes


RootCopies = Annotated[list[RootCopyBody], msgspec.Meta(max_length=64)]
Accounts = Annotated[list[Bytes16], msgspec.Meta(max_length=63)]


def epoch_files(
    secrets: bytes, members: bytes, closing: bytes | None, root_copies: list[RootCopyBody]
) -> EpochFiles:
    """Join the sealed files of an epoch. Raises MalformedError if a holder stands twice."""
    copies = {copy.holder: bytes(copy.sealed) for copy in root_copies}
    if len(copies) != len(root_copies):
        raise MalformedError
    return EpochFiles(secrets, members, closing, copies)


class FoundBody(Body):
    """Everything a new desk starts with."""

    invitation: Name
    account: NewAccountBody
    log: Annotated[list[SignedBody], msgspec.Meta(min_length=2, max_length=2)]
    secrets: Bytes
    members: Bytes
    root_copies: RootCopies


class JoinBody(Body):
    """A person who wants to join."""

    invitation: Name
    account: NewAccountBody
    request: SignedBody


class EpochBody(Body):
    """The next epoch, with who comes and who goes."""

    revision: Count
    statement: SignedBody
    secrets: Bytes
    members: Bytes
    closing: Bytes
    root_copies: RootCopies
    admit: Accounts
    remove: Accounts


class NewKeyBody(Body):
    """A new generation of a case key."""

    generation: Count
    epoch: Count
    wrapped: Bytes60


class OutgoingBody(Body):
    """An answer to the reporter."""

    id: Bytes16
    sequence: Count
    sealed: Bytes

    def to_outgoing(self) -> Outgoing:
        """Give it as the service takes it."""
        return Outgoing(bytes(self.id), self.sequence, bytes(self.sealed))


class AsideBody(Body):
    """Messages to put aside, or to take back."""

    messages: Annotated[list[Bytes16], msgspec.Meta(min_length=1, max_length=200)]
    aside: bool


class SaveBody(Body):
    """One save of a case."""

    previous: Bytes32
    head: Bytes
    keys: Annotated[list[NewKeyBody], msgspec.Meta(max_length=4)]
    fields: Annotated[dict[str, Bytes], msgspec.Meta(max_length=200)]
    accepted: Annotated[list[Bytes16], msgspec.Meta(max_length=200)]
    outgoing: OutgoingBody | None
    status: Literal["open", "closed"]
    assignee: Bytes16 | None

    def to_save(self, case: bytes) -> Save:
        """Give it as the service takes it."""
        return Save(
            case=case,
            previous=bytes(self.previous),
            head=bytes(self.head),
            keys=[NewKey(key.generation, key.epoch, bytes(key.wrapped)) for key in self.keys],
            fields={name: bytes(sealed) for name, sealed in self.fields.items()},
            accepted=[bytes(message) for message in self.accepted],
            outgoing=None if self.outgoing is None else self.outgoing.to_outgoing(),
            status=self.status,
            assignee=None if self.assignee is None else bytes(self.assignee),
        )
