"""The audit: what is changed, dropped or slipped in shows; appends don't disturb each other."""

import datetime
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from sqlalchemy import delete, select, update

from core.audit import KEPT_DAYS, OPERATOR, AuditEntry, acts, check, forget_old, record
from core.db import Database

TODAY = datetime.date(2026, 11, 23)
LATER = TODAY + datetime.timedelta(days=KEPT_DAYS + 1)


def write(database: Database, number: int = 5, day: datetime.date = TODAY) -> None:
    for each in range(number):
        with database.write() as session:
            record(session, by=OPERATOR, action="invite", about=f"0399900{each}", today=day)


def broken(database: Database, known: tuple[int, bytes] | None = None) -> int | None:
    with database.read() as session:
        return check(session, today=TODAY, known=known).broken


def head(database: Database) -> tuple[int, bytes]:
    with database.read() as session:
        found = check(session, today=TODAY).head
    assert found is not None
    return found


def test_entries_are_read_newest_first_and_by_pages(database: Database) -> None:
    write(database)
    with database.read() as session:
        newest = acts(session, most=2)
        assert [act.about for act in newest] == ["03999004", "03999003"]
        older = acts(session, most=9, before=newest[-1].number)
    assert [act.number for act in older] == [3, 2, 1]
    assert (older[0].by, older[0].action, older[0].day) == (OPERATOR, "invite", TODAY)


def test_an_untouched_chain_and_an_empty_one_are_whole(database: Database) -> None:
    assert broken(database) is None
    write(database)
    assert broken(database) is None


@pytest.mark.parametrize("values", [
    {"content": '{"by": "operator", "action": "invite", "about": "05315000"}'},
    {"salt": bytes(16)},
    {"day": TODAY - datetime.timedelta(days=1)},
    {"hash": bytes(32)},
    {"previous": bytes(range(32))},
    {"content": None, "salt": None},
])  # fmt: skip
def test_a_changed_entry_shows(database: Database, values: dict[str, object]) -> None:
    write(database)
    with database.write() as session:
        session.execute(update(AuditEntry).where(AuditEntry.number == 3).values(**values))
    assert broken(database) in (3, 4)


@pytest.mark.parametrize("number", [1, 3])
def test_a_dropped_entry_shows(database: Database, number: int) -> None:
    write(database)
    with database.write() as session:
        session.execute(delete(AuditEntry).where(AuditEntry.number == number))
    assert broken(database) == number + 1


def test_an_entry_that_was_slipped_in_shows(database: Database) -> None:
    write(database)
    with database.write() as session:
        for number in (5, 4, 3):
            session.execute(
                update(AuditEntry).where(AuditEntry.number == number).values(number=number + 1)
            )
        first = session.get_one(AuditEntry, 2)
        session.add(
            AuditEntry(
                number=3,
                day=TODAY,
                salt=first.salt,
                content=first.content,
                hash=first.hash,
                previous=os.urandom(32),
            )
        )
    assert broken(database) == 3


def test_a_dropped_end_and_a_new_chain_show_to_who_kept_the_former_head(database: Database) -> None:
    write(database)
    known = head(database)
    write(database, 2)
    assert broken(database, known) is None
    with database.write() as session:
        session.execute(delete(AuditEntry).where(AuditEntry.number >= 5))
    assert broken(database) is None
    assert broken(database, known) == 5
    with database.write() as session:
        session.execute(delete(AuditEntry))
    assert broken(database, known) == 1
    write(database, 7)
    assert broken(database) is None
    assert broken(database, known) == 5


def test_old_contents_go_and_the_chain_stays(database: Database) -> None:
    write(database)
    write(database, 1, LATER)
    known = head(database)
    with database.write() as session:
        forget_old(session, today=LATER)
    with database.read() as session:
        assert check(session, today=LATER, known=known).broken is None
        contents = session.scalars(select(AuditEntry.content).order_by(AuditEntry.number)).all()
        assert [act.by for act in acts(session, most=9)] == [OPERATOR, "", "", "", "", ""]
    assert contents[:5] == [None] * 5
    assert contents[5] is not None


def test_appends_at_once_all_succeed_in_one_chain(database: Database) -> None:
    """Whoever acts on an account must not be told that somebody else acted on another one."""

    def append(number: int) -> None:
        with database.write() as session:
            record(session, by=OPERATOR, action="remove", about=str(number), today=TODAY)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(append, range(40)))
    with database.read() as session:
        assert {act.about for act in acts(session, most=50)} == {str(each) for each in range(40)}
    assert broken(database) is None


def test_an_act_that_fails_leaves_no_entry(database: Database) -> None:
    write(database, 1)
    with suppress(LookupError), database.write() as session:
        record(session, by=OPERATOR, action="remove", about="x", today=TODAY)
        raise LookupError
    write(database, 1)
    with database.read() as session:
        assert [act.number for act in acts(session, most=9)] == [2, 1]
    assert broken(database) is None
