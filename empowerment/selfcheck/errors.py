"""What can go wrong with a self-check."""

from typing import ClassVar

from core.errors import DomainError


class ClosedError(DomainError):
    """The check is closed: it takes no sheets, and its result doesn't change any more."""

    code: ClassVar[str] = "self-check-closed"


class FullError(DomainError):
    """More sheets than a check takes: somebody sends them by machine."""

    code: ClassVar[str] = "self-check-full"


class OpenAlreadyError(DomainError):
    """The Kommune has an open check with these questions."""

    code: ClassVar[str] = "self-check-open"


class TooManyPlansError(DomainError):
    """A check has three plans already: more are not kept up."""

    code: ClassVar[str] = "too-many-plans"
