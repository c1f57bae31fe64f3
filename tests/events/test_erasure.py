"""What is forgotten after an event, and what stays."""

import datetime
from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.audit import acts
from core.clock import BERLIN, noon_of
from core.errors import NotFoundError
from core.letters import Letter
from empowerment.events.errors import NotPossibleError, OverError
from empowerment.events.keeping import (
    KEPT_DAYS,
    Told,
    cancel_event,
    change_event,
    copy_event,
    create_event,
    delete_event,
    erase_registrations,
    tell_of_material,
    words_of,
)
from empowerment.events.models import Event, EventStatus, Registration
from empowerment.events.registering import find_registration
from empowerment.files import StoredFile, add_file
from tests.events.kit import BY, DAY, NOW, TODAY, WORDS, published, row_of, sign_up

AFTER = DAY + datetime.timedelta(days=KEPT_DAYS + 1)
ENDED = datetime.datetime.combine(DAY, datetime.time(20, 30), BERLIN)


def count(session: Session, model: type) -> int:
    return session.scalars(select(func.count()).select_from(model)).one()


def test_registrations_go_thirty_days_later_and_a_number_stays(session: Session) -> None:
    event, later = published(session), published(session, last_day=DAY + datetime.timedelta(1))
    made = [sign_up(session, event, name) for name in ("Anna", "Ben", "Cem")]
    sign_up(session, later, "Anna")

    assert erase_registrations(session, today=AFTER - datetime.timedelta(days=1)) == 0
    assert erase_registrations(session, today=AFTER) == 1
    assert erase_registrations(session, today=AFTER) == 0

    assert row_of(session, event).participants == 2
    assert count(session, Registration) == 1
    assert {letter.about for letter in session.scalars(select(Letter))} == {later}
    with pytest.raises(NotFoundError):
        find_registration(session, code=made[0].code, today=AFTER)


@pytest.mark.parametrize(
    "changed", [{"day": AFTER, "last_day": AFTER}, {"last_day": AFTER}, {"ends": 23 * 60}]
)
def test_what_took_place_keeps_its_day_so_that_nothing_is_kept_longer(
    session: Session, changed: dict[str, object]
) -> None:
    event = published(session)
    sign_up(session, event, "Anna")
    words = replace(WORDS, **changed)  # type: ignore[arg-type]

    with pytest.raises(OverError):
        change_event(session, event=event, words=words, now=ENDED)
    assert words_of(row_of(session, event)) == WORDS
    erase_registrations(session, today=AFTER)
    with pytest.raises(OverError):
        change_event(session, event=event, words=words, now=noon_of(AFTER))


def test_a_typo_in_what_took_place_is_corrected_and_mailed_to_nobody(session: Session) -> None:
    event = published(session)
    sign_up(session, event, "Anna")
    words = replace(WORDS, summary_de="Für alle.", place="Rathaus", note="Danke.")

    assert change_event(session, event=event, words=words, now=ENDED) == Told.NOBODY

    assert words_of(row_of(session, event)) == words


def test_a_draft_of_long_ago_gets_another_day(session: Session) -> None:
    draft = create_event(session, words=WORDS, today=TODAY)
    words = replace(WORDS, day=AFTER, last_day=AFTER)

    assert change_event(session, event=draft, words=words, now=ENDED) == Told.NOBODY


def test_registrations_go_even_if_some_of_the_event_went_before(session: Session) -> None:
    """As before events that took place kept their day: moved, they took registrations again."""
    event = published(session)
    sign_up(session, event, "Anna")
    erase_registrations(session, today=AFTER)
    row = row_of(session, event)
    row.day = row.last_day = row.open_until = AFTER
    sign_up(session, event, "Ben", today=AFTER - datetime.timedelta(days=1))

    erase_registrations(session, today=AFTER + datetime.timedelta(days=KEPT_DAYS + 1))

    assert count(session, Registration) == 0
    assert row.participants == 2


def test_registrations_for_a_cancelled_event_go_as_well(session: Session) -> None:
    event = published(session)
    sign_up(session, event, "Anna")
    cancel_event(session, event=event, by=BY, now=NOW)

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
    cancel_event(session, event=event, by=BY, now=NOW)
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
