"""Letters about events: who gets which, what stands in them, and what must not."""

import dataclasses
import datetime
from email import policy
from email.headerregistry import Address
from email.parser import BytesParser

import pytest
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.letters import Letter, Mail, Sender, close, due_letters
from empowerment.events.announcing import (
    CANCELLED,
    CHANGED,
    MATERIAL,
    MOVED_UP,
    REGISTERED,
    REMINDER,
    REPEATED,
)
from empowerment.events.keeping import (
    Told,
    cancel_event,
    change_event,
    save_material,
    tell_of_material,
)
from empowerment.events.letters import RENDERERS
from empowerment.events.models import MaterialFor
from empowerment.events.reading import participants
from empowerment.events.seats import give_back
from tests.events.kit import (
    BY,
    DAY,
    LINK,
    NOTE,
    NOW,
    PLACE,
    REMINDED,
    SPEAKERS,
    TODAY,
    WORDS,
    Registered,
    ask,
    letters,
    mails,
    published,
    row_of,
    sign_up,
)
from worker.letters import make_message

pytestmark = pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)

ONE_DAY = datetime.timedelta(days=1)
CONFIDENTIAL = (PLACE, LINK, SPEAKERS, NOTE)


@pytest.fixture
def event(session: Session) -> bytes:
    """Two seats; place and speakers are confidential."""
    return published(session)


@pytest.fixture
def people(session: Session, event: bytes) -> list[Registered]:
    """Two have seats, Cem waits."""
    return [sign_up(session, event, name) for name in ("Anna", "Ben", "Cem")]


def all_of(mail: Mail) -> str:
    calendar = (mail.calendar or b"").replace(b"\r\n ", b"").replace(b"\\,", b",").decode()
    return mail.subject + mail.text + calendar


def move_on(session: Session, today: datetime.date) -> None:
    """Let the worker send what is due until then."""
    for letter in due_letters(session, today=today):
        close(session, letter=letter)


def test_place_and_people_are_told_only_to_those_who_have_a_seat(
    session: Session, people: list[Registered]
) -> None:
    anna, ben, cem = mails(session, REGISTERED)

    assert [mail.to for mail in (anna, ben, cem)] == [
        f"{name}@kommune.example" for name in ("anna", "ben", "cem")
    ]
    for word in CONFIDENTIAL:
        assert word in anna.text
        assert word not in all_of(cem)
    assert PLACE in all_of(anna).partition("VEVENT")[2]
    assert cem.calendar is None
    assert "an Stelle 1" in cem.text


def test_the_code_stands_in_the_text_and_in_no_address(
    session: Session, people: list[Registered]
) -> None:
    for mail, made in zip(mails(session, REGISTERED), people, strict=True):
        assert mail.text.count(made.code) == 1
        addresses = [word for word in all_of(mail).split() if "://" in word]
        assert addresses
        assert not any(
            made.code in word or made.code.replace("-", "") in word for word in addresses
        )


def test_what_a_stranger_types_as_a_name_is_mailed_to_nobody(session: Session) -> None:
    event = published(session)
    sign_up(session, event, "Gewinnen-Sie-bei-evil.example")

    (mail,) = mails(session, REGISTERED)

    assert "Gewinnen" not in mail.subject + mail.text
    assert "Stadt Oldenmoor" not in mail.text


def test_whoever_moves_up_is_told_where_it_is(session: Session, people: list[Registered]) -> None:
    give_back(session, registration=people[0].registration, now=NOW)

    (mail,) = mails(session, MOVED_UP)

    assert mail.to == "cem@kommune.example"
    assert all(word in mail.text for word in CONFIDENTIAL)
    assert mail.calendar is not None


def test_who_cancelled_gets_nothing_any_more(session: Session, people: list[Registered]) -> None:
    give_back(session, registration=people[0].registration, now=NOW)

    assert "anna@kommune.example" not in {mail.to for mail in mails(session, REGISTERED)}
    assert [mail.to for mail in mails(session, REMINDER, today=REMINDED)] == [
        "ben@kommune.example",
        "cem@kommune.example",
    ]


def test_reminders_go_two_days_before_to_those_with_a_seat(
    session: Session, people: list[Registered]
) -> None:
    assert mails(session, REMINDER, today=REMINDED - ONE_DAY) == []
    assert [mail.to for mail in mails(session, REMINDER, today=REMINDED)] == [
        "anna@kommune.example",
        "ben@kommune.example",
    ]


