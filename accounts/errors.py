"""Errors of this room."""

from core.errors import DomainError


class NameTakenError(DomainError):
    """Another account signs in with this name."""

    code = "name-taken"


class WrongCredentialsError(DomainError):
    """No such name, or not its token; the answer doesn't tell which."""

    code = "wrong-credentials"


class LastOperatorError(DomainError):
    """Nobody would be left to keep accounts."""

    code = "conflict"


class LastFactorError(DomainError):
    """Nothing would be left for the second step, which this account needs."""

    code = "conflict"


class UnknownCodeError(DomainError):
    """No such invitation of a Kommune, or it is used up or over."""

    code = "unknown-invitation"


class TooBusyError(DomainError):
    """Too many passwords are being compared at once; `retry_after` is in seconds."""

    code = "unavailable"
    retry_after = 5


class TooManyAttemptsError(DomainError):
    """Too many wrong tokens for this name; `retry_after` is in seconds."""

    code = "too-many-attempts"

    def __init__(self, retry_after: int) -> None:
        super().__init__()
        self.retry_after = retry_after
