"""What the network takes from the other rooms of empowerment, and nothing more than this.

Of self-checks it is a state and never an answer or a result: the network office promises that to
every Kommune.
"""

import datetime
from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from empowerment.dialogue.models import Dialogue
from empowerment.dialogue.models import State as DialogueState
from empowerment.dialogue.promise import standing
from empowerment.events.models import Event, EventStatus
from empowerment.events.words import text_of
from empowerment.library.documents import document_of
from empowerment.library.models import Kind as LibraryKind
from empowerment.library.models import LibraryPublication, LibraryVersion
from empowerment.network.news import Kind, Month, News
from empowerment.recommendations.models import (
    Recommendation,
    RecommendationComment,
    RecommendationTrial,
    RecommendationVersion,
)
from empowerment.selfcheck.progress import progress


def selfcheck_states(session: Session) -> Mapping[str, str]:
    """Give how far the self-checks of Kommunen are, by key."""
    return {ags: each.state.value for ags, each in progress(session).items()}


def dialogue_standings(session: Session, *, today: datetime.date) -> Mapping[str, frozenset[str]]:
    """Give where the dialogues of Kommunen stand that everybody can read of, by key."""
    public = Dialogue.state.in_([DialogueState.HELD, DialogueState.ANSWERED]) | Dialogue.announced
    found: dict[str, set[str]] = {}
    for each in session.scalars(select(Dialogue).where(public)):
        found.setdefault(each.ags, set()).add(standing(each, today=today).value)
    return {ags: frozenset(standings) for ags, standings in found.items()}


def published_recommendations(session: Session) -> frozenset[str]:
    """Give the Kommunen of whom a recommendation is published."""
    statement = select(Recommendation.kommune).where(
        Recommendation.number.is_not(None), Recommendation.withdrawn.is_(None)
    )
    return frozenset(session.scalars(statement))


def is_recommendation_answered_on(session: Session, *, ags: str, day: datetime.date) -> bool:
    """Tell whether others said something to a recommendation of a Kommune on a day."""
    spoken = (
        select(model.kommune)
        .join(Recommendation, Recommendation.id == model.recommendation)
        .where(Recommendation.kommune == ags, model.day == day)
        for model in (RecommendationComment, RecommendationTrial)
    )
    return any(each != ags for one in spoken for each in session.scalars(one))


def news(session: Session, month: Month, locale: str) -> Iterable[tuple[Kind, News]]:
    """Give what is new of a month in all rooms, and public: a letter can't be recalled."""
    for each in _recommendations(session, month):
        yield Kind.RECOMMENDATIONS, each
    for each in _events(session, month, locale):
        yield Kind.EVENTS, each
    for each in _articles(session, month, locale):
        yield Kind.ARTICLES, each


def _recommendations(session: Session, month: Month) -> Iterable[News]:
    rows = session.execute(
        select(Recommendation.number, RecommendationVersion.title)
        .join(RecommendationVersion, RecommendationVersion.recommendation == Recommendation.id)
        .where(
            Recommendation.withdrawn.is_(None),
            RecommendationVersion.version == 1,
            RecommendationVersion.published >= month.first,
            RecommendationVersion.published < month.next,
        )
        .order_by(Recommendation.number)
    )
    return [News(row.title, f"/recommendations/{row.number}/") for row in rows]


def _events(session: Session, month: Month, locale: str) -> Iterable[News]:
    """Give events that were announced or changed in the month and are still to come after it."""
    found = session.scalars(
        select(Event)
        .where(
            Event.status == EventStatus.PUBLISHED,
            Event.changed >= month.first,
            Event.changed < month.next,
            Event.last_day >= month.next,
        )
        .order_by(Event.day, Event.id)
    )
    return [
        News(text_of(each, "title", locale).words, f"/events/{each.id.hex()}/") for each in found
    ]


def _articles(session: Session, month: Month, locale: str) -> Iterable[News]:
    """Give what everybody reads now in a version that was first shown in the month."""
    found = session.scalars(
        select(LibraryVersion)
        .join(
            LibraryPublication,
            (LibraryPublication.entry == LibraryVersion.entry)
            & (LibraryPublication.shown == LibraryVersion.number),
        )
        .where(
            LibraryVersion.kind == LibraryKind.ARTICLE,
            LibraryPublication.shown_since >= month.first,
            LibraryPublication.shown_since < month.next,
        )
        .order_by(LibraryVersion.entry)
    )
    for version in found:
        title = document_of(version).title
        yield News(title.get(locale, title["de"]), f"/library/{version.entry}/")
