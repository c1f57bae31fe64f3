"""What acts of the audit were about, in words: the audit itself holds numbers and ids alone."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from core.audit import Act
from empowerment.dialogue.models import Dialogue
from empowerment.events.models import Event
from empowerment.library.entries import read_entries
from empowerment.library.items import items
from empowerment.network.models import Question
from empowerment.recommendations.models import Recommendation, RecommendationVersion

_ID = re.compile(r"[0-9a-f]{32}")
_NUMBER = re.compile(r"[0-9]{1,9}")

Titles = Callable[[Session, Iterable[str], str], Mapping[str, str]]
"""Gives titles by what the audit calls something, in a language."""


def titles(session: Session, acts: Sequence[Act], locale: str) -> Mapping[int, str]:
    """Give the title of what each act was about, by the act's number, where it is still there."""
    found: dict[int, str] = {}
    for actions, place, look_up in _KINDS:
        named = {
            act.number: words[place]
            for act in acts
            if act.action in actions and len(words := act.about.split()) > place
        }
        known = look_up(session, set(named.values()), locale) if named else {}
        found |= {number: known[name] for number, name in named.items() if name in known}
    return found


def _events(session: Session, names: Iterable[str], locale: str) -> Mapping[str, str]:
    title = Event.title_en if locale == "en" else Event.title_de
    ids = [bytes.fromhex(name) for name in names if _ID.fullmatch(name)]
    rows = session.execute(select(Event.id, title).where(Event.id.in_(ids)))
    return {key.hex(): text for key, text in rows}


def _recommendations(session: Session, names: Iterable[str], _locale: str) -> Mapping[str, str]:
    rows = session.execute(
        select(Recommendation.number, RecommendationVersion.title)
        .join(RecommendationVersion, RecommendationVersion.recommendation == Recommendation.id)
        .where(Recommendation.number.in_(_numbers(names)))
        .order_by(RecommendationVersion.version)
    )
    return {str(number): title for number, title in rows}


def _articles(session: Session, names: Iterable[str], _locale: str) -> Mapping[str, str]:
    wanted = set(names)
    return {each.name: each.title for each in read_entries(session) if each.name in wanted}


def _aids(_session: Session, names: Iterable[str], locale: str) -> Mapping[str, str]:
    known = items()
    return {
        name: known[name].title.get(locale) or known[name].title["de"]
        for name in names
        if name in known
    }


def _questions(session: Session, names: Iterable[str], _locale: str) -> Mapping[str, str]:
    return _by_number(session, Question.number, Question.title, names)


def _dialogues(session: Session, names: Iterable[str], _locale: str) -> Mapping[str, str]:
    return _by_number(session, Dialogue.number, Dialogue.title, names)


def _by_number(
    session: Session,
    number: InstrumentedAttribute[int] | InstrumentedAttribute[int | None],
    title: InstrumentedAttribute[str],
    names: Iterable[str],
) -> Mapping[str, str]:
    rows = session.execute(select(number, title).where(number.in_(_numbers(names))))
    return {str(key): text for key, text in rows}


def _numbers(names: Iterable[str]) -> list[int]:
    return [int(name) for name in names if _NUMBER.fullmatch(name)]


# Actions, which word of what they are about names it, and who knows the title.
_KINDS: tuple[tuple[frozenset[str], int, Titles], ...] = (
    (frozenset({"event-publish", "event-cancel", "event-delete"}), 0, _events),
    (
        frozenset({"publish-recommendation", "withdraw-recommendation", "remove-comment"}),
        0,
        _recommendations,
    ),
    (
        frozenset({"publish-article", "schedule-article", "unschedule-article", "archive-article"}),
        0,
        _articles,
    ),
    (frozenset({"show-aid", "correct-aid", "hide-aid"}), 0, _aids),
    (frozenset({"pin-question", "unpin-question", "remove-question"}), 0, _questions),
    (frozenset({"publish-dialogue"}), 1, _dialogues),
)
