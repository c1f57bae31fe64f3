"""SLIP-39 by its reference implementation, to cross-check the recovery kits browsers make."""

from collections.abc import Sequence

from shamir_mnemonic import MnemonicError, combine_mnemonics, generate_mnemonics

from crypto.errors import CryptoError
from crypto.recovery import MASTER_LENGTH

SHARES = 3
NEEDED_SHARES = 2


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
