"""Requests: what somebody types is nobody's seat until the address's owner confirms it."""

import datetime
from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.clock import noon_of
from core.errors import NotFoundError
from core.letters import close, due_letters
from empowerment.events import registering
from empowerment.events.announcing import REGISTERED, REPEATED, REQUESTED
from empowerment.events.errors import CrowdedError, NotOpenError
from empowerment.events.keeping import change_event, delete_event
from empowerment.events.models import Audience, Registration
from empowerment.events.people import open_person
from empowerment.events.reading import own_seats, participants
from empowerment.events.registering import (
    REQUEST_DAYS,
    confirm,
    find_registration,
    forget_requests,
    register,
)
from empowerment.events.seats import Seat, give_back, has_free_seat, seat_counts, seat_of
from tests.events.kit import (
    BY,
    DAY,
    NOW,
    PLACE,
    SECRET,
    TODAY,
    WORDS,
    account_of,
    ask,
    letters,
    mails,
    person,
    published,
    row_of,
    sign_up,
    statuses,
)

ONE_DAY = datetime.timedelta(days=1)


def rows(session: Session) -> int:
    return session.scalars(select(func.count()).select_from(Registration)).one()


def send_all(session: Session, today: datetime.date) -> None:
    """Let the worker send what is due until then."""
    for letter in due_letters(session, today=today):
        close(session, letter=letter)


def test_a_typed_address_takes_no_seat_no_number_and_no_place_in_the_queue(
    session: Session,
) -> None:
    event = published(session, capacity=2)
    for number in range(8):
        ask(session, event, f"Invented{number}")

    anna, ben, cem = (sign_up(session, event, name) for name in ("Anna", "Ben", "Cem"))

    assert (anna.seat, ben.seat, cem.seat) == (Seat(True), Seat(True), Seat(False, 1))
    assert row_of(session, event).numbers == 3
    assert [each.person.name for each in participants(session, event=event, secret=SECRET)] == [
        "Anna",
        "Ben",
        "Cem",
    ]


def test_the_order_is_that_of_confirming(session: Session) -> None:
    event = published(session, capacity=1)
    codes = [ask(session, event, name) for name in ("Anna", "Ben", "Cem")]

    for code in reversed(codes):
        confirm(session, code=code, account=None, now=NOW)

    people = participants(session, event=event, secret=SECRET)
    assert [(each.number, each.person.name, each.status) for each in people] == [
        (1, "Cem", "confirmed"),
        (2, "Ben", "waiting"),
        (3, "Anna", "waiting"),
    ]


def test_confirming_twice_is_confirming_once(session: Session) -> None:
    event = published(session)
    code = ask(session, event, "Anna")

    made = [confirm(session, code=code, account=None, now=NOW) for _ in range(2)]

    assert made[0] is made[1]
    assert statuses(session, event) == [(1, "confirmed")]


@pytest.mark.parametrize("capacity", [1, 2])
def test_nothing_a_stranger_sees_tells_a_registered_address_from_another(
    session: Session, capacity: int
) -> None:
    """Full, and with one seat left: neither seats nor a stranger's own place in the queue move."""
    event = published(session, capacity=capacity)
    sign_up(session, event, "Anna")
    own = sign_up(session, event, "Stranger") if capacity == 1 else None
    row = row_of(session, event)

    def seen() -> tuple[bool, Seat | None]:
        mine = session.get_one(Registration, own.registration) if own else None
        return has_free_seat(session, row), seat_of(session, row, mine) if mine else None

    before = seen()
    for name in ("Anna", "ANNA", "Nobody"):
        ask(session, event, name)  # asserts that the answer is the same
        assert seen() == before
    assert participants(session, event=event, secret=SECRET)[0].person.name == "Anna"


def test_the_owner_of_an_address_gets_one_mail_a_day_however_often_it_is_typed(
    session: Session,
) -> None:
    event = published(session)
    sign_up(session, event, "Anna")
    send_all(session, TODAY)
    for today in (TODAY, TODAY + ONE_DAY):
        for name in ("Anna", "Ben") * 3:
            ask(session, event, name, today=today)
            due = letters(session, today=today)
            assert len(due) == len(set(due)) <= 2
        assert [kind for kind, _ in letters(session, today=today)] == [REPEATED, REQUESTED]
        assert [mail.to for mail in mails(session, REPEATED, today=today)] == [
            "anna@kommune.example"
        ]
        send_all(session, today)


def test_the_first_mail_has_the_code_and_nothing_confidential_or_typed(session: Session) -> None:
    event = published(session)
    code = ask(session, event, "Gewinnen-Sie")

    (mail,) = mails(session, REQUESTED)

    assert mail.text.count(code) == 1
    assert "Er gilt bis 25. November 2026." in mail.text
    assert PLACE not in mail.text
    assert "Gewinnen" not in mail.subject + mail.text
    assert mail.calendar is None
    assert not [word for word in mail.text.split() if "://" in word and code[:4] in word]


def test_a_change_of_the_event_leaves_the_code_on_its_way(session: Session) -> None:
    event = published(session)
    ask(session, event, "Anna")

    change_event(session, event=event, words=replace(WORDS, starts=17 * 60), now=NOW)

    assert [mail.to for mail in mails(session, REQUESTED)] == ["anna@kommune.example"]


