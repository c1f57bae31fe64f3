"""Errors of this room."""

from core.errors import DomainError


class AlreadyReleasedError(DomainError):
    """The period was released before. Another draw would cost its Fälle their protection."""

    code = "already-released"


class OwnNoticeError(DomainError):
    """Who proposed a notice can't be its second reader."""

    code = "own-notice"


class PeriodClosedError(DomainError):
    """A batch brings tuples of a period whose release has begun."""

    code = "period-closed"
