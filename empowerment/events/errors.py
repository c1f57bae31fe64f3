"""Errors of this room."""

from core.errors import ConflictError


class NotOpenError(ConflictError):
    """The event takes no registrations: not yet, not any more, or not from this person."""


class CrowdedError(ConflictError):
    """More registrations are waiting than anybody can have meant."""


class NotPossibleError(ConflictError):
    """The event's status or day doesn't allow this."""


class OverError(NotPossibleError):
    """What took place stays on its day: who came is forgotten so long after it."""
