"""The recovery kit (SPEC §9): two of three sheets of paper bring a desk back."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field

from shamir_mnemonic import MnemonicError, combine_mnemonics, generate_mnemonics

from crypto.age_keys import Identity
from crypto.errors import CryptoError
from crypto.symmetric import derive

MASTER_LENGTH = 16
SHARES = 3
NEEDED_SHARES = 2


@dataclass(frozen=True)
class RecoveryKeys:
    """The keys of a kit: `identity` opens sealed files, `signing_seed` (32 bytes) co-signs."""

    identity: Identity = field(repr=False)
    signing_seed: bytes = field(repr=False)


def new_master() -> bytes:
    """Draw the 16 random bytes of a recovery kit."""
    return os.urandom(MASTER_LENGTH)


def recovery_keys(master: bytes) -> RecoveryKeys:
    """Derive the keys of a kit from its master secret of 16 bytes."""
    if len(master) != MASTER_LENGTH:
        raise CryptoError("encoding")
    return RecoveryKeys(
        identity=Identity(derive(master, "rueckhalt/v1/recovery/x-wing-seed")),
        signing_seed=derive(master, "rueckhalt/v1/recovery/ed25519-seed"),
    )


def split_master(master: bytes) -> tuple[str, ...]:
    """Split a master secret into three lines of words (SLIP-39), any two of which suffice."""
    if len(master) != MASTER_LENGTH:
        raise CryptoError("encoding")
    groups = generate_mnemonics(1, [(NEEDED_SHARES, SHARES)], master)
    return tuple(groups[0])


def combine_shares(shares: Sequence[str]) -> bytes:
    """Bring two shares together; the 16 bytes. Raises [recovery]."""
    try:
        master = combine_mnemonics(shares)
    except (MnemonicError, ValueError, KeyError):
        raise CryptoError("recovery") from None
    if len(master) != MASTER_LENGTH:
        raise CryptoError("recovery")
    return master
