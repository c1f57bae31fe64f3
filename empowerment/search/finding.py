"""From what somebody typed to the texts that fit best.

Each word becomes a group of stems it could mean (`reading.py`). The database gives the texts
that have one stem of every group, or any of the rarest; they are ranked here, by the rarity of
what they have (Robertson & Zaragoza 2009, fields as in BM25F without term frequencies: texts of a
library are short and say a word often for no reason). So both databases give the same order.
"""

import math
import threading
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from empowerment.search.engines import MOST, Candidate, Scope, Wanted, engine_of
from empowerment.search.models import SearchDocument, SearchTerm
from empowerment.search.reading import Reading
from empowerment.search.vocabulary import Meaning, Vocabulary
from empowerment.search.words import words

LONGEST_QUERY = 200
"""Characters that are read."""
MOST_WORDS = 12
"""Words that are looked for; more are a text, not a question."""

_TITLE, _KEYWORDS, _BODY = 2.2, 1.5, 1.0
_RARE = 300
"""So many texts the rarest stems may bring in."""
_FEW = 20
"""With fewer texts than this, one word of a question may be missing in them."""
_MIDDLE_LENGTH = 120
"""Different stems of a usual text."""
_LENGTH_SHARE = 0.3
"""How much longer texts are worth less: a word says less among many."""

_MOST_MEANINGS = 10
"""So many stems are looked for in the place of a word."""
_WHOLE = 1.5
"""How much it counts to have everything that was asked for."""


@dataclass(frozen=True, slots=True)
class Found:
    """A text, by its kind and its name there."""

    kind: str
    reference: str
    score: float


@dataclass(frozen=True, slots=True)
class _Group:
    """One typed word: what each stem it could mean is worth in a text, and at most."""

    values: Mapping[str, float]
    worth: float


_Worths = Mapping[str, Sequence[tuple[int, float]]]
"""What each stem is worth, and to which group of the question."""


class Search:
    """Finds texts in a database; keeps its vocabulary in memory and follows what is added."""

    def __init__(self) -> None:
        self._vocabularies: dict[str, Vocabulary] = {}
        self._lock = threading.Lock()

    def find(
        self,
        session: Session,
        query: str,
        *,
        locale: str,
        kinds: Collection[str] = (),
        among: Collection[str] | None = None,
        most: int = 20,
    ) -> list[Found]:
        """Give the texts of a language that fit best, of these kinds or of all; with `among`, of
        those with these references.
        """
        typed = list(dict.fromkeys(words(query[:LONGEST_QUERY], locale)))[:MOST_WORDS]
        vocabulary = self._follow(session, locale)
        meanings = [found for found in _groups(typed, Reading(vocabulary)) if found]
        if not meanings:
            return []
        documents = _documents(session, locale, {m.term for group in meanings for m in group})
        groups = [_group(group, documents, vocabulary.texts) for group in meanings]
        groups = [group for group in groups if group.values]
        if not groups:
            return []
        rows = _candidates(session, locale, _wanted(groups, documents), Scope(kinds, among))
        worths = _worths(groups)
        ranked = sorted(
            (_rank(row, groups, worths) for row in rows),
            key=lambda found: (-found.score, found.kind, found.reference),
        )
        return ranked[:most]

    def _follow(self, session: Session, locale: str) -> Vocabulary:
        """Give the vocabulary with everything that was added since."""
        with self._lock:
            vocabulary = self._vocabularies.setdefault(locale, Vocabulary(locale))
            rows = session.execute(
                select(SearchTerm.number, SearchTerm.term, SearchTerm.word, SearchTerm.locale)
                .where(SearchTerm.number > vocabulary.newest)
                .order_by(SearchTerm.number)
            ).all()
            if added := [(row.term, row.word) for row in rows if row.locale == locale]:
                vocabulary.add(added)
                # How rare a word is need not be known to the last text.
                vocabulary.texts = _number_of_texts(session, locale)
            if rows:  # also those of other languages: they would be read again with each question
                vocabulary.newest = rows[-1].number
            return vocabulary


