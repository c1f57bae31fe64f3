"""The recovery kit (SPEC §9): the keys that bring a desk back.

Splitting the master secret on three sheets of paper (SLIP-39) happens in the browser alone.
"""

import os
from dataclasses import dataclass, field

from crypto.age_keys import Identity
from crypto.errors import CryptoError
from crypto.symmetric import derive

MASTER_LENGTH = 16


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
