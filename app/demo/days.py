"""Days on which people of the demonstration could meet."""

import datetime
from functools import cache

from app.demo_office import closed_days

_SATURDAY = 5
_ONE_DAY = datetime.timedelta(days=1)
_CHRISTMAS = ((12, 22), (12, 31))
_NEW_YEAR = ((1, 1), (1, 2))


def meeting_day(near: datetime.date, *, days: int = 1, before: bool = False) -> datetime.date:
    """Give the nearest day from which on people could meet for so many days.

    It lies on or after `near`, or on or before it. No weekend, no day on which the office of the
    demonstration is closed, and nothing between Christmas and New Year.
    """
    while not all(_is_working(near + number * _ONE_DAY) for number in range(days)):
        near += -_ONE_DAY if before else _ONE_DAY
    return near


def _is_working(day: datetime.date) -> bool:
    within = (day.month, day.day)
    if any(first <= within <= last for first, last in (_CHRISTMAS, _NEW_YEAR)):
        return False
    return day.weekday() < _SATURDAY and day not in _closed_days()


@cache
def _closed_days() -> frozenset[datetime.date]:
    return closed_days()
