"""What the rules of a dialogue don't allow, one error for each thing to say."""

from core.errors import ConflictError, NotValidError


class PastDayError(NotValidError):
    """An evening can't be planned for a day that is over."""


class IncompleteError(NotValidError):
    """Who is invited needs day, hour and place."""


class PromisedError(ConflictError):
    """Everybody could read of an evening that is over: it is neither moved nor hidden any more."""


class StillToComeError(ConflictError):
    """The evening is not over before its day."""


class NothingCastError(ConflictError):
    """No card was used: a result of zeros would be none."""


class AlreadyCastError(ConflictError):
    """A card was used: what was opened stays open until it is closed."""


class NothingNewError(NotValidError):
    """What is to be added to an answer says nothing new."""