def test_a_reminder_that_comes_too_late_is_not_sent(
    session: Session, people: list[Registered]
) -> None:
    assert mails(session, REMINDER, today=DAY + ONE_DAY) == []


def test_who_registers_the_day_before_is_not_reminded(session: Session, event: bytes) -> None:
    sign_up(session, event, "Anna", today=DAY - ONE_DAY)

    assert [kind for kind, _ in letters(session, today=DAY)] == [REGISTERED]


def test_a_moved_event_is_told_to_all_and_its_reminder_moves_along(
    session: Session, event: bytes, people: list[Registered]
) -> None:
    later = DAY + 7 * ONE_DAY
    words = dataclasses.replace(WORDS, day=later, last_day=later, place="Rathaus")

    assert change_event(session, event=event, words=words, now=NOW) == Told.EVERYBODY

    anna, _ben, cem = mails(session, CHANGED)
    assert "Rathaus" in anna.text
    assert "Rathaus" not in all_of(cem)
    assert {kind for kind, _ in letters(session)} == {CHANGED}
    assert mails(session, REMINDER, today=REMINDED) == []
    assert len(mails(session, REMINDER, today=REMINDED + 7 * ONE_DAY)) == 2


def test_a_second_change_on_the_same_day_is_news_and_takes_the_first_ones_place(
    session: Session, event: bytes, people: list[Registered]
) -> None:
    change_event(session, event=event, words=dataclasses.replace(WORDS, starts=17 * 60), now=NOW)
    move_on(session, TODAY)
    change_event(session, event=event, words=dataclasses.replace(WORDS, starts=16 * 60), now=NOW)
    assert len(mails(session, CHANGED)) == 3
    change_event(session, event=event, words=dataclasses.replace(WORDS, starts=15 * 60), now=NOW)

    assert len(mails(session, CHANGED)) == 3
    assert all("15:00" in mail.text for mail in mails(session, CHANGED))


@pytest.mark.parametrize(
    "changed",
    [{"title_de": "Neuer Titel"}, {"capacity": 50}, {"description_de": "x"}],
)
def test_what_nobody_planned_by_is_mailed_to_nobody(
    session: Session, event: bytes, people: list[Registered], changed: dict[str, object]
) -> None:
    move_on(session, TODAY)
    words = dataclasses.replace(WORDS, **changed)  # type: ignore[arg-type]

    assert change_event(session, event=event, words=words, now=NOW) == Told.NOBODY

    assert CHANGED not in {kind for kind, _ in letters(session)}


def test_another_note_is_told_to_those_with_a_seat_and_again_if_it_changes_again(
    session: Session, event: bytes, people: list[Registered]
) -> None:
    for note in ("Bitte bringen Sie Fotos mit.", "Bitte klopfen Sie."):
        words = dataclasses.replace(WORDS, note=note)

        assert change_event(session, event=event, words=words, now=NOW) == Told.SEATED

        sent = mails(session, CHANGED)
        assert [mail.to for mail in sent] == ["anna@kommune.example", "ben@kommune.example"]
        assert all(
            note in mail.text and note in all_of(mail).partition("VEVENT")[2] for mail in sent
        )
    assert row_of(session, event).sequence == 2
    assert len(mails(session, REGISTERED)) == 3


def test_another_note_takes_no_letter_from_those_who_wait(
    session: Session, event: bytes, people: list[Registered]
) -> None:
    later = dataclasses.replace(WORDS, starts=17 * 60)
    change_event(session, event=event, words=later, now=NOW)

    change_event(session, event=event, words=dataclasses.replace(later, note="x"), now=NOW)

    assert [mail.to for mail in mails(session, CHANGED)] == [
        f"{name}@kommune.example" for name in ("anna", "ben", "cem")
    ]


def test_a_cancelled_event_is_told_to_all_and_nothing_else_is_sent(
    session: Session, event: bytes, people: list[Registered]
) -> None:
    cancel_event(session, event=event, by=BY, now=NOW)

    sent = mails(session, CANCELLED)
    assert [mail.to for mail in sent] == [
        f"{name}@kommune.example" for name in ("anna", "ben", "cem")
    ]
    assert {kind for kind, _ in letters(session, today=DAY)} == {CANCELLED}
    (entry,) = Calendar.from_ical(sent[0].calendar or b"").walk("VEVENT")
    assert entry["status"] == "CANCELLED"
    assert not any(word in all_of(mail) for mail in sent for word in CONFIDENTIAL)


