"""All stems of a language in memory: which ones a typed word could mean.

A word that no text has may be misspelt, a compound of words that texts have, or part of one:
German joins words as it likes. Trigrams find the candidates, the edit distance decides.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from rapidfuzz.distance import OSA

from empowerment.search.words import grams, stem

SHORTEST_PART = 3
"""Letters of the shortest part a compound is taken apart into; the other has one more."""

_LINKS = ("", "s", "es", "n", "en", "er", "e")
"""What German puts between the parts of a compound, most often nothing or "s"."""
_LONG = 8
"""From so many letters on two slips of the fingers are forgiven, below one."""
_SHORTEST_MISSPELT = 5
_COMPOUNDS = 12
"""So many longer words a word stands for at most."""
_FAMILY = 5
"""Letters that stems of one family share, which the stemmer keeps apart: bedroh, bedroht."""

_SIBLING, _HEAD, _BEGINNING, _PART = 0.7, 0.65, 0.5, 0.55
_ONE_SLIP, _TWO_SLIPS = 0.85, 0.6


@dataclass(frozen=True, slots=True)
class Meaning:
    """A stem that a typed word could mean, and how likely, 0 to 1."""

    term: str
    weight: float


class Vocabulary:
    """The stems of one language. Adding is not for several threads; asking is."""

    def __init__(self, locale: str) -> None:
        self._locale = locale
        self._words: list[tuple[str, str]] = []
        """A word as it is written, folded, and its stem."""
        self._known: set[str] = set()
        self._by_gram: dict[str, array[int]] = {}
        self.newest = 0
        """The number of the newest row that was added."""
        self.texts = 0
        """In about how many texts they are."""

    def add(self, rows: Iterable[tuple[int, str, str]]) -> None:
        """Take more stems: number, stem and a word that has it, in the order of the numbers."""
        for number, term, word in rows:
            place = len(self._words)
            self._words.append((word, term))
            self._known.add(term)
            for gram in {*grams(term), *grams(word)}:
                self._by_gram.setdefault(gram, array("I")).append(place)
            self.newest = number

    def meanings(self, word: str) -> list[Meaning]:
        """Give what a folded word could mean, itself first: a text may be newer than this."""
        exact = stem(word, self._locale)
        shared = self._shared(word)
        found = {exact: 1.0}
        _keep(found, self._family(exact, shared))
        _keep(found, self._compounds_with(exact, shared))
        if exact not in self._known:
            _keep(found, self._similar(word, shared))
        if exact not in self._known or len(found) == 1:
            _keep(found, self._parts(word))
        return [Meaning(term, weight) for term, weight in found.items()]

    def likeness(self, word: str) -> list[Meaning]:
        """Give the word itself or what it is a misspelling of."""
        exact = stem(word, self._locale)
        if exact in self._known:
            return [Meaning(exact, 1.0)]
        return [Meaning(*each) for each in self._similar(word, self._shared(word))]

    def _shared(self, word: str) -> Counter[int]:
        """Count the trigrams that known words share with a word."""
        places = (self._by_gram.get(gram, ()) for gram in set(grams(word)))
        return Counter(chain.from_iterable(places))

    def _similar(self, word: str, shared: Counter[int]) -> Iterator[tuple[str, float]]:
        """Give stems of words within one or two slips: a letter more, less, other, or swapped."""
        exact = stem(word, self._locale)
        if len(exact) < _SHORTEST_MISSPELT or word.isdigit():
            return
        most = 2 if len(word) >= _LONG else 1
        # A slip changes three trigrams, four where two letters are swapped.
        least = max(2, len(exact) - 3 * most - 1)
        for place, count in shared.items():
            if count < least:
                continue
            known, term = self._words[place]
            # A slip at the end keeps the stemmer from its work; elsewhere stems are closer.
            distance = OSA.distance(word, known, score_cutoff=most)
            if distance > 1:
                distance = min(distance, OSA.distance(exact, term, score_cutoff=most))
            if distance <= most:
                yield term, _ONE_SLIP if distance <= 1 else _TWO_SLIPS

    def _family(self, exact: str, shared: Counter[int]) -> Iterator[tuple[str, float]]:
        """Give stems that are this one with two letters more or less at the end."""
        for place, count in shared.items():
            term = self._words[place][1]
            if count < _FAMILY - 2 or abs(len(term) - len(exact)) > 2 or term == exact:
                continue
            short, long = sorted((exact, term), key=len)
            if len(short) >= _FAMILY and long.startswith(short):
                yield term, _SIBLING

    def _compounds_with(self, exact: str, shared: Counter[int]) -> Iterator[tuple[str, float]]:
        """Give longer stems that end or begin with this one."""
        if len(exact) <= SHORTEST_PART:
            return
        inner = len(exact) - 2
        found = set()
        for place, count in shared.items():
            if count < inner:
                continue
            term = self._words[place][1]
            if len(term) < len(exact) + SHORTEST_PART:
                continue
            if term.endswith(exact):
                found.add((_HEAD, -len(term), term))
            elif term.startswith(exact):
                found.add((_BEGINNING, -len(term), term))
        for weight, _, term in sorted(found, reverse=True)[:_COMPOUNDS]:
            yield term, weight

    def _parts(self, word: str) -> list[tuple[str, float]]:
        """Give the parts of the best way to take a compound apart; first without misspellings."""
        for forgiving in (False, True):
            best: tuple[float, list[tuple[str, float]]] = (0.0, [])
            for place in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
                if max(place, len(word) - place) <= SHORTEST_PART:
                    continue
                heads = self._part(word[place:], forgiving=forgiving)
                exact = bool(heads) and heads[0][1] == 1
                firsts = self._first_part(word[:place], forgiving=forgiving and exact)
                if heads and firsts:
                    balance = min(place, len(word) - place) / len(word)
                    fit = heads[0][1] + firsts[0][1] + balance
                    best = max(best, (fit, [*heads, *firsts]))
            if best[1]:
                return [(term, _PART * weight) for term, weight in best[1]]
        return self._end(word) or self._beginning(word)

    def _end(self, word: str) -> list[tuple[str, float]]:
        """Give the longest stem that the word ends with, though no text has how it begins."""
        for forgiving in (False, True):
            for start in range(SHORTEST_PART, len(word) - _FAMILY + 1):
                found = self._part(word[start:], forgiving=forgiving)
                if found:
                    return [(term, _PART * weight) for term, weight in found]
        return []

    def _beginning(self, word: str) -> list[tuple[str, float]]:
        """Give the longest stem that the word begins with, as traumatised begins with trauma."""
        for end in range(len(word) - 1, _FAMILY - 1, -1):
            if word[:end] in self._known:
                return [(word[:end], _BEGINNING)]
        return []

    def _first_part(self, text: str, *, forgiving: bool) -> list[tuple[str, float]]:
        for link in _LINKS:
            part = text.removesuffix(link)
            if len(part) >= SHORTEST_PART and (not link or part != text):
                found = self._part(part, forgiving=forgiving)
                if found:
                    return found
        return []

    def _part(self, text: str, *, forgiving: bool) -> list[tuple[str, float]]:
        exact = stem(text, self._locale)
        if exact in self._known and len(exact) >= SHORTEST_PART:
            return [(exact, 1.0)]
        if not forgiving or len(text) < _SHORTEST_MISSPELT:
            return []
        similar = self._similar(text, self._shared(text))
        return sorted(similar, key=lambda each: (-each[1], each[0]))[:1]


def _keep(found: dict[str, float], more: Iterable[tuple[str, float]]) -> None:
    for term, weight in more:
        found[term] = max(weight, found.get(term, 0.0))
