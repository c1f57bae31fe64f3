"""What the network takes from the other rooms of empowerment, and nothing more than this.

Of self-checks it is a state and never an answer or a result: the network office promises that to
every Kommune.
"""

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from empowerment.dialogue.models import Dialogue
from empowerment.dialogue.models import State as DialogueState
from empowerment.events.models import Event, EventStatus
from empowerment.events.words import text_of
from empowerment.library.documents import document_of
from empowerment.library.models import Kind as LibraryKind
from empowerment.library.models import LibraryPublication, LibraryVersion
from empowerment.network.news import Kind, Month, News
from empowerment.network.questions import new_questions
from empowerment.recommendations.models import Recommendation, RecommendationVersion
from empowerment.selfcheck.progress import progress


def selfcheck_states(session: Session) -> Mapping[str, str]:
    """Give how far the self-checks of Kommunen are, by key."""
    return {ags: each.state.value for ags, each in progress(session).items()}


def held_dialogues(session: Session) -> frozenset[str]:
    """Give the Kommunen that held a dialogue."""
    held = (DialogueState.HELD, DialogueState.ANSWERED)
    return frozenset(session.scalars(select(Dialogue.ags).where(Dialogue.state.in_(held))))


def published_recommendations(session: Session) -> frozenset[str]:
    """Give the Kommunen of whom a recommendation is published."""
    statement = select(Recommendation.kommune).where(
        Recommendation.number.is_not(None), Recommendation.withdrawn.is_(None)
    )
    return frozenset(session.scalars(statement))


def news(session: Session, month: Month, locale: str) -> Iterable[tuple[Kind, News]]:
    """Give what is new of a month in all rooms."""
    for each in _recommendations(session, month):
        yield Kind.RECOMMENDATIONS, each
    for each in _events(session, month, locale):
        yield Kind.EVENTS, each
    for each in _articles(session, month, locale):
        yield Kind.ARTICLES, each
    for question in new_questions(session, since=month.first, before=month.next):
        yield Kind.QUESTIONS, News(question.title, f"/network/questions/{question.number}/")


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