def test_a_request_can_be_confirmed_for_two_days_and_is_erased_then(session: Session) -> None:
    event = published(session)
    anna, ben = ask(session, event, "Anna"), ask(session, event, "Ben")
    last = TODAY + REQUEST_DAYS * ONE_DAY
    forget_requests(session, today=last)
    confirm(session, code=ben, account=None, now=noon_of(last))

    with pytest.raises(NotFoundError):
        confirm(session, code=anna, account=None, now=noon_of(last + ONE_DAY))
    forget_requests(session, today=last + ONE_DAY)

    assert statuses(session, event) == [(1, "confirmed")]
    assert mails(session, REQUESTED, today=last) == []


def test_what_was_typed_last_counts_under_the_same_code(session: Session) -> None:
    event = published(session)
    first = ask(session, event, "Anna")
    second = ask(session, event, "ANNA", today=TODAY + ONE_DAY)

    assert first == second
    row = find_registration(session, code=first, today=TODAY + 3 * ONE_DAY)
    assert open_person(SECRET, row.person or b"", registration=row.id).name == "ANNA"


def test_nobody_confirms_what_closed_meanwhile(session: Session) -> None:
    event = published(session, open_until=TODAY)
    code = ask(session, event, "Anna")
    until = mails(session, REQUESTED)[0].text

    with pytest.raises(NotOpenError):
        confirm(session, code=code, account=None, now=noon_of(TODAY + ONE_DAY))

    assert "Er gilt bis 23. November 2026." in until
    assert mails(session, REQUESTED, today=TODAY + ONE_DAY) == []


def test_nobody_gives_a_request_back_to_be_written_to_again(session: Session) -> None:
    event = published(session)
    code = ask(session, event, "Anna")
    row = find_registration(session, code=code, today=TODAY)

    with pytest.raises(NotFoundError):
        give_back(session, registration=row.id, now=NOW)

    assert statuses(session, event) == [(None, "requested")]


def test_an_own_address_registers_at_once_and_once(session: Session) -> None:
    event = published(session)
    anna = account_of(session, "Anna")

    made = [
        register(session, event=event, person=person("ANNA"), account=anna, secret=SECRET, now=NOW)
        for _ in range(2)
    ]

    assert made[0] is not None
    assert made[0] == made[1]
    assert statuses(session, event) == [(1, "confirmed")]
    assert letters(session) == [(REGISTERED, made[0])]


def test_an_own_address_takes_up_what_was_typed_or_registered_without_the_account(
    session: Session,
) -> None:
    asked, registered = published(session), published(session)
    ask(session, asked, "Anna")
    before = sign_up(session, registered, "Anna")
    anna = account_of(session, "Anna")

    for event in (asked, registered):
        assert register(
            session, event=event, person=person("Anna"), account=anna, secret=SECRET, now=NOW
        )

    own = own_seats(session, account=anna.id, today=TODAY)
    assert {each.event.id for each in own} == {asked, registered}
    assert before.registration in {each.registration.id for each in own}


def test_an_account_gets_no_hold_of_another_address_by_typing_it(session: Session) -> None:
    """Whoever confirms it gets seat and place, and nobody who only asked."""
    event, full = published(session), published(session)
    sign_up(session, full, "Anna")
    eve = account_of(session, "Eve")
    code = ask(session, event, "Anna", account=eve)
    ask(session, full, "Anna", account=eve)

    confirm(session, code=code, account=None, now=NOW)

    assert own_seats(session, account=eve.id, today=TODAY) == []


def test_whoever_confirms_with_an_account_finds_it_there(session: Session) -> None:
    event = published(session, audience=Audience.NETWORK)
    eve = account_of(session, "Eve")
    code = ask(session, event, "Office", account=eve)

    with pytest.raises(NotOpenError):
        confirm(session, code=code, account=None, now=NOW)
    made = confirm(session, code=code, account=eve.id, now=NOW)

    assert [each.registration.id for each in own_seats(session, account=eve.id, today=TODAY)] == [
        made.id
    ]


def test_a_flood_is_refused_alike_for_every_address_and_passes(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registering, "MOST_REQUESTS", 3)
    event = published(session)
    sign_up(session, event, "Anna")
    anna = account_of(session, "Ben")
    for number in range(3):
        ask(session, event, f"Invented{number}")

    for name in ("Anna", "Nobody", "Invented0"):
        with pytest.raises(CrowdedError):
            ask(session, event, name)
    assert register(
        session, event=event, person=person("Ben"), account=anna, secret=SECRET, now=NOW
    )
    later = TODAY + (REQUEST_DAYS + 1) * ONE_DAY
    forget_requests(session, today=later)
    ask(session, event, "Nobody", today=later)


def test_registrations_that_were_cancelled_close_no_event(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registering, "MOST_REGISTRATIONS", 3)
    event = published(session, capacity=None)
    for number in range(6):
        made = sign_up(session, event, f"P{number}")
        give_back(session, registration=made.registration, now=NOW)

    for name in ("Anna", "Ben", "Cem"):
        assert sign_up(session, event, name).seat.confirmed
    with pytest.raises(CrowdedError):
        ask(session, event, "Dana")


def test_requests_keep_no_editor_from_deleting_an_event(session: Session) -> None:
    event = published(session)
    ask(session, event, "Invented")

    delete_event(session, event=event, by=BY, today=TODAY)

    assert rows(session) == 0
    assert mails(session, REQUESTED) == []


def test_requests_are_counted_apart(session: Session) -> None:
    event = published(session)
    sign_up(session, event, "Anna")
    ask(session, event, "Ben", today=DAY)

    counts = {str(status): number for status, number in seat_counts(session, event=event).items()}
    assert counts == {"requested": 1, "confirmed": 1, "waiting": 0, "cancelled": 0}
