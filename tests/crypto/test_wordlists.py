"""The word lists of the receipt: frozen, and safe to copy by hand (crypto/wordlists/README.md)."""

import hashlib
import re
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

import pytest

WORDLISTS = Path(__file__).parents[2] / "crypto" / "wordlists"
FROZEN = {
    "german": "a96342f075b948bcfc9a1b335f73ccf519309a9230645e36a9dc7354592e7a71",
    "english": "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda",
}


def _bytes(name: str) -> bytes:
    return (WORDLISTS / f"{name}.txt").read_bytes()


def _words(name: str) -> list[str]:
    return _bytes(name).decode("ascii").split("\n")[:-1]


def _one_edit_apart(words: list[str]) -> set[tuple[str, str]]:
    """Find the pairs that one inserted, deleted or replaced letter turns into each other."""
    deletion: set[tuple[str, str]] = set()
    by_gap: defaultdict[str, set[str]] = defaultdict(set)
    known = set(words)
    for word in words:
        for position in range(len(word)):
            before, after = word[:position], word[position + 1 :]
            by_gap[f"{before}.{after}"].add(word)
            if before + after in known:
                deletion.add((before + after, word))
    replacement = {pair for same in by_gap.values() for pair in combinations(sorted(same), 2)}
    return deletion | replacement


@pytest.mark.parametrize("name", FROZEN)
def test_list_is_frozen_because_receipts_exist_only_on_paper(name: str) -> None:
    assert hashlib.sha256(_bytes(name)).hexdigest() == FROZEN[name]


@pytest.mark.parametrize("name", FROZEN)
def test_list_holds_2048_words_in_order_one_per_line(name: str) -> None:
    words = _words(name)

    assert len(words) == 2048
    assert words == sorted(set(words))
    assert _bytes(name) == "".join(f"{word}\n" for word in words).encode("ascii")


@pytest.mark.parametrize(("name", "shortest", "longest"), [("german", 4, 9), ("english", 3, 8)])
def test_words_are_plain_small_letters_of_bounded_length(
    name: str, shortest: int, longest: int
) -> None:
    form = re.compile(f"[a-z]{{{shortest},{longest}}}")

    assert [word for word in _words(name) if not form.fullmatch(word)] == []


def test_first_four_letters_tell_the_word_and_its_list() -> None:
    starts = Counter(word[:4] for name in FROZEN for word in _words(name))

    assert [start for start, count in starts.items() if count > 1] == []
    assert starts.total() == 2 * 2048


def test_one_slip_of_the_pen_never_makes_another_german_word() -> None:
    assert _one_edit_apart(_words("german")) == set()


@pytest.mark.parametrize(
    "pair", [("hand", "hund"), ("laut", "laute"), ("ast", "last")], ids="-".join
)
def test_search_for_near_words_finds_each_kind_of_slip(pair: tuple[str, str]) -> None:
    assert _one_edit_apart([*pair, "wolke"]) == {pair}
