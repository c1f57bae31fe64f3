"""What a question may cost: anybody asks, in the process that takes reports."""

import random
from collections import Counter
from functools import cache
from typing import Any

import pytest
from rapidfuzz import process

from empowerment.search import reading, vocabulary
from empowerment.search.finding import LONGEST_QUERY, MOST_WORDS
from empowerment.search.reading import Reading
from empowerment.search.vocabulary import Vocabulary
from empowerment.search.words import stem, words
from tests.bench.search.corpus import corpus

TEXTS = 400
MOST_STEMS, MOST_GUESSES, MOST_COMPARED = 300, 40, 60_000
"""Unbounded, a question stems 1,500 pieces of words and guesses 300 times."""
LONGEST_WORD = 30
"""What is longer is taken as it is."""


@cache
def known_words(locale: str) -> tuple[str, ...]:
    """The words of a library, one for each stem."""
    texts = [text for name, text in corpus(size=TEXTS) if name.locale == locale]
    found: dict[str, str] = {}
    for text in texts:
        for word in words(f"{text.title} {text.keywords} {text.body}", locale):
            found.setdefault(stem(word, locale), word)
    return tuple(found.values())


def vocabulary_of(locale: str) -> Vocabulary:
    made = Vocabulary(locale)
    made.add((stem(word, locale), word) for word in known_words(locale))
    return made


def hostile(length: int) -> list[str]:
    """Words that no text has, of pieces of those it has: as many as a question holds."""
    generator = random.Random(length)
    pieces = [word[:4] for word in known_words("de") if len(word) >= 4]
    made = ("".join(generator.choices(pieces, k=length))[:length] for _ in range(LONGEST_QUERY))
    return list(made)[: min(MOST_WORDS, LONGEST_QUERY // (length + 1))]


@pytest.mark.parametrize("length", [7, 12, 15, 20, 27, 30, 45, 60])
def test_no_question_makes_more_work_than_a_bound(
    length: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    known, counted = vocabulary_of("de"), Counter[str]()

    def counting(word: str, locale: str) -> str:
        counted["stems"] += 1
        return stem(word, locale)

    def comparing(typed: str, choices: list[str], **more: Any) -> object:
        counted["compared"] += len(choices)
        return original(typed, choices, **more)

    original = process.extract
    monkeypatch.setattr(vocabulary, "stem", counting)
    monkeypatch.setattr(reading, "stem", counting)
    monkeypatch.setattr(vocabulary, "extract", comparing)
    asked = Reading(known)
    for word in hostile(length):
        asked.meanings(word)

    assert asked.guesses <= MOST_GUESSES
    assert counted["stems"] <= MOST_STEMS
    assert counted["compared"] <= MOST_COMPARED
    if length > LONGEST_WORD:
        assert counted == {"stems": len(hostile(length))}


def test_nothing_is_looked_up_twice_in_a_question(monkeypatch: pytest.MonkeyPatch) -> None:
    known, looked = vocabulary_of("de"), Counter[str]()
    original = Vocabulary.similar

    def counting(self: Vocabulary, word: str) -> object:
        looked[word] += 1
        return original(self, word)

    monkeypatch.setattr(Vocabulary, "similar", counting)
    asked = Reading(known)
    for word in hostile(15):
        asked.meanings(word)
        asked.likeness(word)

    assert looked
    assert set(looked.values()) == {1}


@pytest.mark.parametrize("locale", ["de", "en"])
def test_a_shortcut_to_stems_finds_what_the_stemmer_finds(locale: str) -> None:
    known = vocabulary_of(locale)

    missed = [
        word
        for word in known_words(locale)
        if len(stem(word, locale)) > 2 and known.stem_of(word) != stem(word, locale)
    ]

    assert not missed
