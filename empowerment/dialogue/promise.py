"""What was promised with an evening, and whether it is kept: an answer within six weeks.

The weeks count from the day that was announced, whatever anybody presses: a promise that began
with a button would be kept by never pressing it.
"""

import datetime
from enum import StrEnum

from empowerment.dialogue.models import Dialogue, State

ANSWER_DAYS = 42
"""Six weeks: what is promised in the invitation."""


class Standing(StrEnum):
    """Where a dialogue stands on a day."""

    AHEAD = "ahead"
    """The evening is still to come, or its day is not fixed."""
    OPEN = "open"
    """The day is over; nobody has written down yet how it went."""
    WAITING = "waiting"
    """The result is public, the answer is still within its time."""
    OVERDUE = "overdue"
    """The answer was promised for a day that is over."""
    ANSWERED = "answered"
    CANCELLED = "cancelled"


def is_over(dialogue: Dialogue, *, today: datetime.date) -> bool:
    """Tell whether the planned day is over."""
    return dialogue.day is not None and dialogue.day < today


def answer_due(dialogue: Dialogue) -> datetime.date | None:
    """Give the day for which an answer is or was promised; None before there is one."""
    if dialogue.answer_due is not None:
        return dialogue.answer_due
    if dialogue.state != State.PREPARING or dialogue.day is None:
        return None
    return dialogue.day + datetime.timedelta(days=ANSWER_DAYS)


def standing(dialogue: Dialogue, *, today: datetime.date) -> Standing:
    """Tell where a dialogue stands."""
    if dialogue.state in (State.ANSWERED, State.CANCELLED):
        return Standing(State(dialogue.state).value)
    due = answer_due(dialogue)
    if due is not None and due < today:
        return Standing.OVERDUE
    if dialogue.state == State.HELD:
        return Standing.WAITING
    return Standing.OPEN if is_over(dialogue, today=today) else Standing.AHEAD
