"""What is new in a month, by where it stands: titles and addresses, nothing else.

Each room of empowerment that has something to tell is a source; the composition root and the
worker name them (`Source`), so that this room needs to know none of them.
"""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from empowerment.network.questions import new_questions


class Kind(StrEnum):
    """What is told, in the order in which it is."""

    RECOMMENDATIONS = "recommendations"
    EVENTS = "events"
    ARTICLES = "articles"
    QUESTIONS = "questions"


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month, as the days between two firsts."""

    first: datetime.date
    next: datetime.date

    def has(self, day: datetime.date) -> bool:
        """Whether a day is of this month."""
        return self.first <= day < self.next


@dataclass(frozen=True, slots=True)
class News:
    """One thing that is new; `path` is its address without the language's prefix."""

    title: str
    path: str


Source = Callable[[Session, Month, str], Iterable[News]]
"""Gives what is new in a month, in a language."""

Sources = Mapping[Kind, Source]


def month_before(day: datetime.date) -> Month:
    """Give the last whole month before a day."""
    next_first = day.replace(day=1)
    last = next_first - datetime.timedelta(days=1)
    return Month(last.replace(day=1), next_first)


def asked(session: Session, month: Month, _locale: str) -> Iterable[News]:
    """Give the questions of a month."""
    for question in new_questions(session, since=month.first, before=month.next):
        yield News(question.title, f"/network/questions/{question.number}/")


def whats_new(
    session: Session, sources: Sources, month: Month, *, locale: str
) -> Mapping[Kind, Sequence[News]]:
    """Give what is new by kind; kinds without anything new are missing."""
    every: Sources = {**sources, Kind.QUESTIONS: asked}
    found = {kind: list(every[kind](session, month, locale)) for kind in Kind if kind in every}
    return {kind: news for kind, news in found.items() if news}
