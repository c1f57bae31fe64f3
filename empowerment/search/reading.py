"""What the words of one question could mean.

A word that no text has may be misspelt, a compound of words that texts have, or part of one:
German joins words as it likes. Anybody may ask, in the process that takes reports: nothing is
looked up twice, no word longer than words are is taken apart, and guessing ends after a while.
"""

from collections.abc import Iterable

from empowerment.search.vocabulary import (
    SHORTEST_MISSPELT,
    SHORTEST_PART,
    Meaning,
    Vocabulary,
    Weighted,
)
from empowerment.search.words import stem

LONGEST_COMPOUND = 30
"""Letters of a word that is taken apart, or looked for among misspelt ones."""
MOST_GUESSES = 40
"""So often words like another are looked for in a question."""

_LINKS = ("", "s", "es", "n", "en", "er", "e")
"""What German puts between the parts of a compound, most often nothing or "s"."""
_SHORTEST_END = 5
_PART, _BEGINNING = 0.55, 0.5


class Reading:
    """One question's look at a vocabulary; a new one for each question."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Begin with nothing looked up."""
        self._vocabulary = vocabulary
        self._similar: dict[str, list[Weighted]] = {}
        self._exact: dict[str, str | None] = {}
        self.guesses = 0
        """How often words like another were looked for."""

    def meanings(self, word: str) -> list[Meaning]:
        """Give what a folded word could mean, itself first: a text may be newer than this."""
        known = self._vocabulary
        exact = stem(word, known.locale)
        found = {exact: 1.0}
        _keep(found, known.family(exact))
        _keep(found, known.compounds_with(exact))
        if not known.knows(exact):
            _keep(found, self._like(word))
        if not known.knows(exact) or len(found) == 1:
            _keep(found, self._parts(word))
        return [Meaning(term, weight) for term, weight in found.items()]

    def likeness(self, word: str) -> list[Meaning]:
        """Give the word itself or what it is a misspelling of."""
        exact = stem(word, self._vocabulary.locale)
        found = [(exact, 1.0)] if self._vocabulary.knows(exact) else self._like(word)
        return [Meaning(*each) for each in found]

    def _like(self, text: str) -> list[Weighted]:
        """Give stems of words like this one, the likeliest first."""
        if text not in self._similar:
            if self.guesses >= MOST_GUESSES or len(text) > LONGEST_COMPOUND:
                return []
            self.guesses += 1
            found: dict[str, float] = {}
            _keep(found, self._vocabulary.similar(text))
            self._similar[text] = sorted(found.items(), key=lambda each: (-each[1], each[0]))
        return self._similar[text]

    def _parts(self, word: str) -> list[Weighted]:
        """Give the parts of the best way to take a compound apart; first without misspellings."""
        if len(word) > LONGEST_COMPOUND:
            return []
        for forgiving in (False, True):
            best: tuple[float, list[Weighted]] = (0.0, [])
            for place in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
                if max(place, len(word) - place) <= SHORTEST_PART:
                    continue
                heads = self._part(word[place:], forgiving=forgiving)
                if not heads:
                    continue
                exact = heads[0][1] == 1
                firsts = self._first_part(word[:place], forgiving=forgiving and exact)
                if firsts:
                    balance = min(place, len(word) - place) / len(word)
                    fit = heads[0][1] + firsts[0][1] + balance
                    best = max(best, (fit, [*heads, *firsts]))
            if best[1]:
                return [(term, _PART * weight) for term, weight in best[1]]
        return self._end(word) or self._beginning(word)

    def _end(self, word: str) -> list[Weighted]:
        """Give the longest stem that the word ends with, though no text has how it begins."""
        for forgiving in (False, True):
            for start in range(SHORTEST_PART, len(word) - _SHORTEST_END + 1):
                found = self._part(word[start:], forgiving=forgiving)
                if found:
                    return [(term, _PART * weight) for term, weight in found]
        return []

    def _beginning(self, word: str) -> list[Weighted]:
        """Give the longest stem that the word begins with, as traumatised begins with trauma."""
        for end in range(len(word) - 1, _SHORTEST_END - 1, -1):
            if self._vocabulary.knows(word[:end]):
                return [(word[:end], _BEGINNING)]
        return []

    def _first_part(self, text: str, *, forgiving: bool) -> list[Weighted]:
        for link in _LINKS:
            part = text.removesuffix(link)
            if len(part) >= SHORTEST_PART and (not link or part != text):
                found = self._part(part, forgiving=forgiving)
                if found:
                    return found
        return []

    def _part(self, text: str, *, forgiving: bool) -> list[Weighted]:
        if text not in self._exact:
            self._exact[text] = self._vocabulary.stem_of(text)
        exact = self._exact[text]
        if exact is not None:
            return [(exact, 1.0)]
        if not forgiving or len(text) < SHORTEST_MISSPELT:
            return []
        return self._like(text)[:1]


def _keep(found: dict[str, float], more: Iterable[Weighted]) -> None:
    for term, weight in more:
        found[term] = max(weight, found.get(term, 0.0))
