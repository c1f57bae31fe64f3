"""Desk secrets and the root copy (SPEC §9): sealed to people, believed only by the log."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypedDict, cast

from crypto import age, schema
from crypto.age_keys import Identity
from crypto.canonical import Json, serialise
from crypto.encoding import b64decode, b64encode
from crypto.errors import CryptoError
from crypto.profile import MAX_STANZAS
from crypto.signing import public_key
from crypto.statements import Log, vault_commitment

SECRETS_FORMAT = "rueckhalt/desk-secrets/v1"
ROOT_FORMAT = "rueckhalt/root/v1"

_SECRETS = schema.closed(
    {
        "answering": schema.key,
        "desk": schema.hash_value,
        "epoch": schema.number(1),
        "format": schema.choice(SECRETS_FORMAT),
        "former": schema.array(
            schema.closed(
                {
                    "epoch": schema.number(1),
                    "intake": schema.either(schema.key, schema.empty),
                    "vault": schema.key,
                }
            )
        ),
        "intake": schema.key,
        "vault": schema.key,
    }
)
_ROOT = schema.closed(
    {"desk": schema.hash_value, "format": schema.choice(ROOT_FORMAT), "seed": schema.key}
)


class _FormerJson(TypedDict):
    epoch: int
    intake: str
    vault: str


class _SecretsJson(TypedDict):
    answering: str
    desk: str
    epoch: int
    former: list[_FormerJson]
    intake: str
    vault: str


@dataclass(frozen=True)
class FormerSecrets:
    """What is kept of an earlier epoch; `intake` is None once its key was destroyed."""

    epoch: int
    intake: Identity | None
    vault_key: bytes = field(repr=False)


@dataclass(frozen=True)
class DeskSecrets:
    """The secrets of an epoch: what opens reports, signs answers and wraps case keys.

    `former` holds earlier epochs, newest first.
    """

    desk: bytes
    epoch: int
    intake: Identity
    answering_seed: bytes = field(repr=False)
    vault_key: bytes = field(repr=False)
    former: tuple[FormerSecrets, ...] = ()


def seal_secrets(secrets: DeskSecrets, recipients: Sequence[str]) -> bytes:
    """Seal the secrets of an epoch to every member and the recovery recipient.

    Raises [schema] if `former` is out of order.
    """
    document: dict[str, Json] = {
        "answering": b64encode(secrets.answering_seed),
        "desk": b64encode(secrets.desk),
        "epoch": secrets.epoch,
        "format": SECRETS_FORMAT,
        "former": [
            {
                "epoch": former.epoch,
                "intake": b64encode(former.intake.seed) if former.intake else "",
                "vault": b64encode(former.vault_key),
            }
            for former in secrets.former
        ],
        "intake": b64encode(secrets.intake.seed),
        "vault": b64encode(secrets.vault_key),
    }
    _read_secrets(document)
    return age.seal(serialise(document), recipients)


def open_secrets(sealed: bytes, identity: Identity, *, log: Log, epoch: int) -> DeskSecrets:
    """Open the secrets of an epoch and check every key against the log's statements.

    Anyone can seal to public recipients, so the file alone proves nothing. Raises [profile],
    [age], [canonical], [schema], [secrets], and [epoch] if the log has no such epoch.
    """
    plaintext = age.open_sealed(sealed, identity, most=MAX_STANZAS)
    secrets = _read_secrets(schema.parse_object(plaintext, _SECRETS))
    if (secrets.desk, secrets.epoch) != (log.desk, epoch):
        raise CryptoError("secrets")
    _match(log, secrets.epoch, secrets.intake, secrets.vault_key)
    if public_key(secrets.answering_seed) != log.epoch_by_number(epoch).answering:
        raise CryptoError("secrets")
    for former in secrets.former:
        _match(log, former.epoch, former.intake, former.vault_key)
    return secrets


def seal_root_copy(seed: bytes, *, desk: bytes, recipient: str) -> bytes:
    """Seal the root's Ed25519 seed to one lead or to the recovery recipient."""
    document: dict[str, Json] = {
        "desk": b64encode(desk),
        "format": ROOT_FORMAT,
        "seed": b64encode(seed),
    }
    schema.require(document, _ROOT)
    return age.seal(serialise(document), [recipient])


def open_root_copy(sealed: bytes, identity: Identity, *, log: Log) -> bytes:
    """Open a root copy; the 32-byte seed of the root in force. Raises as `open_secrets` does."""
    document = cast("dict[str, str]", schema.parse_object(age.open_sealed(sealed, identity), _ROOT))
    seed = b64decode(document["seed"])
    if b64decode(document["desk"]) != log.desk or public_key(seed) != log.root:
        raise CryptoError("secrets")
    return seed


def _match(log: Log, number: int, intake: Identity | None, vault_key: bytes) -> None:
    """Check intake and vault key against what the epoch statement commits to."""
    epoch = log.epoch_by_number(number)
    if vault_commitment(vault_key) != epoch.vault:
        raise CryptoError("secrets")
    if intake is not None and intake.recipient != epoch.intake:
        raise CryptoError("secrets")


def _read_secrets(document: dict[str, Json]) -> DeskSecrets:
    schema.require(document, _SECRETS)
    content = cast(_SecretsJson, document)
    numbers = [content["epoch"], *(entry["epoch"] for entry in content["former"])]
    if any(older >= newer for newer, older in pairwise(numbers)):
        raise CryptoError("schema")
    return DeskSecrets(
        desk=b64decode(content["desk"]),
        epoch=content["epoch"],
        intake=Identity(b64decode(content["intake"])),
        answering_seed=b64decode(content["answering"]),
        vault_key=b64decode(content["vault"]),
        former=tuple(
            FormerSecrets(
                epoch=entry["epoch"],
                intake=Identity(b64decode(entry["intake"])) if entry["intake"] else None,
                vault_key=b64decode(entry["vault"]),
            )
            for entry in content["former"]
        ),
    )
