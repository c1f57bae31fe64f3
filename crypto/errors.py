"""The one error of this package."""

from typing import Literal

Code = Literal[
    "account-key",
    "acknowledged",
    "age",
    "batch",
    "canonical",
    "case-key",
    "closing",
    "desk",
    "direction",
    "document",
    "encoding",
    "epoch",
    "expired",
    "field",
    "format",
    "head",
    "key-file",
    "log",
    "member",
    "members",
    "memory",
    "padding",
    "pin",
    "previous",
    "profile",
    "receipt",
    "recipient",
    "recovery",
    "rollback",
    "schema",
    "secrets",
    "sender",
    "sequence",
    "signature",
    "signer",
    "size",
    "thread",
    "weak",
]


class CryptoError(Exception):
    """A check of SPEC.md failed.

    `code` is the check's code in brackets there. The error never carries content, keys or words,
    so it may be logged.
    """

    def __init__(self, code: Code) -> None:
        super().__init__(code)
        self.code: Code = code