def test_the_owner_of_an_address_hears_once_a_day_that_it_was_entered_again(
    session: Session, event: bytes, people: list[Registered]
) -> None:
    for _ in range(3):
        ask(session, event, "Anna")

    (mail,) = mails(session, REPEATED)

    assert mail.to == "anna@kommune.example"
    assert people[0].code in mail.text


def test_material_is_told_once_and_only_to_those_who_had_a_seat(
    session: Session, event: bytes, people: list[Registered]
) -> None:
    move_on(session, DAY)
    save_material(
        session, event=event, german="# Folien", english="", readers=MaterialFor.PARTICIPANTS
    )

    tell_of_material(session, event=event, today=DAY + ONE_DAY)

    sent = mails(session, MATERIAL, today=DAY + ONE_DAY)
    assert [mail.to for mail in sent] == ["anna@kommune.example", "ben@kommune.example"]
    assert people[0].code in sent[0].text


def test_the_calendar_in_a_mail_says_how_its_letters_are_written(
    session: Session, event: bytes, people: list[Registered]
) -> None:
    """Without it, mail programs read umlauts as they like (RFC 5545, 8.1)."""
    mail = mails(session, REGISTERED)[0]
    sender = Address(display_name="Fachstelle", addr_spec="post@rueckhalt.example")
    made = make_message(mail, name=bytes(16), due=DAY, sender=sender)
    sent = BytesParser(policy=policy.default).parsebytes(bytes(made))

    (part,) = sent.iter_attachments()

    assert part.get_content_type() == "text/calendar"
    assert part.get_param("charset") == "utf-8"
    assert part.get_filename() == "termin.ics"
    assert part.get_payload(decode=True) == mail.calendar


@pytest.mark.parametrize(("language", "cancel"), [("de", "sagen Sie bitte ab"), ("en", "cancel")])
def test_nobody_is_asked_to_cancel_what_is_over(
    session: Session, event: bytes, language: str, cancel: str
) -> None:
    sign_up(session, event, "Anna", language=language)
    (before,) = mails(session, REGISTERED)
    move_on(session, DAY)
    save_material(session, event=event, german="# F", english="", readers=MaterialFor.PARTICIPANTS)
    tell_of_material(session, event=event, today=DAY + ONE_DAY)

    (after,) = mails(session, MATERIAL, today=DAY + ONE_DAY)

    assert cancel in before.text
    assert cancel not in after.text


def test_a_german_letter_goes_on_in_small_letters(
    session: Session, people: list[Registered]
) -> None:
    *_, waiting = mails(session, REGISTERED)

    assert waiting.text.startswith("Guten Tag,\n\nalle Plätze")


def test_mails_are_in_the_language_of_the_page(session: Session, event: bytes) -> None:
    sign_up(session, event, "Anna", language="en")

    (mail,) = mails(session, REGISTERED)

    assert mail.subject == "Your seat: Judging threats"
    assert "Monday, 7 December 2026" in mail.text
    assert "https://rueckhalt.example/en/events/registration" in mail.text
    assert "Sie haben" not in mail.text


def test_a_title_with_braces_breaks_no_letter(session: Session) -> None:
    event = published(session, title_de="Fall {0} und {place}")
    sign_up(session, event, "Anna")

    (mail,) = mails(session, REGISTERED)

    assert mail.subject == "Ihr Platz: Fall {0} und {place}"


def test_a_lost_secret_stops_neither_the_list_nor_the_worker(
    session: Session, event: bytes, people: list[Registered]
) -> None:
    listed = participants(session, event=event, secret=bytes(32))

    assert [each.number for each in listed] == [1, 2, 3]
    row = session.scalars(select(Letter).where(Letter.kind == REGISTERED)).first()
    assert row is not None
    sender = Sender("Fachstelle", "0400 1", "https://rueckhalt.example", bytes(32), TODAY)
    assert RENDERERS[REGISTERED](session, row, sender) is None
