"""Search on both databases: what people type finds what they mean."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, func, select

from core.db import Database
from empowerment.search.finding import Search
from empowerment.search.indexing import Content, Name, put, remove
from empowerment.search.models import SearchTerm

AIDS = {
    "list": Content(
        "Umgang mit Feindeslisten", "Recht", "Tipps, wenn der Name auf einer Liste ist."
    ),
    "trauma": Content("Traumaambulanz", "Nachsorge", "Schnelle Hilfen nach einer Gewalttat."),
    "shelter": Content("Leitfaden", "Unterkunft", "Konflikte um Sammelunterkünfte vermeiden."),
    "meeting": Content("Sichere Versammlungen", "Moderation", "Einladung und Hausrecht."),
    "online": Content("Hass im Netz", "Internet", "Kommentare moderieren."),
}


def index(database: Database, aids: dict[str, Content], *, locale: str = "de") -> None:
    with database.write() as session:
        put(session, ((Name("aid", name, locale), aid) for name, aid in aids.items()))


def find(
    database: Database, query: str, *, locale: str = "de", search: Search | None = None
) -> list[str]:
    with database.read() as session:
        found = (search or Search()).find(session, query, locale=locale)
    return [each.reference for each in found]


@pytest.mark.parametrize(
    ("query", "reference"),
    [
        ("feindesliste", "list"),
        ("Feindeslite", "list"),  # a letter missing
        ("fiendesliste", "list"),  # two swapped
        ("FEINDESLISTEN", "list"),
        ("trauma ambulanz", "trauma"),  # one word, typed as two
        ("Trauma Ambulans", "trauma"),  # and misspelt
        ("unterkunft", "shelter"),  # the end of a compound
        ("bürgerversammlung", "meeting"),  # a compound of which a text has the end
        ("buergerversamlung", "meeting"),  # and misspelt
        ("hasskomentare", "online"),
        ("gewalttaten", "trauma"),
    ],
)
def test_what_is_typed_finds_what_is_meant(database: Database, query: str, reference: str) -> None:
    index(database, AIDS)

    assert find(database, query)[:1] == [reference]


def test_a_word_in_the_title_comes_before_one_in_the_text(database: Database) -> None:
    filling = {f"{n}": Content(f"Bericht {n}", "", "Anderes") for n in range(5)}
    index(
        database,
        filling
        | {"text": Content("Bericht", "", "Anzeige"), "title": Content("Anzeige", "", "Bericht")},
    )

    assert find(database, "anzeige") == ["title", "text"]


def test_a_text_with_all_words_comes_before_one_with_a_rare_word_alone(database: Database) -> None:
    index(database, AIDS | {"both": Content("Netz und Versammlung", "", "Konflikte")})

    assert find(database, "konflikte versammlung netz")[0] == "both"


def test_changed_text_is_found_by_its_new_words_alone(database: Database) -> None:
    index(database, AIDS)
    search = Search()
    assert find(database, "traumaambulanz", search=search) == ["trauma"]

    index(database, {"trauma": Content("Opferrente", "", "Antrag")})

    assert find(database, "opferrente", search=search) == ["trauma"]
    assert find(database, "traumaambulanz", search=search) == []


def test_removed_text_is_not_found(database: Database) -> None:
    index(database, AIDS)

    with database.write() as session:
        remove(session, Name("aid", "list", "de"))
        remove(session, Name("aid", "never", "de"))

    assert find(database, "feindesliste") == []
    assert find(database, "versammlungen") == ["meeting"]


def test_nothing_is_kept_of_a_transaction_that_failed(database: Database) -> None:
    def fail() -> None:
        with database.write() as session:
            put(session, [(Name("aid", "list", "de"), AIDS["list"])])
            raise TimeoutError

    with pytest.raises(TimeoutError):
        fail()

    assert find(database, "feindesliste") == []


def test_languages_and_kinds_are_apart(database: Database) -> None:
    index(database, AIDS)
    index(database, {"list": Content("Enemy lists", "", "What helps.")}, locale="en")
    with database.write() as session:
        put(session, [(Name("event", "evening", "de"), Content("Feindeslisten", "", ""))])

    with database.read() as session:
        events = Search().find(session, "feindesliste", locale="de", kinds=["event"])
    assert [each.reference for each in events] == ["evening"]
    assert find(database, "enemy list", locale="en") == ["list"]
    assert find(database, "enemy", locale="de") == []


@pytest.mark.parametrize(
    "query",
    [
        "",
        " ",
        "und",
        "???",
        '"',
        "' OR 1=1 --",
        "a:b & !c | (d",
        "NEAR(a b)",
        "{head} : x",
        "\x00",
        "𝕳𝖆𝖘𝖘",
        "x" * 5_000,
    ],
)
def test_queries_that_mean_nothing_find_nothing(database: Database, query: str) -> None:
    index(database, AIDS)

    assert find(database, query) in ([], ["online"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(max_size=60))
def test_no_query_is_an_error(database: Database, query: str) -> None:
    with database.write() as session:
        put(session, [(Name("aid", "list", "de"), AIDS["list"])])

    find(database, query)


def test_the_words_of_another_language_are_not_read_with_every_question(
    database: Database,
) -> None:
    index(database, {"guide": Content("Leitfaden", "", "Versammlung")})
    index(database, {"guide": Content("Guide", "", "Meeting")}, locale="en")
    search = Search()
    find(database, "leitfaden", search=search)
    newer_than: list[object] = []

    def note(*arguments: Any) -> None:
        if "search_terms.number >" in arguments[2]:
            values = arguments[3]
            newer_than.extend(values.values() if isinstance(values, dict) else values)

    event.listen(database.engine, "before_cursor_execute", note)
    find(database, "leitfaden", search=search)

    with database.read() as session:
        assert newer_than == [session.scalar(select(func.max(SearchTerm.number)))]
