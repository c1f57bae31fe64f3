"""What editors change about aids of the release, and whether aids help."""

import datetime
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import cast

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from core.audit import acts
from core.db import Database
from core.errors import MalformedError, NotFoundError
from empowerment.library.catalogue import find_aid
from empowerment.library.entries import EditConflictError
from empowerment.library.helpful import (
    FEWEST,
    HOUR,
    MOST,
    MOST_OF_AN_AID,
    Tally,
    Votes,
    count,
    votes,
)
from empowerment.library.items import Evidence, Item, items
from empowerment.library.overlays import Changes, change, released_aid
from empowerment.library.shelf import refresh
from tests.library.kit import EDITOR, TODAY, search

HIDDEN = Changes(hidden=True, review=None, address=None, found=None)
PLAIN = Changes(hidden=False, review=None, address=None, found=None)
FOUND = Evidence("https://www.example.org/", TODAY, "item")
NOON = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)


def put(database: Database, name: str, changes: Changes, stamp: int) -> None:
    with database.write() as session:
        change(session, name=name, changes=changes, stamp=stamp, by=EDITOR, today=TODAY)


def test_a_hidden_aid_is_gone_from_page_and_search_until_it_is_shown_again(
    database: Database,
) -> None:
    with database.write() as session:
        refresh(session)
    assert "R25" in search(database, "feindesliste")

    put(database, "R25", HIDDEN, 0)
    with database.write() as session:
        refresh(session)  # the next release's
    with database.read() as session:
        assert find_aid(session, "R25") is None
    assert "R25" not in search(database, "feindesliste")
    put(database, "R25", PLAIN, 1)

    assert "R25" in search(database, "feindesliste")
    with database.read() as session:
        assert [each.action for each in acts(session, most=9)] == ["show-aid", "hide-aid"]


def test_an_aid_without_an_address_becomes_public_by_a_proven_one(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    lacking = replace(items()["R13"], address=None, found=None)
    monkeypatch.setitem(cast("dict[str, Item]", items()), "R13", lacking)
    with database.read() as session:
        assert find_aid(session, "R13") is None

    put(database, "R13", Changes(False, TODAY, "https://www.example.org/neu", FOUND), 0)

    with database.read() as session:
        item = find_aid(session, "R13")
    assert item is not None
    assert (item.address, item.found, item.review) == (
        "https://www.example.org/neu",
        FOUND,
        TODAY,
    )


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("https://www.example.org/", None),
        (None, FOUND),
        ("http://www.example.org/", FOUND),
        ("javascript:alert(1)", FOUND),
    ],
)
def test_no_address_without_its_proof(
    database: Database, address: str | None, found: Evidence | None
) -> None:
    with pytest.raises(MalformedError):
        put(database, "R25", Changes(False, None, address, found), 0)


def test_the_database_itself_takes_no_correction_without_its_proof(database: Database) -> None:
    put(database, "R25", PLAIN, 0)

    with pytest.raises(IntegrityError), database.write() as session:
        session.execute(text("UPDATE library_overlays SET address = 'https://example.org/'"))


def test_who_changes_second_is_told_also_of_the_first_change_at_once(database: Database) -> None:
    def attempt(_: int) -> str:
        try:
            put(database, "R25", HIDDEN, 0)
        except EditConflictError:
            return "told"
        return "changed"

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(attempt, range(4))) == ["changed"] + ["told"] * 3
    with pytest.raises(EditConflictError):
        put(database, "R25", PLAIN, 0)
    with database.read() as session:
        assert released_aid(session, "R25").stamp == 1


def test_only_aids_of_the_release_have_changes(database: Database) -> None:
    with pytest.raises(NotFoundError):
        put(database, "sprechstunde", HIDDEN, 0)


def test_votes_of_many_at_once_are_counted_and_few_are_shown_to_nobody(database: Database) -> None:
    def vote(number: int) -> None:
        with database.write() as session:
            count(session, aid="R25", helpful=number % 3 > 0, today=TODAY)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(vote, range(12)))
    with database.write() as session:
        for _ in range(FEWEST - 1):
            count(session, aid="R26", helpful=False, today=TODAY)

    with database.read() as session:
        assert votes(session) == {"R25": Votes(8, 4)}
        rows = session.execute(text("SELECT aid, month FROM library_helpful")).all()
    assert sorted(tuple(each) for each in rows) == [("R25", "2026-11"), ("R26", "2026-11")]


def test_how_many_votes_count_in_an_hour_is_bounded() -> None:
    tally = Tally()

    assert sum(tally.admit("R25", NOON) for _ in range(100)) == MOST_OF_AN_AID
    others = sum(tally.admit(f"aid-{number}", NOON) for number in range(1_000))
    assert others == MOST - MOST_OF_AN_AID
    assert tally.admit("R25", NOON + HOUR)
