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


class RestingError(DomainError):
    """These questions had a result not long ago: a second one would give single answers away."""

    code: ClassVar[str] = "self-check-resting"


class WrongDayError(DomainError):
    """A check can be called off before its last day, and closed from that day on."""

    code: ClassVar[str] = "self-check-wrong-day"


class TooManyPlansError(DomainError):
    """A check has three plans already: more are not kept up."""

    code: ClassVar[str] = "too-many-plans"
