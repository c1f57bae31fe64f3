"""The codes with which the two sides answer: 128 bits that open one sheet of one side.

A code follows from the server's secret and the check's random id, so that the coordinator can be
shown it again while the database holds its hash alone (core.codes).
"""

import base64
import hmac

from core.codes import group, hash_code
from empowerment.selfcheck.question_sets import Side


def code_of(secret: bytes, *, check: bytes, side: Side) -> str:
    """Give a side's code in groups, in small letters: it stands in an address."""
    label = f"rueckhalt/v1/self-check/{side}/".encode()
    made = hmac.digest(secret, label + check, "sha256")[:16]
    return group(base64.b32encode(made).decode("ascii").rstrip("=").lower())


def code_hashes(secret: bytes, *, check: bytes) -> dict[Side, bytes]:
    """Give the hashes to keep."""
    return {side: hash_code(code_of(secret, check=check, side=side)) for side in Side}
