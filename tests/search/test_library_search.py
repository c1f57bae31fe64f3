"""Everyday questions to our aids among invented texts."""

import pytest

from core.db import Database
from empowerment.library.indexed import search_words
from empowerment.library.items import items
from empowerment.search.finding import Search
from empowerment.search.indexing import put
from reference.taxonomy import LOCALES, dimensions
from tests.bench.search.corpus import corpus
from tests.bench.search.measure import SETS, missed, questions

TEXTS = 800
"""A sample: `bench search` asks among 5,000."""
NUMBERS = {"queries": 60, "queries_2": 60, "queries_english": 15}


def test_nine_in_ten_questions_find_the_right_aid_among_the_first_three(database: Database) -> None:
    """Also those that share no word with our summaries, and English ones."""
    with database.write() as session:
        put(session, corpus(size=TEXTS))
    search = Search()

    wrong = {name: missed(database, search, name) for name in SETS}

    assert {name: len(questions(name)) for name in SETS} == NUMBERS
    for name, found in wrong.items():
        assert len(found) <= NUMBERS[name] // 10, found


@pytest.mark.parametrize(
    ("query", "locale", "right"),
    [
        ("psychologische hilfe nach angriff", "de", {"R30"}),
        ("kommunalpolitikerinnen sexismus", "de", {"R17"}),
        ("hatespeech", "de", {"R27"}),
        ("meldesperre", "de", {"R03", "R10", "R26"}),
        ("jobcenter messer", "de", {"R04"}),
        ("hausverbot erteilen", "de", {"R09", "R22"}),
        ("statistik angriffe auf mandatsträger", "de", {"R34"}),
        ("doxxing", "en", {"R03", "R25", "R26"}),
    ],
)
def test_words_of_the_field_lead_to_aids_that_use_others(
    database: Database, query: str, locale: str, right: set[str]
) -> None:
    with database.write() as session:
        put(session, corpus(size=60))

    with database.read() as session:
        found = Search().find(session, query, locale=locale, most=3)

    assert {each.reference for each in found} & right


def test_further_words_belong_to_aids_and_codes_that_there_are_in_every_language() -> None:
    codes = {code for dimension in dimensions().values() for code in dimension.codes}

    assert search_words("aids").keys() == items().keys()
    assert search_words("codes").keys() <= codes
    for group in ("aids", "codes"):
        assert all(set(words) == set(LOCALES) for words in search_words(group).values())
