"""A desk as its leads' browsers know it: founding it and starting epochs."""

import datetime
import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from app.demo.people import Person
from crypto.age_keys import new_identity
from crypto.closing import ClosingList, HeadMark, encrypt_closing
from crypto.desk_secrets import DeskSecrets, FormerSecrets, seal_root_copy, seal_secrets
from crypto.document import SignedDocument
from crypto.encoding import NONE_HASH, sha256
from crypto.members import encrypt_members
from crypto.recovery import RecoveryKeys, new_master, recovery_keys
from crypto.signing import public_key
from crypto.statements import LONGEST_EPOCH, Log, found_desk, open_epoch, verify_log
from desks.services import RECOVERY, EpochFiles


@dataclass(frozen=True)
class DeskKeys:
    """Everything a lead's browser holds, the root key and the recovery kit included."""

    root_seed: bytes = field(repr=False)
    recovery: RecoveryKeys = field(repr=False)
    statements: tuple[SignedDocument, ...]
    secrets: DeskSecrets = field(repr=False)
    people: tuple[Person, ...]

    @property
    def fingerprint(self) -> bytes:
        """The desk's name in every format, 32 bytes."""
        return self.statements[0].hash

    @property
    def log(self) -> Log:
        """The verified log."""
        return verify_log(self.statements, self.fingerprint)


def found(lead: Person, since: datetime.date) -> tuple[DeskKeys, EpochFiles]:
    """Found a desk with one lead; its keys, and the files of the first epoch."""
    root_seed, recovery = os.urandom(32), recovery_keys(new_master())
    founding = found_desk(
        root_seed=root_seed,
        recovery_seed=recovery.signing_seed,
        recovery_recipient=recovery.identity.recipient,
        since=since,
    )
    blank = DeskKeys(root_seed, recovery, (founding,), _fresh_secrets(founding.hash, 1), (lead,))
    return _open_epoch(blank, since, closing=None)


def next_epoch(
    desk: DeskKeys,
    people: Sequence[Person],
    since: datetime.date,
    heads: dict[str, HeadMark] | None = None,
) -> tuple[DeskKeys, EpochFiles]:
    """Start a new epoch with these people; `heads` are the last heads of all cases."""
    number = desk.secrets.epoch + 1
    former = FormerSecrets(desk.secrets.epoch, desk.secrets.intake, desk.secrets.vault_key)
    secrets = replace(
        _fresh_secrets(desk.fingerprint, number), former=(former, *desk.secrets.former)
    )
    closing = encrypt_closing(
        ClosingList(desk.fingerprint, number - 1, heads or {}), secrets.vault_key
    )
    return _open_epoch(replace(desk, secrets=secrets, people=tuple(people)), since, closing=closing)


def _fresh_secrets(fingerprint: bytes, number: int) -> DeskSecrets:
    return DeskSecrets(
        desk=fingerprint,
        epoch=number,
        intake=new_identity(),
        answering_seed=os.urandom(32),
        vault_key=os.urandom(32),
    )


def _open_epoch(
    desk: DeskKeys, since: datetime.date, *, closing: bytes | None
) -> tuple[DeskKeys, EpochFiles]:
    """Sign the epoch that the desk's secrets describe and seal its files to the people."""
    secrets = desk.secrets
    members = encrypt_members(
        [person.member for person in desk.people],
        desk=desk.fingerprint,
        epoch=secrets.epoch,
        vault_key=secrets.vault_key,
    )
    statement = open_epoch(
        root_seed=desk.root_seed,
        desk=desk.fingerprint,
        previous=desk.statements[-1].hash,
        number=secrets.epoch,
        since=since,
        expires=since + LONGEST_EPOCH,
        intake=secrets.intake.recipient,
        answering=public_key(secrets.answering_seed),
        vault_key=secrets.vault_key,
        members=sha256(members),
        closing=NONE_HASH if closing is None else sha256(closing),
    )
    recovery = desk.recovery.identity.recipient
    own = [person.member.recipient for person in desk.people]
    holders = {
        person.id: person.member.recipient for person in desk.people if person.role == "lead"
    }
    files = EpochFiles(
        secrets=seal_secrets(secrets, [*own, recovery]),
        members=members,
        closing=closing,
        root_copies={
            holder: seal_root_copy(desk.root_seed, desk=desk.fingerprint, recipient=recipient)
            for holder, recipient in {**holders, RECOVERY: recovery}.items()
        },
    )
    return replace(desk, statements=(*desk.statements, statement)), files
