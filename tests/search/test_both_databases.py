"""One library in both databases: the same answers, and nothing lost when several write at once."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from app.schema import migrate
from core.db import Database
from empowerment.search.finding import Search
from empowerment.search.indexing import Content, Name, put, remove
from empowerment.search.models import SearchDocument, SearchTerm
from tests.bench.search.corpus import corpus
from tests.bench.search.measure import questions

TEXTS = 1_500
"""So many that words of every text are in more of them than are ranked."""
AGAIN = 200
WRITERS, ROUNDS = 8, 6


@pytest.fixture(scope="module")
def made() -> list[tuple[Name, Content]]:
    """The texts, one more word in all of them."""
    return [
        (name, Content(each.title, f"{each.keywords} Kommune", each.body))
        for name, each in corpus(size=TEXTS)
    ]


@pytest.fixture
def databases(sqlite_url: str, postgres_url: str) -> Iterator[list[Database]]:
    """Both, empty, at the newest schema."""
    found = [Database(sqlite_url), Database(postgres_url)]
    for each in found:
        migrate(each)
    yield found
    for each in found:
        each.dispose()


def test_both_databases_give_the_same_ten_in_the_same_order(
    databases: list[Database], made: list[tuple[Name, Content]]
) -> None:
    for database in databases:
        with database.write() as session:
            put(session, made)
    # However they came: the first texts of one are the last ones of the other.
    with databases[1].write() as session:
        for name, _ in made[:AGAIN]:
            remove(session, name)
        put(session, made[:AGAIN])

    asked = [*(each["query"] for each in questions()), "kommune", "kommune drohung"]
    lists = [first_ten(database, asked) for database in databases]

    assert len(asked) == 62
    assert lists[0] == lists[1]
    assert all(len(lists[0][query]) == 10 for query in ("kommune", "kommune drohung"))


def first_ten(database: Database, asked: list[str]) -> dict[str, list[tuple[str, float]]]:
    search = Search()
    with database.read() as session:
        return {
            query: [
                (each.reference, round(each.score, 9))
                for each in search.find(session, query, locale="de", most=10)
            ]
            for query in asked
        }


def test_texts_written_at_once_are_all_counted_and_found(database: Database) -> None:
    """New stems in common, in another order for each: who came second used to fail, or both."""
    search = Search()

    def write(writer: int) -> None:
        for round_ in range(ROUNDS):
            words = [f"wort{number}" for number in range(round_ * 5, round_ * 5 + 20)]
            body = " ".join(words if writer % 2 else reversed(words))
            texts = [
                (Name("aid", f"{each}-{writer}", "de"), Content(f"Titel {writer}", "", body))
                for each in "ab"
            ]
            with database.write() as session:
                put(session, texts if writer % 2 else reversed(texts))
            with database.write() as session:
                remove(session, Name("aid", f"b-{writer}", "de"))
            with database.read() as session:
                search.find(session, "wort1", locale="de")

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))

    assert counted(database) == in_texts(database)
    with database.read() as session:
        found = search.find(session, f"wort{(ROUNDS - 1) * 5 + 19}", locale="de")
    assert {each.reference for each in found} == {f"a-{writer}" for writer in range(WRITERS)}


def counted(database: Database) -> Counter[str]:
    with database.read() as session:
        rows = session.execute(select(SearchTerm.term, SearchTerm.documents))
        return Counter({row.term: row.documents for row in rows if row.documents})


def in_texts(database: Database) -> Counter[str]:
    with database.read() as session:
        rows = session.scalars(select(SearchDocument))
        stems = ({*each.title.split(), *each.body.split()} for each in rows)
        return Counter(stem for each in stems for stem in each)
