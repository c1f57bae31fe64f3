"""What is forgotten after an event, and what stays."""

import datetime
from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.audit import acts
from core.errors import NotFoundError
from core.letters import Letter
from empowerment.events.errors import NotPossibleError
from empowerment.events.keeping import (
    KEPT_DAYS,
    cancel_event,
    copy_event,
    create_event,
    delete_event,
    erase_registrations,
    tell_of_material,
)
from empowerment.events.models import Event, EventStatus, Registration
from empowerment.events.registering import find_registration
from empowerment.files import StoredFile, add_file
from tests.events.kit import BY, DAY, TODAY, WORDS, published, row_of, sign_up

AFTER = DAY + datetime.timedelta(days=KEPT_DAYS + 1)


def count(session: Session, model: type) -> int:
    return session.scalars(select(func.count()).select_from(model)).one()


def test_registrations_go_thirty_days_later_and_a_number_stays(session: Session) -> None:
    event, later = published(session), published(session, last_day=DAY + datetime.timedelta(1))
    made = [sign_up(session, event, name) for name in ("Anna", "Ben", "Cem", "Anna")]
    sign_up(session, later, "Anna")

    assert erase_registrations(session, today=AFTER - datetime.timedelta(days=1)) == 0
    assert erase_registrations(session, today=AFTER) == 1
    assert erase_registrations(session, today=AFTER) == 0

    assert row_of(session, event).participants == 2
    assert count(session, Registration) == 1
    assert {letter.about for letter in session.scalars(select(Letter))} == {later}
    with pytest.raises(NotFoundError):
        find_registration(session, code=made[0].code)


def test_registrations_for_a_cancelled_event_go_as_well(session: Session) -> None:
    event = published(session)
    sign_up(session, event, "Anna")
    cancel_event(session, event=event, by=BY, today=TODAY)

    erase_registrations(session, today=AFTER)

    assert row_of(session, event).participants == 0
    assert count(session, Registration) == 0


def test_nobody_is_written_to_after_the_erasure(session: Session) -> None:
    event = published(session)
    sign_up(session, event, "Anna")
    add_file(session, owner=event, name="a.pdf", content=b"%PDF-1.7", today=TODAY)
    erase_registrations(session, today=AFTER)

    with pytest.raises(NotPossibleError):
        tell_of_material(session, event=event, today=AFTER)


def test_an_event_with_people_can_not_be_deleted_and_a_draft_goes_with_its_files(
    session: Session,
) -> None:
    event, draft = published(session), create_event(session, words=WORDS, today=TODAY)
    sign_up(session, event, "Anna")
    add_file(session, owner=draft, name="a.pdf", content=b"%PDF-1.7", today=TODAY)

    with pytest.raises(NotPossibleError):
        delete_event(session, event=event, by=BY, today=TODAY)
    delete_event(session, event=draft, by=BY, today=TODAY)

    assert count(session, Event) == 1
    assert count(session, StoredFile) == 0


def test_what_editors_decide_stands_in_the_audit(session: Session) -> None:
    event = published(session)
    cancel_event(session, event=event, by=BY, today=TODAY)
    delete_event(session, event=event, by=BY, today=TODAY)

    written = [(act.action, act.about, act.by) for act in reversed(acts(session, most=9))]
    assert written == [
        (action, event.hex(), BY.hex())
        for action in ("event-publish", "event-cancel", "event-delete")
    ]


def test_a_copy_is_a_draft_without_people_files_and_numbers(session: Session) -> None:
    event = published(session, capacity=1)
    sign_up(session, event, "Anna")
    add_file(session, owner=event, name="a.pdf", content=b"%PDF-1.7", today=TODAY)

    made = copy_event(session, event=event, title_mark="Kopie: ", today=TODAY)

    copy = row_of(session, made)
    assert (copy.title_de, copy.numbers, copy.status) == (
        f"Kopie: {WORDS.title_de}",
        0,
        EventStatus.DRAFT,
    )
    assert count(session, Registration) == 1
    assert count(session, StoredFile) == 1


def test_a_copy_of_the_longest_title_fits(session: Session) -> None:
    event = create_event(session, words=replace(WORDS, title_de="x" * 120), today=TODAY)

    made = copy_event(session, event=event, title_mark="Kopie: ", today=TODAY)

    assert len(row_of(session, made).title_de) == 120
