"""Articles and external aids of editors: nothing is lost, and nothing public without its proof."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from core.db import Database
from core.errors import ConflictError, MalformedError, NotFoundError
from empowerment.library.catalogue import find_aid
from empowerment.library.differences import Change, differences
from empowerment.library.documents import Document, settled, unfinished
from empowerment.library.entries import (
    EditConflictError,
    create,
    read_entries,
    read_version,
    read_versions,
    restore,
    save,
)
from empowerment.library.items import Evidence
from empowerment.library.publishing import (
    UnfinishedError,
    archive,
    due,
    publish,
    publish_due,
    unschedule,
)
from tests.library.kit import ARTICLE, DAY, EDITOR, LINK, TODAY, add, changed, search

SECOND = changed(text={"de": "## Vorher\n\nImmer zu zweit sein."})


def rewrite(database: Database, name: str, document: Document, stamp: int) -> int:
    with database.write() as session:
        return save(session, name=name, document=document, stamp=stamp, by=None, today=TODAY)


def is_public(database: Database, name: str) -> bool:
    with database.read() as session:
        return find_aid(session, name) is not None


def test_each_save_is_a_version_and_an_old_one_comes_back_as_a_new_one(database: Database) -> None:
    name = add(database, shown=False)

    assert rewrite(database, name, SECOND, 1) == 2
    assert rewrite(database, name, SECOND, 2) == 2  # nothing changed
    with database.write() as session:
        assert restore(session, name=name, number=1, stamp=2, by=None, today=TODAY) == 3

    with database.read() as session:
        versions = read_versions(session, name=name)
    assert [each.number for each in versions] == [3, 2, 1]
    assert versions[0].document == versions[2].document == settled(ARTICLE)
    assert versions[1].document == settled(SECOND)


def test_who_saves_second_is_told_and_nothing_of_the_first_is_lost(database: Database) -> None:
    name = add(database, shown=False)
    rewrite(database, name, SECOND, 1)

    with pytest.raises(EditConflictError):
        rewrite(database, name, changed(publisher="Andere"), 1)

    with database.read() as session:
        assert read_version(session, name=name).document == settled(SECOND)


def test_of_two_that_save_at_once_one_wins(database: Database) -> None:
    name = add(database, shown=False)

    def attempt(number: int) -> str:
        try:
            rewrite(database, name, changed(publisher=f"Stelle {number}"), 1)
        except EditConflictError:
            return "told"
        return "saved"

    with ThreadPoolExecutor(6) as pool:
        ends = sorted(pool.map(attempt, range(6)))

    assert ends == ["saved"] + ["told"] * 5
    with database.read() as session:
        assert [each.number for each in read_versions(session, name=name)] == [2, 1]


def test_names_are_never_given_twice_not_even_at_once(database: Database) -> None:
    first = add(database)
    with database.write() as session:
        archive(session, name=first, by=EDITOR, today=TODAY)
    with ThreadPoolExecutor(4) as pool:
        names = list(pool.map(lambda _: add(database, shown=False), range(4)))

    assert first == "sprechstunde-zirkuszelt"
    assert len({first, *names}) == 5
    assert not is_public(database, first)


def test_page_and_search_show_a_version_from_its_day_on(database: Database) -> None:
    name = add(database, shown=False)
    with database.write() as session:
        publish(session, name=name, number=1, day=TODAY + DAY, by=EDITOR, today=TODAY)
    assert not is_public(database, name)
    assert search(database, "zirkuszelt") == []
    with database.read() as session:
        assert due(session, today=TODAY) == []
        assert due(session, today=TODAY + DAY) == [name]

    with database.write() as session:
        publish_due(session, name=name, today=TODAY + DAY)

    assert is_public(database, name)
    assert search(database, "zirkuszelt") == [name]
    with database.read() as session:
        assert due(session, today=TODAY + 9 * DAY) == []


def test_a_draft_changes_nothing_that_is_public_until_it_is_published(database: Database) -> None:
    name = add(database)
    rewrite(database, name, changed(title={"de": "Sprechstunde im Pinguinhaus"}), 1)
    assert search(database, "pinguinhaus") == []

    with database.write() as session:
        publish(session, name=name, number=2, day=TODAY, by=EDITOR, today=TODAY)

    assert search(database, "pinguinhaus") == [name]
    assert search(database, "zirkuszelt") == []


def test_what_is_archived_is_gone_from_page_and_search_and_can_come_back(
    database: Database,
) -> None:
    name = add(database)
    with database.write() as session:
        archive(session, name=name, by=EDITOR, today=TODAY)
    assert not is_public(database, name)
    assert search(database, "zirkuszelt") == []

    with database.write() as session:
        publish(session, name=name, number=1, day=TODAY, by=EDITOR, today=TODAY)

    assert search(database, "zirkuszelt") == [name]


def test_index_and_publication_fail_together(database: Database) -> None:
    name = add(database, shown=False)

    def fail() -> None:
        with database.write() as session:
            publish(session, name=name, number=1, day=TODAY, by=EDITOR, today=TODAY)
            raise TimeoutError

    with pytest.raises(TimeoutError):
        fail()

    assert not is_public(database, name)
    assert search(database, "zirkuszelt") == []


def test_a_plan_can_be_taken_back_once(database: Database) -> None:
    name = add(database, shown=False)
    with database.write() as session:
        publish(session, name=name, number=1, day=TODAY + DAY, by=EDITOR, today=TODAY)
        unschedule(session, name=name, by=EDITOR, today=TODAY)
    with database.read() as session:
        (entry,) = read_entries(session)
    assert (entry.shown, entry.scheduled) == (None, None)

    with pytest.raises(ConflictError), database.write() as session:
        unschedule(session, name=name, by=EDITOR, today=TODAY)


@pytest.mark.parametrize("day", [TODAY - DAY, TODAY + 400 * DAY])
def test_publication_is_never_in_the_past_or_far_away(
    database: Database, day: datetime.date
) -> None:
    name = add(database, shown=False)

    with pytest.raises(MalformedError), database.write() as session:
        publish(session, name=name, number=1, day=day, by=EDITOR, today=TODAY)


@pytest.mark.parametrize("name", ["../x", "\x00", "R01", "nothing"])
def test_what_is_no_entry_is_not_found(database: Database, name: str) -> None:
    with database.read() as session:
        assert find_aid(session, "nothing") is None
        with pytest.raises(NotFoundError):
            read_version(session, name=name)
    with pytest.raises(NotFoundError), database.write() as session:
        archive(session, name=name, by=EDITOR, today=TODAY)


@pytest.mark.parametrize(
    "document",
    [
        changed(LINK, address=None),
        changed(LINK, found=None),
        changed(LINK, address="http://www.example.org/"),
        changed(LINK, address="javascript:alert(1)"),
        changed(LINK, address="https://user@www.example.org/"),
        changed(LINK, address="https://127.0.0.1/"),
        changed(LINK, address='https://www.example.org/"onclick="x'),
        changed(LINK, found=Evidence("somewhere", TODAY, "item")),
        changed(ARTICLE, address="https://www.example.org/", found=LINK.found),
        changed(ARTICLE, topics=("unknown",)),
        changed(ARTICLE, codes=("XYZZY",)),
        changed(ARTICLE, title={"de": "x" * 201}),
        changed(ARTICLE, text={"de": "x" * 40_001}),
        changed(ARTICLE, title={"de": " "}),
    ],
)
def test_no_version_with_what_is_too_long_or_unknown_or_without_proof(document: Document) -> None:
    with pytest.raises(MalformedError):
        settled(document)


@pytest.mark.parametrize(
    ("document", "missing"),
    [
        (changed(ARTICLE, text={}), ["text_de"]),
        (changed(ARTICLE, text={"en": "Only English."}), ["text_de"]),
        (changed(ARTICLE, topics=(), audience=()), ["topics", "audience"]),
        (changed(ARTICLE, summary={"de": "Nur deutsch."}), ["summary_en"]),
        (
            changed(LINK, format="", publisher="", languages=()),
            ["publisher", "format", "languages"],
        ),
    ],
)
def test_a_draft_is_kept_as_it_is_and_never_published_unfinished(
    database: Database, document: Document, missing: list[str]
) -> None:
    with database.write() as session:
        name = create(session, document=document, by=None, today=TODAY)
    with database.read() as session:
        kept = read_version(session, name=name).document

    with pytest.raises(UnfinishedError), database.write() as session:
        publish(session, name=name, number=1, day=TODAY + DAY, by=EDITOR, today=TODAY)

    assert kept == settled(document)
    assert unfinished(kept) == missing
    assert not is_public(database, name)


@pytest.mark.parametrize("column", ["address", "found_in", "found_on", "found_level"])
def test_the_database_itself_takes_no_address_without_its_proof(
    database: Database, column: str
) -> None:
    name = add(database, LINK)

    with pytest.raises(IntegrityError), database.write() as session:
        session.execute(
            text(f"UPDATE library_versions SET {column} = NULL WHERE entry = :name"),
            {"name": name},
        )


def test_an_external_aid_is_found_in_both_languages(database: Database) -> None:
    name = add(database, LINK)

    assert search(database, "giraffenhaus") == [name]
    assert search(database, "office hours", "en") == [name]


@given(st.text("ab \n", max_size=60), st.text("ab \n", max_size=60))
def test_a_difference_holds_both_texts_whole(old: str, new: str) -> None:
    pieces = differences(old, new)

    assert "".join(each.text for each in pieces if each.change is not Change.NEW) == old
    assert "".join(each.text for each in pieces if each.change is not Change.GONE) == new


def test_a_difference_names_the_words_not_the_text() -> None:
    found = differences("Eins.\n\nDie Tür bleibt offen.", "Eins.\n\nDie Tür bleibt immer offen.")

    assert [(each.change, each.text) for each in found if each.change is not Change.SAME] == [
        (Change.NEW, "immer ")
    ]


def test_a_difference_of_the_longest_texts_is_quick() -> None:
    words = [f"wort{number % 97}" for number in range(5_000)]

    assert differences(" ".join(words), " ".join(reversed(words)))


def test_entries_need_a_name_even_without_a_word(database: Database) -> None:
    with database.write() as session:
        name = create(session, document=changed(title={"de": "???"}), by=None, today=TODAY)

    assert name == "arbeitshilfe"
