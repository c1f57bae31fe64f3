"""Errors of this room."""

from core.errors import DomainError


class UnknownDeskError(DomainError):
    """No desk has this fingerprint."""

    code = "unknown-desk"


class UnknownInvitationError(DomainError):
    """The code was never given out, is used or has expired; which of them is nobody's business."""

    code = "unknown-invitation"
