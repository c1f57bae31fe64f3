"""Periods of release and the ISO weeks whose batches carry their tuples.

A quarter's tuples count mid and large Kommunen; a year's count small ones and the network's
margins. Everything here follows from the calendar alone, so that what a desk sends never depends
on its cases.
"""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

_WEEK = datetime.timedelta(days=7)
_DAY = datetime.timedelta(days=1)

GRACE = datetime.timedelta(days=7)
"""Weeks that begin so soon after a period still carry its tuples: overflow and late unlocks."""
SENDING = datetime.timedelta(days=12)
"""So long after its last day a period's tuples may be sent."""
RELEASE = datetime.timedelta(days=14)
"""From then on a period is released: clocks differ, so a day lies between sending and release."""
PUBLICATION = datetime.timedelta(days=28)
"""Four weeks after its last day a period is published, unless Kommunen had too little time."""

_PERIOD = re.compile(r"(20[0-9]{2})(?:-Q([1-4]))?")
_ISO_WEEK = re.compile(r"20[0-9]{2}-W[0-5][0-9]")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A calendar quarter, or a year if `quarter` is 0. Written `2026-Q4` or `2026`."""

    year: int
    quarter: int = 0

    @property
    def yearly(self) -> bool:
        """Whether this is a whole year."""
        return self.quarter == 0

    @property
    def first_day(self) -> datetime.date:
        """First day of the period."""
        return datetime.date(self.year, 1 if self.yearly else 3 * self.quarter - 2, 1)

    @property
    def last_day(self) -> datetime.date:
        """Last day of the period."""
        if self.quarter in (0, 4):
            return datetime.date(self.year, 12, 31)
        return datetime.date(self.year, 3 * self.quarter + 1, 1) - _DAY

    @property
    def last_sending(self) -> datetime.date:
        """Last day on which a desk sends tuples of this period."""
        return self.last_day + SENDING

    @property
    def first_release(self) -> datetime.date:
        """First day on which the period may be released."""
        return self.last_day + RELEASE

    @property
    def previous(self) -> "Period":
        """The period of the same length before."""
        if self.yearly:
            return Period(self.year - 1)
        return (
            Period(self.year - 1, 4) if self.quarter == 1 else Period(self.year, self.quarter - 1)
        )

    def weeks(self) -> Iterator["Week"]:
        """Give the weeks whose batches carry this period's tuples, oldest first."""
        week = week_of(self.first_day)
        while week.carries(self):
            yield week
            week = week.following

    def __str__(self) -> str:
        """Give the name."""
        return str(self.year) if self.yearly else f"{self.year}-Q{self.quarter}"


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """An ISO week by its Monday. Written `2026-W48`."""

    monday: datetime.date

    @property
    def sunday(self) -> datetime.date:
        """Its last day."""
        return self.monday + 6 * _DAY

    @property
    def following(self) -> "Week":
        """The week after."""
        return Week(self.monday + _WEEK)

    def periods(self) -> tuple[Period, ...]:
        """Give the periods whose tuples a batch of this week carries, in order.

        They are those that overlap the week or the seven days before it, unless the week ends when
        they are closed already.
        """
        days = (self.monday - GRACE, self.sunday)
        found = {each(day) for day in days for each in (quarter_of, year_of)}
        return tuple(sorted(period for period in found if self.carries(period)))

    def carries(self, period: Period) -> bool:
        """Whether a batch of this week, sent once it has ended, carries tuples of a period."""
        overlaps = period.first_day <= self.sunday and self.monday - GRACE <= period.last_day
        return overlaps and self.sunday < period.last_sending

    def __str__(self) -> str:
        """Give the name."""
        year, week, _ = self.monday.isocalendar()
        return f"{year}-W{week:02}"


def quarter_of(day: datetime.date) -> Period:
    """Give the quarter a day lies in."""
    return Period(day.year, (day.month + 2) // 3)


def year_of(day: datetime.date) -> Period:
    """Give the year a day lies in."""
    return Period(day.year)


def week_of(day: datetime.date) -> Week:
    """Give the ISO week a day lies in."""
    return Week(day - day.weekday() * _DAY)


def parse_period(text: str) -> Period:
    """Read a period's name. Raises ValueError."""
    match = _PERIOD.fullmatch(text)
    if match is None:
        raise ValueError("not a period")
    return Period(int(match[1]), int(match[2] or 0))


def parse_week(text: str) -> Week:
    """Read the name of an ISO week. Raises ValueError."""
    if _ISO_WEEK.fullmatch(text) is None:
        raise ValueError("not a week")
    week = Week(datetime.date.fromisocalendar(int(text[:4]), int(text[6:]), 1))
    if str(week) != text:
        raise ValueError("not a week")
    return week
