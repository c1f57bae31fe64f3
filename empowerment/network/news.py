"""What a monthly letter is made of: titles and addresses, nothing else."""

import datetime
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What is told, in the order in which it is."""

    RECOMMENDATIONS = "recommendations"
    EVENTS = "events"
    ARTICLES = "articles"


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month, as the days between two firsts."""

    first: datetime.date
    next: datetime.date


@dataclass(frozen=True, slots=True)
class News:
    """One thing that is new; `path` is its address without the language's prefix."""

    title: str
    path: str


def month_before(day: datetime.date) -> Month:
    """Give the last whole month before a day."""
    next_first = day.replace(day=1)
    last = next_first - datetime.timedelta(days=1)
    return Month(last.replace(day=1), next_first)
