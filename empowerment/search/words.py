"""Words as the index knows them: folded, stemmed, without those that every text has.

Stems are those of Snowball (snowballstem.org). Folding comes before, so that "Härte", "Haerte" and
"Harte" meet: people type on all kinds of keyboards.
"""

import re
import threading
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any

import snowballstemmer

LONGEST_WORD = 60
"""Letters of a word that are looked at; what is longer is no word."""

_ALGORITHM = {"de": "german", "en": "english"}
_WORD = re.compile(r"[^\W_]+")
# Written without umlauts. "ue" after q, and what English would lose, stays.
_DIGRAPH = re.compile(r"ae|oe|(?<!q)ue")
_UMLAUT = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "æ": "a", "ø": "o", "œ": "o"})

_local = threading.local()


def words(text: str, locale: str) -> list[str]:
    """Give the folded words of a text, those without a meaning of their own left out."""
    # Folding case can take letters apart that are one, so it is composed again.
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    found = _WORD.findall(folded)
    plain = (_fold(word, locale) for word in found if len(word) <= LONGEST_WORD)
    return [word for word in plain if word not in _EMPTY[locale] and _counts(word)]


def terms(text: str, locale: str) -> list[str]:
    """Give the stems of a text's words, in its order."""
    return [stem(word, locale) for word in words(text, locale)]


@lru_cache(maxsize=50_000)
def stem(word: str, locale: str) -> str:
    """Give the stem of a folded word."""
    stemmers: dict[str, Any] = _local.__dict__
    if locale not in stemmers:  # they keep state while they work, so each thread has its own
        stemmers[locale] = snowballstemmer.stemmer(_ALGORITHM[locale])
    return str(stemmers[locale].stemWord(word))


def grams(word: str) -> list[str]:
    """Give the trigrams of a word, its ends marked: what two spellings of a word share."""
    marked = f"^{word}$"
    return [marked[place : place + 3] for place in range(len(marked) - 2)]


def _fold(word: str, locale: str) -> str:
    word = word.translate(_UMLAUT)
    if locale == "de":
        word = _DIGRAPH.sub(lambda found: found[0][0], word)
    decomposed = unicodedata.normalize("NFKD", word)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _counts(word: str) -> bool:
    return len(word) > 1 or word.isdigit()


def _read(locale: str) -> frozenset[str]:
    """Give the function words of a language, folded."""
    file = Path(__file__).with_name(f"empty_words.{locale}.txt")
    return frozenset(file.read_text("utf-8").split())


_EMPTY = {locale: _read(locale) for locale in _ALGORITHM}
