"""Typed errors of the services. They carry a code, never content, and know nothing of HTTP."""

from typing import ClassVar


class DomainError(Exception):
    """A request the rules don't allow; `code` is the one of docs/http-api.md."""

    code: ClassVar[str]

    def __init__(self) -> None:
        super().__init__(self.code)


class ProblemsError(Exception):
    """Several things are wrong at once; `problems` has one line each, for whoever runs this."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class MalformedError(DomainError):
    """The body or a parameter is not of the form the interface asks for."""

    code = "malformed"


class NotFoundError(DomainError):
    """There is no such thing, or it belongs to another desk (the two look alike on purpose)."""

    code = "not-found"


class NotValidError(DomainError):
    """Well-formed, but signatures, hashes or rules of the formats don't hold."""

    code = "not-valid"


class NotSealedError(DomainError):
    """A file that fails the profile check or is of no size class."""

    code = "not-sealed"


class ConflictError(DomainError):
    """Something changed since the client loaded; it has to load again."""

    code = "conflict"


class StaleFormError(DomainError):
    """A button of a page that was open too long, or that was made for another session."""

    code = "stale-form"


class StaleEpochError(DomainError):
    """Sealed or signed for an epoch that is not the desk's current, usable one."""

    code = "stale-epoch"


class IdTakenError(DomainError):
    """The id the client made belongs to something else already."""

    code = "id-taken"


class SequenceTakenError(DomainError):
    """Not the next message of its direction; the thread has to be read first."""

    code = "sequence-taken"
