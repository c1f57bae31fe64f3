"""Errors of this room."""

from core.errors import DomainError


class UnknownMailboxError(DomainError):
    """Nobody can write to this mailbox; reading it answers as if nothing was new."""

    code = "unknown-mailbox"


class MailboxFullError(DomainError):
    """The desk has to read this thread before it takes more."""

    code = "mailbox-full"
