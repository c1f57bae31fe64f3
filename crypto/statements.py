"""Desk statements and the desk log (SPEC §8): who may speak for a desk, and since when."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypedDict, cast

from crypto import schema
from crypto.canonical import Json
from crypto.document import SignedDocument, open_document, sign_document
from crypto.encoding import NONE_HASH, b64decode, b64encode, parse_day, sha256
from crypto.errors import CryptoError
from crypto.signing import public_key

LONGEST_EPOCH = datetime.timedelta(days=120)
_ONE_DAY = datetime.timedelta(days=1)

_FOUNDING = schema.closed(
    {
        "format": schema.choice("rueckhalt/founding/v1"),
        "recovery_key": schema.key,
        "recovery_recipient": schema.recipient,
        "root": schema.key,
        "since": schema.day,
        "successor_rule": schema.choice("root-and-recovery"),
    }
)
_EPOCH = schema.closed(
    {
        "answering": schema.key,
        "closing": schema.hash_value,
        "desk": schema.hash_value,
        "expires": schema.day,
        "format": schema.choice("rueckhalt/epoch/v1"),
        "intake": schema.recipient,
        "members": schema.hash_value,
        "number": schema.number(1),
        "previous": schema.hash_value,
        "since": schema.day,
        "vault": schema.key,
    }
)
_SUCCESSION = schema.closed(
    {
        "desk": schema.hash_value,
        "format": schema.choice("rueckhalt/succession/v1"),
        "previous": schema.hash_value,
        "recovery_key": schema.key,
        "recovery_recipient": schema.recipient,
        "root": schema.key,
        "since": schema.day,
    }
)


class _Statement(TypedDict):
    """The texts of all three statements, after their schema has passed."""

    answering: str
    closing: str
    desk: str
    expires: str
    intake: str
    members: str
    number: int
    previous: str
    recovery_key: str
    recovery_recipient: str
    root: str
    since: str
    vault: str


@dataclass(frozen=True)
class Epoch:
    """A verified epoch: what to seal to, who answers, and what it commits to (32 bytes each)."""

    number: int
    hash: bytes
    since: datetime.date
    expires: datetime.date
    intake: str
    answering: bytes
    members: bytes
    closing: bytes
    vault: bytes

    def require_usable(self, day: datetime.date) -> None:
        """Refuse an epoch that is not in force on this day [expired].

        It may begin a day early: clocks differ, and a reporter's may be set wrong.
        """
        if not (self.since <= day + _ONE_DAY and day <= self.expires):
            raise CryptoError("expired")


@dataclass(frozen=True)
class Log:
    """A verified desk log: the keys in force after its last statement, and every epoch."""

    desk: bytes
    root: bytes
    recovery_key: bytes
    recovery_recipient: str
    since: datetime.date
    hashes: tuple[bytes, ...]
    epochs: tuple[Epoch, ...]

    @property
    def current(self) -> Epoch:
        """The last epoch."""
        return self.epochs[-1]

    def usable_epoch(self, day: datetime.date) -> Epoch:
        """Give the current epoch if it is in force on this day. Raises [expired]."""
        self.current.require_usable(day)
        return self.current

    def epoch_by_hash(self, epoch_hash: bytes) -> Epoch:
        """Find an epoch by the hash of its statement. Raises [epoch]."""
        return self._find(lambda epoch: epoch.hash == epoch_hash)

    def epoch_by_number(self, number: int) -> Epoch:
        """Find an epoch by its number. Raises [epoch]."""
        return self._find(lambda epoch: epoch.number == number)

    def require_continues(self, length: int, last: bytes) -> None:
        """Refuse a log that is not the remembered one or a longer one [rollback]."""
        if not 1 <= length <= len(self.hashes) or self.hashes[length - 1] != last:
            raise CryptoError("rollback")

    def _find(self, match: Callable[[Epoch], bool]) -> Epoch:
        for epoch in self.epochs:
            if match(epoch):
                return epoch
        raise CryptoError("epoch")


def verify_log(statements: Sequence[SignedDocument], pin: bytes) -> Log:
    """Verify all statements of a desk, founding first, against its fingerprint (32 bytes).

    Raises [signer], [signature], [canonical], [schema], [pin], [desk], [log].
    """
    if not statements:
        raise CryptoError("log")
    log = _verify_founding(statements[0], pin)
    for signed in statements[1:]:
        # The number of signatures, since nothing is parsed before it is verified.
        if len(signed.signatures) == 1:
            log = _verify_epoch(log, signed)
        else:
            log = _verify_succession(log, signed)
    if not log.epochs:
        raise CryptoError("log")
    return log


def vault_commitment(vault_key: bytes) -> bytes:
    """Give what an epoch says about its vault key, 32 bytes."""
    return sha256(b"rueckhalt/v1/vault-commitment", vault_key)


def found_desk(
    *, root_seed: bytes, recovery_seed: bytes, recovery_recipient: str, since: datetime.date
) -> SignedDocument:
    """Make a founding statement; its hash is the desk fingerprint."""
    document: dict[str, Json] = {
        "format": "rueckhalt/founding/v1",
        "recovery_key": b64encode(public_key(recovery_seed)),
        "recovery_recipient": recovery_recipient,
        "root": b64encode(public_key(root_seed)),
        "since": since.isoformat(),
        "successor_rule": "root-and-recovery",
    }
    return sign_document(document, (root_seed, recovery_seed))


def open_epoch(
    *,
    root_seed: bytes,
    desk: bytes,
    previous: bytes,
    number: int,
    since: datetime.date,
    expires: datetime.date,
    intake: str,
    answering: bytes,
    vault_key: bytes,
    members: bytes,
    closing: bytes = NONE_HASH,
) -> SignedDocument:
    """Make an epoch statement.

    `previous`, `members` and `closing` are hashes, `answering` a public key, `vault_key` the key
    itself, of which only the commitment is written.
    """
    document: dict[str, Json] = {
        "answering": b64encode(answering),
        "closing": b64encode(closing),
        "desk": b64encode(desk),
        "expires": expires.isoformat(),
        "format": "rueckhalt/epoch/v1",
        "intake": intake,
        "members": b64encode(members),
        "number": number,
        "previous": b64encode(previous),
        "since": since.isoformat(),
        "vault": b64encode(vault_commitment(vault_key)),
    }
    return sign_document(document, (root_seed,))


def succeed_root(
    *,
    root_seed: bytes,
    recovery_seed: bytes,
    new_root_seed: bytes,
    new_recovery_key: bytes,
    new_recovery_recipient: str,
    desk: bytes,
    previous: bytes,
    since: datetime.date,
) -> SignedDocument:
    """Make a succession statement: root and recovery key agree on the next ones."""
    document: dict[str, Json] = {
        "desk": b64encode(desk),
        "format": "rueckhalt/succession/v1",
        "previous": b64encode(previous),
        "recovery_key": b64encode(new_recovery_key),
        "recovery_recipient": new_recovery_recipient,
        "root": b64encode(public_key(new_root_seed)),
        "since": since.isoformat(),
    }
    return sign_document(document, (root_seed, recovery_seed, new_root_seed))


def _open(signed: SignedDocument, keys: Sequence[bytes | None], check: schema.Check) -> _Statement:
    return cast(_Statement, open_document(signed, keys, check))


def _verify_founding(signed: SignedDocument, pin: bytes) -> Log:
    statement = _open(signed, (None, None), _FOUNDING)
    root, recovery_key = b64decode(statement["root"]), b64decode(statement["recovery_key"])
    if (root, recovery_key) != tuple(entry.key for entry in signed.signatures):
        raise CryptoError("signer")
    if signed.hash != pin:
        raise CryptoError("pin")
    return Log(
        desk=pin,
        root=root,
        recovery_key=recovery_key,
        recovery_recipient=statement["recovery_recipient"],
        since=parse_day(statement["since"]),
        hashes=(pin,),
        epochs=(),
    )


def _verify_epoch(log: Log, signed: SignedDocument) -> Log:
    statement = _open(signed, (log.root,), _EPOCH)
    _verify_place(log, statement)
    epoch = Epoch(
        number=statement["number"],
        hash=signed.hash,
        since=parse_day(statement["since"]),
        expires=parse_day(statement["expires"]),
        intake=statement["intake"],
        answering=b64decode(statement["answering"]),
        members=b64decode(statement["members"]),
        closing=b64decode(statement["closing"]),
        vault=b64decode(statement["vault"]),
    )
    in_place = (
        epoch.number == len(log.epochs) + 1
        and epoch.since <= epoch.expires <= epoch.since + LONGEST_EPOCH
        and (epoch.closing == NONE_HASH) == (epoch.number == 1)
    )
    if not in_place:
        raise CryptoError("log")
    return replace(
        log, since=epoch.since, hashes=(*log.hashes, signed.hash), epochs=(*log.epochs, epoch)
    )


def _verify_succession(log: Log, signed: SignedDocument) -> Log:
    statement = _open(signed, (log.root, log.recovery_key, None), _SUCCESSION)
    root = b64decode(statement["root"])
    if root != signed.signatures[2].key:
        raise CryptoError("signer")
    _verify_place(log, statement)
    return replace(
        log,
        root=root,
        recovery_key=b64decode(statement["recovery_key"]),
        recovery_recipient=statement["recovery_recipient"],
        since=parse_day(statement["since"]),
        hashes=(*log.hashes, signed.hash),
    )


def _verify_place(log: Log, statement: _Statement) -> None:
    if b64decode(statement["desk"]) != log.desk:
        raise CryptoError("desk")
    if b64decode(statement["previous"]) != log.hashes[-1]:
        raise CryptoError("log")
    if parse_day(statement["since"]) < log.since:
        raise CryptoError("log")
