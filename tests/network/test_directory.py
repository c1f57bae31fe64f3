"""Who can be reached: nobody who didn't say so, and nobody who reads the database."""

import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from accounts.models import Coordinator
from core.letters import Letter, due_letters
from empowerment.network.directory import (
    FORGET_DAYS,
    REVIEW_DAYS,
    confirm,
    contacts,
    enter,
    forget_unconfirmed,
    own_entry,
    take_back,
)
from empowerment.network.models import DirectoryEntry
from tests.network.kit import CONTACT, LARGE, MID, TODAY, box, person

YEAR = datetime.timedelta(days=REVIEW_DAYS)
DAY = datetime.timedelta(days=1)


def test_nobody_is_in_the_directory_who_did_not_enter(session: Session) -> None:
    person(session, MID)
    assert contacts(session, box(), kommunen={MID}) == {}


def test_an_entry_is_for_the_kommunen_that_were_asked_for(session: Session) -> None:
    enter(session, box(), coordinator=person(session, MID), contact=CONTACT, today=TODAY)
    assert contacts(session, box(), kommunen={MID}) == {MID: [CONTACT]}
    assert contacts(session, box(), kommunen={LARGE}) == {}


def test_the_database_has_no_readable_word_of_it(session: Session) -> None:
    enter(session, box(), coordinator=person(session), contact=CONTACT, today=TODAY)
    sealed = session.scalars(select(DirectoryEntry.sealed)).one()
    for word in ("Anna", "privat", "23125", "dienstags"):
        assert word.encode() not in sealed
    assert contacts(session, box(bytes(32)), kommunen={MID}) == {}


def test_an_entry_moved_to_another_row_is_none(session: Session) -> None:
    mine, other = person(session, MID), person(session, LARGE)
    enter(session, box(), coordinator=mine, contact=CONTACT, today=TODAY)
    enter(session, box(), coordinator=other, contact=CONTACT, today=TODAY)
    stolen = session.get_one(DirectoryEntry, mine).sealed
    session.execute(
        update(DirectoryEntry).where(DirectoryEntry.coordinator == other).values(sealed=stolen)
    )
    session.expire_all()
    assert contacts(session, box(), kommunen={MID, LARGE}) == {MID: [CONTACT]}


def test_taking_it_back_erases_it_and_its_reminder(session: Session) -> None:
    mine = person(session)
    enter(session, box(), coordinator=mine, contact=CONTACT, today=TODAY)
    take_back(session, coordinator=mine)
    take_back(session, coordinator=mine)
    assert session.scalars(select(DirectoryEntry)).all() == []
    assert session.scalars(select(Letter)).all() == []


def test_it_goes_with_the_account_and_with_the_role(session: Session) -> None:
    mine = person(session)
    enter(session, box(), coordinator=mine, contact=CONTACT, today=TODAY)
    session.execute(update(Coordinator).values(role="reader"))
    assert contacts(session, box(), kommunen={MID}) == {}
    session.delete(session.get_one(Coordinator, mine))
    session.flush()
    session.expire_all()
    assert session.scalars(select(DirectoryEntry)).all() == []


def test_a_reminder_is_due_a_year_after_the_last_confirmation(session: Session) -> None:
    mine = person(session)
    enter(session, box(), coordinator=mine, contact=CONTACT, today=TODAY)
    assert due_letters(session, today=TODAY + YEAR - DAY) == []
    confirm(session, coordinator=mine, today=TODAY + YEAR - DAY)
    assert due_letters(session, today=TODAY + YEAR) == []
    assert len(due_letters(session, today=TODAY + YEAR + YEAR - DAY)) == 1
    entry = own_entry(session, box(), coordinator=mine)
    assert entry is not None
    assert not entry.is_due(TODAY + YEAR)


def test_what_nobody_confirms_goes(session: Session) -> None:
    mine = person(session)
    enter(session, box(), coordinator=mine, contact=CONTACT, today=TODAY)
    last = TODAY + datetime.timedelta(days=FORGET_DAYS)
    forget_unconfirmed(session, today=last)
    assert own_entry(session, box(), coordinator=mine) is not None
    forget_unconfirmed(session, today=last + DAY)
    session.expire_all()
    assert own_entry(session, box(), coordinator=mine) is None
