"""What is published: lists, search, each version for ever, and what stays of withdrawn ones."""

import datetime
import logging
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ScalarSelect, Select, func, select
from sqlalchemy.orm import Session, aliased

from core.errors import NotFoundError
from core.logs import log_event
from empowerment.recommendations.content import Content
from empowerment.recommendations.indexed import KIND
from empowerment.recommendations.models import Recommendation, RecommendationVersion
from empowerment.recommendations.stored import Labels, Stored, UnreadableError, read
from empowerment.search.finding import Search

MOST_FOUND = 30

Rows = Select[Recommendation, RecommendationVersion, int]
"""Of a recommendation, one of its versions, and the number of the newest."""


@dataclass(frozen=True, slots=True)
class Published:
    """One version of a recommendation. Withdrawn, it has no content any more."""

    id: bytes
    kommune: str
    """Its key; the name is `author`, as it was on the day of publication."""
    number: int
    version: int
    newest: int
    title: str
    language: str
    author: str
    published: datetime.date
    withdrawn: datetime.date | None
    stored: str | None

    @property
    def content(self) -> Content:
        """The text. Raises NotFoundError if it was withdrawn, UnreadableError."""
        return self._text.content

    @property
    def labels(self) -> Labels:
        """What it names, as it was called on the day of publication. Raises like `content`."""
        return self._text.labels

    @property
    def is_readable(self) -> bool:
        """Whether there is a text that can be shown; that there isn't is logged."""
        try:
            return bool(self._text)
        except UnreadableError:
            log_event(
                "recommendation-unreadable",
                logging.ERROR,
                number=self.number,
                version=self.version,
            )
            return False

    @property
    def _text(self) -> Stored:
        if self.stored is None:
            raise NotFoundError
        return read(self.stored)


@dataclass(frozen=True, slots=True)
class Filter:
    """What is wanted; empty is everything."""

    field: str = ""
    """Of the self-check."""
    audience: str = ""
    size: str = ""
    """A size class of Kommunen of which there is an example."""

    @property
    def named(self) -> dict[str, str]:
        """What is filtered by, as it stands in addresses."""
        values = {"field": self.field, "audience": self.audience, "size": self.size}
        return {name: value for name, value in values.items() if value}

    def lets_through(self, content: Content) -> bool:
        """Whether a recommendation is wanted."""
        return (
            self.field in ("", *content.fields)
            and self.audience in ("", *content.audience)
            and self.size in ("", *content.examples)
        )


def published(session: Session, wanted: Filter) -> list[Published]:
    """Give the newest version of each recommendation that is not withdrawn, the newest first.

    One that can't be read is left out, so that all the others are still there.
    """
    found = _read(session, _newest().where(Recommendation.withdrawn.is_(None)))
    chosen = [each for each in found if each.is_readable and wanted.lets_through(each.content)]
    return sorted(chosen, key=lambda each: (-each.published.toordinal(), -each.number))


def find(
    session: Session, search: Search, query: str, wanted: Filter, *, locale: str
) -> list[Published]:
    """Give those that answer a question, the best first."""
    known = {str(each.number): each for each in published(session, wanted)}
    found = search.find(session, query, locale=locale, kinds=[KIND], most=len(known) + MOST_FOUND)
    return [known[each.reference] for each in found if each.reference in known][:MOST_FOUND]


def published_for_field(session: Session, *, field: str) -> list[Published]:
    """Give what other Kommunen recommend for a field of the self-check, the newest first."""
    return published(session, Filter(field=field))


def newest(session: Session, *, number: int) -> Published:
    """Give the newest version. Raises NotFoundError if there never was one."""
    return _one(session, _newest().where(Recommendation.number == number))


def version(session: Session, *, number: int, version: int) -> Published:
    """Give one version. Raises NotFoundError."""
    return _one(
        session,
        _versions().where(
            Recommendation.number == number, RecommendationVersion.version == version
        ),
    )


def newest_of(session: Session, *, recommendation: bytes) -> Published | None:
    """Give the newest version of a recommendation, None if nothing was published yet."""
    found = _read(session, _newest().where(Recommendation.id == recommendation))
    return next(iter(found), None)


def days_of_versions(session: Session, *, number: int) -> list[tuple[int, datetime.date]]:
    """Give every version with its day, the newest first."""
    rows = session.execute(
        select(RecommendationVersion.version, RecommendationVersion.published)
        .join(Recommendation, Recommendation.id == RecommendationVersion.recommendation)
        .where(Recommendation.number == number)
        .order_by(RecommendationVersion.version.desc())
    )
    return [(row.version, row.published) for row in rows]


def last_published(session: Session, *, ags: str) -> datetime.date | None:
    """Give the day on which a Kommune last published a version; withdrawn ones don't count."""
    return session.scalar(
        select(func.max(RecommendationVersion.published))
        .join(Recommendation, Recommendation.id == RecommendationVersion.recommendation)
        .where(Recommendation.kommune == ags, Recommendation.withdrawn.is_(None))
    )


def due_of(session: Session, *, ags: str, since: datetime.date) -> bool:
    """Tell whether a Kommune still owes the network a recommendation: none since this day."""
    last = last_published(session, ags=ags)
    return last is None or last < since


def _last() -> ScalarSelect[int]:
    """The newest version of each recommendation."""
    other = aliased(RecommendationVersion)
    return (
        select(func.max(other.version))
        .where(other.recommendation == Recommendation.id)
        .correlate(Recommendation)
        .scalar_subquery()
    )


def _versions() -> Rows:
    return select(Recommendation, RecommendationVersion, _last()).join(
        RecommendationVersion, RecommendationVersion.recommendation == Recommendation.id
    )


def _newest() -> Rows:
    return _versions().where(RecommendationVersion.version == _last())


def _one(session: Session, query: Rows) -> Published:
    found = next(iter(_read(session, query)), None)
    if found is None:
        raise NotFoundError
    return found


def _read(session: Session, query: Rows) -> Iterable[Published]:
    for owner, row, last in session.execute(query):
        yield Published(
            id=owner.id,
            kommune=owner.kommune,
            number=owner.number or 0,
            version=row.version,
            newest=last,
            title=row.title,
            language=row.language,
            author=row.author,
            published=row.published,
            withdrawn=owner.withdrawn,
            stored=row.content,
        )
