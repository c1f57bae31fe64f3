"""Days of the demonstration: nobody is invited to an evening on which nobody would come."""

import datetime

import pytest

from app.demo.days import meeting_day

_YEAR = [datetime.date(2026, 7, 1) + datetime.timedelta(days=number) for number in range(550)]


@pytest.mark.parametrize("before", [False, True])
def test_nobody_meets_on_a_weekend_a_holiday_or_between_the_years(before: bool) -> None:
    met = {meeting_day(near, before=before) for near in _YEAR}

    assert not [day for day in met if day.weekday() >= 5]
    assert datetime.date(2027, 3, 26) not in met  # Good Friday
    assert not [day for day in met if (day.month, day.day) >= (12, 22)]


def test_a_meeting_of_two_days_spans_no_weekend() -> None:
    friday = datetime.date(2026, 12, 4)

    assert meeting_day(friday, days=2) == datetime.date(2026, 12, 7)


def test_a_day_stays_near_the_one_that_was_meant() -> None:
    for near in _YEAR:
        assert meeting_day(near) - near < datetime.timedelta(days=14)
        assert near - meeting_day(near, before=True) < datetime.timedelta(days=14)
