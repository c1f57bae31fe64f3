"""Errors of this room."""

from core.errors import ConflictError


class NotOpenError(ConflictError):
    """The event takes no registrations: not yet, not any more, or not from this person."""


class NotPossibleError(ConflictError):
    """The event's status or day doesn't allow this."""