def _groups(typed: Sequence[str], reading: Reading) -> Iterable[list[Meaning]]:
    """Give what each word could mean; two words that are one compound mean that, too."""
    together: dict[int, list[Meaning]] = {}
    for place, (first, second) in enumerate(pairwise(typed)):
        joined = reading.likeness(first + second)
        for at in (place, place + 1):
            together.setdefault(at, []).extend(joined)
    for place, word in enumerate(typed):
        found = {each.term: each for each in together.get(place, [])}
        for each in reading.meanings(word):
            if each.term not in found or found[each.term].weight < each.weight:
                found[each.term] = each
        yield list(found.values())


def _documents(session: Session, locale: str, terms: Collection[str]) -> Mapping[str, int]:
    """Give in how many texts each stem is."""
    rows = session.execute(
        select(SearchTerm.term, SearchTerm.documents).where(
            SearchTerm.locale == locale, SearchTerm.term.in_(sorted(terms))
        )
    )
    return {row.term: row.documents for row in rows if row.documents > 0}


def _number_of_texts(session: Session, locale: str) -> int:
    counted = select(func.count()).select_from(SearchDocument)
    return session.scalars(counted.where(SearchDocument.locale == locale)).one()


def _rarity(documents: int, texts: int) -> float:
    """Inverse document frequency as in BM25."""
    return math.log(1 + (texts - documents + 0.5) / (documents + 0.5))


def _group(meanings: Sequence[Meaning], documents: Mapping[str, int], texts: int) -> _Group:
    """Value the stems: rare ones most, but none as rarer than the word that was typed."""
    there = [each for each in meanings if each.term in documents]
    there = sorted(there, key=lambda each: (-each.weight, each.term))[:_MOST_MEANINGS]
    rarity = {each.term: _rarity(documents[each.term], texts) for each in there}
    typed = min((rarity[each.term] for each in there if each.weight == 1), default=math.inf)
    values = {each.term: each.weight * min(typed, rarity[each.term]) for each in there}
    return _Group(values, max(values.values(), default=0.0))


def _worths(groups: Sequence[_Group]) -> _Worths:
    worths: dict[str, list[tuple[int, float]]] = {}
    for place, group in enumerate(groups):
        for term, value in group.values.items():
            worths.setdefault(term, []).append((place, value))
    return worths


def _wanted(groups: Sequence[_Group], documents: Mapping[str, int]) -> Wanted:
    rare: list[str] = []
    room = _RARE
    every = {term for group in groups for term in group.values}
    for term in sorted(every, key=lambda term: (documents[term], term)):
        if documents[term] > room and rare:
            break
        rare.append(term)
        room -= documents[term]
    return Wanted([list(group.values) for group in groups], rare)


def _candidates(
    session: Session, locale: str, wanted: Wanted, scope: Scope
) -> Collection[Candidate]:
    """Give the texts to rank: as many as it takes, and no arbitrary ones in their place."""
    engine = engine_of(session)
    found = engine.matching(session, locale, wanted, scope)
    if len(found) >= MOST:  # words that many texts have cut off what has them in its title
        found += engine.matching(session, locale, wanted, scope, in_head=True)
        return {(row.kind, row.reference): row for row in found}.values()
    if len(found) < _FEW and len(wanted.groups) > 2:
        return engine.matching(session, locale, replace(wanted, missing=1), scope)
    return found


def _rank(row: Candidate, groups: Sequence[_Group], worths: _Worths) -> Found:
    best = [0.0] * len(groups)
    length = 0
    for weight, field in ((_TITLE, row.title), (_KEYWORDS, row.keywords), (_BODY, row.body)):
        stems = field.split()  # each stem stands in it once
        length += len(stems)
        for term in worths.keys() & stems:
            for place, value in worths[term]:
                best[place] = max(best[place], weight * value)
    met = sum(group.worth for group, score in zip(groups, best, strict=True) if score)
    asked = sum(group.worth for group in groups) or 1.0
    shortening = 1 - _LENGTH_SHARE + _LENGTH_SHARE * length / _MIDDLE_LENGTH
    # What has all that was asked for comes before what has one word of it in its title.
    score = sum(best) * (met / asked) ** _WHOLE / shortening
    return Found(row.kind, row.reference, score)
