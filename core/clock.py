"""Calendar days in Europe/Berlin: the only times the database knows."""

import datetime
from collections.abc import Callable
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime.datetime]
"""Gives the present moment with its zone; tests pass their own."""

BERLIN = ZoneInfo("Europe/Berlin")


def system_clock() -> datetime.datetime:
    """Give the present moment in UTC."""
    return datetime.datetime.now(datetime.UTC)


def noon_of(day: datetime.date) -> datetime.datetime:
    """Give noon in Berlin, where a format wants a time and the true one is nobody's business."""
    return datetime.datetime.combine(day, datetime.time(12), BERLIN)


def berlin_day(moment: datetime.datetime) -> datetime.date:
    """Give the calendar day in Berlin of a moment that carries its zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone has no day")
    return moment.astimezone(BERLIN).date()
