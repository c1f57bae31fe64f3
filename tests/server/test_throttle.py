"""What the server remembers of wrong attempts: as little and as briefly as said."""

import datetime

import pytest

from accounts.errors import TooManyAttemptsError
from accounts.throttle import ATTEMPTS, MOST_ATTEMPTS, MOST_NAMES, WINDOW, Throttle

NOON = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)
SECOND = datetime.timedelta(seconds=1)


def test_attempts_are_forgotten_with_the_next_one_after_five_minutes() -> None:
    throttle = Throttle()
    for name in ("a", "b"):
        throttle.count_wrong(name, NOON)
    throttle.count_wrong("a", NOON + WINDOW - SECOND)

    throttle.check("somebody else", NOON + WINDOW - SECOND)
    assert len(throttle) == 2
    throttle.check("somebody else", NOON + WINDOW)
    assert len(throttle) == 0


def test_a_window_does_not_move_on_with_further_attempts() -> None:
    throttle = Throttle()
    for number in range(ATTEMPTS):
        throttle.count_wrong("a", NOON + number * SECOND)
    with pytest.raises(TooManyAttemptsError) as refused:
        throttle.count_wrong("a", NOON + WINDOW - SECOND)

    assert refused.value.retry_after == 2
    throttle.count_wrong("a", NOON + WINDOW)


def test_invented_names_fill_no_memory() -> None:
    throttle = Throttle()
    for number in range(MOST_NAMES + 5):
        throttle.count_wrong(str(number), NOON)
    assert len(throttle) == MOST_NAMES


def test_a_right_attempt_leaves_nothing() -> None:
    throttle = Throttle()
    for _ in range(ATTEMPTS):
        throttle.count_wrong("a", NOON)
    throttle.forget("a")
    assert len(throttle) == 0


def test_a_shut_name_opens_when_its_window_ends() -> None:
    throttle = Throttle()
    for number in range(MOST_ATTEMPTS):
        if number < ATTEMPTS:
            throttle.count_wrong("a", NOON)
        else:
            with pytest.raises(TooManyAttemptsError):
                throttle.count_wrong("a", NOON)
    with pytest.raises(TooManyAttemptsError):
        throttle.check("a", NOON + WINDOW - SECOND)
    throttle.check("a", NOON + WINDOW)
