"""All stems of a language in memory: which ones are like a word, go on from it or end with it.

Trigrams find the candidates, the edit distance decides. Only the rarest trigrams of a word are
looked up: whoever has as many of them as a misspelling must have has one of those.
"""

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from empowerment.search.words import grams, stem

SHORTEST_PART = 3
"""Letters of the shortest stem that counts as a part of a compound."""
SHORTEST_MISSPELT = 5

_LONG = 8
"""From so many letters on two slips of the fingers are forgiven, below one."""
_COMPOUNDS = 12
"""So many longer words a word stands for at most."""
_FAMILY = 5
"""Letters that stems of one family share, which the stemmer keeps apart: bedroh, bedroht."""
_MOST_CANDIDATES = 1_500
"""So many words are compared with one that no text has; the rarest trigrams bring them in first."""
_LONGEST_ENDING = 10
"""Letters that the stemmers take off a word at most, as "lichkeiten"."""
_OTHER_ENDS = {"de": ("",), "en": ("", "e", "i", "ie")}
"""What a stem has after a beginning of its word: hoping, hope; happy, happi; lying, lie."""

_SIBLING, _HEAD, _BEGINNING = 0.7, 0.65, 0.5
_ONE_SLIP, _TWO_SLIPS = 0.85, 0.6

Weighted = tuple[str, float]
"""A stem, and how likely it is meant."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """A stem that a typed word could mean, and how likely, 0 to 1."""

    term: str
    weight: float


class Vocabulary:
    """The stems of one language. Adding is not for several threads; asking is."""

    def __init__(self, locale: str) -> None:
        self.locale = locale
        self._words: list[tuple[str, str]] = []
        """A word as it is written, folded, and its stem."""
        self._known: set[str] = set()
        self._by_beginning: dict[str, list[str]] = {}
        """Stems without their last letter, and without their last two."""
        self._by_gram: dict[str, array[int]] = {}
        self.newest = 0
        """The number of the newest row that was read."""
        self.texts = 0
        """In about how many texts they are."""

    def add(self, rows: Iterable[tuple[str, str]]) -> None:
        """Take more stems, each with a word that has it."""
        for term, word in rows:
            place = len(self._words)
            self._words.append((word, term))
            self._known.add(term)
            for beginning in (term[:-1], term[:-2]):
                self._by_beginning.setdefault(beginning, []).append(term)
            for gram in {*grams(term), *grams(word)}:
                self._by_gram.setdefault(gram, array("I")).append(place)

    def knows(self, term: str) -> bool:
        """Whether a text has this stem."""
        return term in self._known

    def stem_of(self, text: str) -> str | None:
        """Give the stem of a piece of a word if a text has it.

        A stem is the beginning of its word, in English with another end. Most pieces begin like
        no stem, and stemming them all would take most of the time.
        """
        shortest = max(1, len(text) - _LONGEST_ENDING)
        beginnings = (text[:end] for end in range(len(text), shortest - 1, -1))
        ends = _OTHER_ENDS[self.locale]
        if any(each + end in self._known for each in beginnings for end in ends):
            exact = stem(text, self.locale)
            return exact if exact in self._known and len(exact) >= SHORTEST_PART else None
        return None

    def similar(self, word: str) -> Iterator[Weighted]:
        """Give stems of words within one or two slips: a letter more, less, other, or swapped."""
        if len(word) < SHORTEST_MISSPELT or word.isdigit():
            return
        exact = stem(word, self.locale)
        if len(exact) < SHORTEST_MISSPELT:
            return
        most = 2 if len(word) >= _LONG else 1
        # A slip changes three trigrams, four where two letters are swapped.
        places = self._sharing(word, max(2, len(exact) - 3 * most - 1))
        candidates = [self._words[place] for place in places]
        # A slip at the end keeps the stemmer from its work; elsewhere stems are closer.
        for typed, choices in (
            (word, [known for known, _ in candidates]),
            (exact, [term for _, term in candidates]),
        ):
            near = extract(typed, choices, scorer=OSA.distance, score_cutoff=most, limit=None)
            for _, distance, place in near:
                yield candidates[place][1], _ONE_SLIP if distance <= 1 else _TWO_SLIPS

    def family(self, exact: str) -> Iterator[Weighted]:
        """Give stems that are this one with two letters more or less at the end."""
        if len(exact) < _FAMILY:
            return
        for term in self._by_beginning.get(exact, ()):
            yield term, _SIBLING
        for term in (exact[:-1], exact[:-2]):
            if len(term) >= _FAMILY and term in self._known:
                yield term, _SIBLING

    def compounds_with(self, exact: str) -> Iterator[Weighted]:
        """Give longer stems that end or begin with this one."""
        if len(exact) <= SHORTEST_PART:
            return
        # Whatever holds this stem holds its rarest trigram.
        inner = [self._by_gram.get(gram, array("I")) for gram in grams(exact)[1:-1]]
        found = set()
        for place in min(inner, key=len):
            term = self._words[place][1]
            if len(term) < len(exact) + SHORTEST_PART:
                continue
            if term.endswith(exact):
                found.add((_HEAD, -len(term), term))
            elif term.startswith(exact):
                found.add((_BEGINNING, -len(term), term))
        for weight, _, term in sorted(found, reverse=True)[:_COMPOUNDS]:
            yield term, weight

    def _sharing(self, word: str, least: int) -> Iterable[int]:
        """Give all known words that share so many trigrams with a word, and some that do not."""
        lists = sorted((self._by_gram.get(gram, ()) for gram in {*grams(word)}), key=len)
        rarest = lists[: max(1, len(lists) - least + 1)]
        room = _MOST_CANDIDATES
        for number, each in enumerate(rarest):
            room -= len(each)
            if room < 0:
                rarest = rarest[:number]
                break
        return {*chain.from_iterable(rarest)}
