"""Sixty everyday questions to our aids among invented texts."""

from core.db import Database
from empowerment.search.finding import Search
from empowerment.search.indexing import put
from tests.bench.search.corpus import corpus
from tests.bench.search.measure import questions

TEXTS = 800
"""A sample: `bench search` asks among 5,000."""


def test_nine_in_ten_questions_find_the_right_aid_among_the_first_three(database: Database) -> None:
    with database.write() as session:
        put(session, corpus(size=TEXTS))
    search = Search()

    with database.read() as session:
        missed = [
            question["query"]
            for question in questions()
            if not {
                each.reference
                for each in search.find(session, question["query"], locale="de", most=3)
            }
            & {*question["right"]}
        ]

    assert len(questions()) == 60
    assert len(missed) <= 6, missed
