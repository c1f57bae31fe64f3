"""The normaliser: however a word is typed, it is the same one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from empowerment.search.words import terms, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Härteleistung", "Haerteleistungen"),
        ("STRASSE", "Straßen"),
        ("Gefährdungsbeurteilung", "gefahrdungsbeurteilungen"),
        ("Café", "cafe"),
        ("Übergriff", "uebergriffe"),
        ("bedro\u0308ht", "bedröht"),  # letter and mark, as some systems write umlauts
    ],
)
def test_spellings_of_one_word_meet(one: str, other: str) -> None:
    assert terms(one, "de") == terms(other, "de")


def test_words_of_every_text_are_left_out() -> None:
    assert words("Was ist das und wie geht es mir mit der Anzeige?", "de") == ["anzeige"]
    assert words("What is this about", "en") == []


def test_numbers_are_words() -> None:
    assert words("§ 126a StGB, 0800 300 99 44", "de") == ["126a", "stgb", "0800", "300", "99", "44"]


@given(st.text(max_size=200), st.sampled_from(["de", "en"]))
def test_stems_have_nothing_a_query_could_take_for_an_operator(text: str, locale: str) -> None:
    assert all(term.isalnum() for term in terms(text, locale))
