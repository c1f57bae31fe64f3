"""Links that lead nowhere: readers are told, then spared; nobody is blamed for our own network."""

import datetime

import pytest

from core.db import Database
from core.errors import NotFoundError
from empowerment.library.catalogue import (
    HIDDEN_AFTER,
    SUSPECT_AFTER,
    failing_since,
    find_aid,
    public_aids,
)
from empowerment.library.links import (
    claim,
    confirm,
    forget_unused,
    link_state,
    record,
)
from empowerment.library.models import LibraryLink, LinkOutcome
from empowerment.library.overlays import Changes, change
from empowerment.library.shelf import refresh
from tests.library.kit import DAY, EDITOR, LINK, TODAY, add, changed, search

ADDRESS = LINK.address or ""


def look(database: Database, outcome: LinkOutcome, *, days: int, after: int = 0) -> datetime.date:
    """Find the same on so many days; give the last one."""
    day = TODAY
    for number in range(after, after + days):
        day = TODAY + number * DAY
        with database.write() as session:
            link = session.get(LibraryLink, ADDRESS)
            if link is None:
                session.add(
                    LibraryLink(address=ADDRESS, checked=day, outcome="unknown", failures=0)
                )
                session.flush()
            record(session, address=ADDRESS, outcome=outcome, today=day)
    return day


def failing(database: Database, name: str) -> datetime.date | None:
    with database.read() as session:
        item = find_aid(session, name)
        assert item is not None
        return failing_since(session, item)


def test_each_address_is_asked_for_once_a_day_at_most(database: Database) -> None:
    add(database, LINK)
    with database.read() as session:
        used = {each.address for each in public_aids(session).values() if each.address}

    claimed = []
    for _ in range(len(used) + 3):
        with database.write() as session:
            claimed.append(claim(session, today=TODAY))

    assert {*claimed} == used | {None}
    assert claimed.count(None) == 3
    assert claimed != sorted(filter(None, claimed)) + [None] * 3  # in no order
    with database.write() as session:
        assert claim(session, today=TODAY + DAY) is not None


def test_readers_are_told_after_two_weeks_and_spared_after_two_months(database: Database) -> None:
    name = add(database, LINK)
    look(database, LinkOutcome.GOOD, days=1)

    look(database, LinkOutcome.MISSING, days=SUSPECT_AFTER - 1, after=1)
    assert failing(database, name) is None
    look(database, LinkOutcome.MISSING, days=1, after=SUSPECT_AFTER)
    assert failing(database, name) == TODAY
    look(database, LinkOutcome.MISSING, days=HIDDEN_AFTER - SUSPECT_AFTER - 1, after=20)
    assert search(database, "giraffenhaus") == [name]
    look(database, LinkOutcome.UNREACHABLE, days=1, after=80)

    with database.read() as session:
        assert find_aid(session, name) is None
    assert search(database, "giraffenhaus") == []


def test_a_page_that_comes_back_counts_from_the_start(database: Database) -> None:
    name = add(database, LINK)
    look(database, LinkOutcome.FAULT, days=20)
    assert failing(database, name) is not None

    look(database, LinkOutcome.GOOD, days=1, after=20)
    look(database, LinkOutcome.FAULT, days=1, after=21)

    assert failing(database, name) is None


@pytest.mark.parametrize("outcome", [LinkOutcome.UNKNOWN, LinkOutcome.REFUSED])
def test_what_could_not_be_looked_at_says_nothing(database: Database, outcome: LinkOutcome) -> None:
    name = add(database, LINK)

    look(database, outcome, days=HIDDEN_AFTER + 5)

    assert failing(database, name) is None
    with database.read() as session:
        assert link_state(session).broken == []


def test_only_an_editor_brings_a_given_up_address_back(database: Database) -> None:
    """A name that was given up may be somebody else's by now."""
    name = add(database, LINK)
    look(database, LinkOutcome.UNREACHABLE, days=HIDDEN_AFTER)
    day = look(database, LinkOutcome.GOOD, days=1, after=HIDDEN_AFTER)
    with database.read() as session:
        (link,) = link_state(session).broken
        assert find_aid(session, name) is None
    assert (link.outcome, link.good, link.hides) == (LinkOutcome.GOOD, day, True)
    assert [each.id for each in link.aids] == [name]

    with database.write() as session:
        confirm(session, address=ADDRESS, by=EDITOR, today=day)

    assert search(database, "giraffenhaus") == [name]
    with database.read() as session:
        assert link_state(session).broken == []


def test_only_addresses_in_use_can_be_confirmed_and_others_are_forgotten(
    database: Database,
) -> None:
    look(database, LinkOutcome.MISSING, days=3)
    with pytest.raises(NotFoundError), database.write() as session:
        confirm(session, address=ADDRESS, by=EDITOR, today=TODAY)

    with database.write() as session:
        forget_unused(session)

    with database.read() as session:
        assert session.get(LibraryLink, ADDRESS) is None


def test_another_address_of_an_aid_of_the_release_ends_the_warning(database: Database) -> None:
    with database.write() as session:
        refresh(session)
    with database.read() as session:
        item = find_aid(session, "R25")
    assert item is not None
    for number in range(HIDDEN_AFTER):
        with database.write() as session:
            if session.get(LibraryLink, item.address) is None:
                session.add(
                    LibraryLink(address=item.address, checked=TODAY, outcome="good", failures=0)
                )
                session.flush()
            record(
                session,
                address=item.address or "",
                outcome=LinkOutcome.MISSING,
                today=TODAY + number * DAY,
            )
    assert "R25" not in search(database, "feindesliste")
    with database.read() as session:
        assert find_aid(session, "R25") is None

    changes = Changes(hidden=False, review=None, address=LINK.address, found=LINK.found)
    with database.write() as session:
        change(session, name="R25", changes=changes, stamp=0, by=EDITOR, today=TODAY)

    assert "R25" in search(database, "feindesliste")


def test_addresses_in_texts_of_our_own_are_looked_at_and_hide_nothing(database: Database) -> None:
    text = "[Mehr](https://x.example/a#b), https://x.example/a, [hier](/library/R38/)"
    english = "https://x.example/en"
    title = {"de": "Sprechstunde im Zirkuszelt", "en": "Office hours"}
    name = add(database, changed(text={"de": text, "en": english}, title=title))
    claimed = set()
    for _ in range(60):
        with database.write() as session:
            claimed.add(claim(session, today=TODAY))
    for number in range(HIDDEN_AFTER):
        with database.write() as session:
            record(
                session,
                address="https://x.example/a",
                outcome=LinkOutcome.MISSING,
                today=TODAY + number * DAY,
            )

    with database.read() as session:
        (link,) = link_state(session).broken
        shown = find_aid(session, name)

    assert {each for each in claimed if each and "x.example" in each} == {
        "https://x.example/a",
        "https://x.example/en",
    }
    assert [each.title["de"] for each in link.aids] == ["Sprechstunde im Zirkuszelt"]
    assert not link.hides
    assert shown is not None
    assert search(database, "zirkuszelt") == [name]


def test_what_was_looked_at_how_far_is_counted(database: Database) -> None:
    add(database, LINK)
    with database.read() as session:
        before = link_state(session)
    look(database, LinkOutcome.REFUSED, days=1)

    with database.read() as session:
        after = link_state(session)

    assert (before.good, len(before.unclear), before.last) == (0, 0, None)
    assert [each.address for each in after.unclear] == [ADDRESS]
    assert (after.good, after.never, after.last) == (0, before.never - 1, TODAY)
