"""Another name, another mail address: nothing counts before the new mailbox has answered."""

import pytest
from sqlalchemy import select

from accounts.addresses import MOST_A_DAY, code_of, forget_addresses
from accounts.coordinators import find_coordinator
from accounts.letters import address_letter, changed_letter
from accounts.models import AddressChange
from core.audit import acts
from core.letters import Letter, Mail, Sender, close
from tests.server.account_kit import EMAIL, PASSWORD, Visitor, invitation, with_account
from tests.server.kit import House
from tests.server.test_account_resets import ask, mailed_code, reset

NEW = "anna.neu@oldenmoor.example"
OTHER = "jemand@oldenmoor.example"
CODE = "/account/details/code"
NO_CODE = "Dieser Code gilt nicht oder nicht mehr."
sqlite_alone = pytest.mark.parametrize("founded", ["sqlite"], indirect=True)


@pytest.fixture
def anna(house: House) -> Visitor:
    """Signed in."""
    visitor = with_account(house)
    visitor.sign_in()
    return visitor


def change(visitor: Visitor, name: str = NEW, **changed: str) -> str:
    """Enter another address; gives where it leads, or the page that refuses."""
    fields = {"display_name": "Anna Muster", "name": name, "current": PASSWORD, **changed}
    answer = visitor.submit("/account/details", **fields)
    return answer.headers.get("Location") or answer.text


def enter(visitor: Visitor, code: str) -> str:
    answer = visitor.submit(CODE, code=code)
    return answer.headers.get("Location") or answer.text


def mails(house: House) -> list[Mail]:
    """What the worker makes of the letters that are due about addresses."""
    sender = Sender("Büro", "030 1", "http://localhost", house.config.secret_key, house.clock.today)
    render = {"address-code": address_letter, "address-changed": changed_letter}
    with house.database.read() as session:
        rows = session.scalars(select(Letter).where(Letter.kind.in_(render)))
        made = [render[each.kind](session, each, sender) for each in rows]
    return [each for each in made if each is not None]


def code(house: House) -> str:
    (mail,) = mails(house)
    with house.database.read() as session:
        name = session.scalars(select(AddressChange.id)).one()
    text = code_of(house.config.secret_key, name)
    assert text in mail.text
    return text


def test_another_name_is_stored_at_once(anna: Visitor) -> None:
    led = change(anna, EMAIL, display_name="Anna Meyer")

    home = anna.get(led)
    assert "Gespeichert" in home.text
    assert "Guten Tag, Anna Meyer." in home.text


def test_a_new_address_counts_with_its_code_and_the_former_one_is_told(
    house: House, anna: Visitor
) -> None:
    assert change(anna) == CODE
    assert f"An {NEW} ist ein Code unterwegs." in anna.get("/account/details").text
    assert Visitor(house).sign_in(NEW).status_code == 422
    assert Visitor(house).sign_in(EMAIL).status_code == 303
    assert [each.to for each in mails(house)] == [NEW]

    led = enter(anna, code(house).lower())

    assert NEW in anna.get(led).text
    assert Visitor(house).sign_in(NEW).status_code == 303
    assert Visitor(house).sign_in(EMAIL).status_code == 422
    (told,) = mails(house)
    assert told.to == EMAIL
    assert NEW not in told.text
    with house.database.read() as session:
        assert acts(session, most=1)[0].action == "address"


def test_the_password_is_asked_for(house: House, anna: Visitor) -> None:
    page = change(anna, current="falsches Passwort")

    assert "Das ist nicht Ihr jetziges Passwort." in page
    assert NEW in page  # nothing that was typed is lost
    assert mails(house) == []


def test_an_address_of_somebody_else_gets_nothing_and_tells_nothing(
    house: House, anna: Visitor
) -> None:
    Visitor(house).join(invitation(house), name=OTHER)

    assert change(anna, OTHER) == CODE

    assert f"An {OTHER} ist ein Code unterwegs." in anna.get("/account/details").text
    assert mails(house) == []


def test_an_address_that_was_taken_meanwhile_is_refused(house: House, anna: Visitor) -> None:
    change(anna)
    typed = code(house)
    Visitor(house).join(invitation(house), name=NEW)

    assert "Mit dieser Adresse gibt es schon ein Konto." in enter(anna, typed)
    assert Visitor(house).sign_in(EMAIL).status_code == 303


@sqlite_alone
def test_a_code_is_good_for_its_owner_alone_and_once(house: House, anna: Visitor) -> None:
    change(anna)
    typed = code(house)
    other = Visitor(house)
    other.join(invitation(house), name=OTHER)

    assert NO_CODE in enter(other, typed)
    assert enter(anna, typed) == "/account/?details=1"
    assert NO_CODE in enter(anna, typed)


@sqlite_alone
@pytest.mark.parametrize("typed", ["quatsch", "A" * 26, "\x00", "ä"])
def test_what_is_no_code_is_refused(anna: Visitor, typed: str) -> None:
    change(anna)

    page = enter(anna, typed)

    assert "Das stimmt noch nicht" in page


@sqlite_alone
def test_a_later_address_takes_the_place_of_the_former(house: House, anna: Visitor) -> None:
    change(anna)
    former = code(house)
    change(anna, OTHER)

    assert NO_CODE in enter(anna, former)
    assert [each.to for each in mails(house)] == [OTHER]
    assert enter(anna, code(house)) == "/account/?details=1"


@sqlite_alone
def test_nobody_is_flooded_with_codes(house: House, anna: Visitor) -> None:
    for number in range(MOST_A_DAY):
        assert change(anna, f"{number}@example.org") == CODE

    assert "lässt sich gerade nicht noch einmal ändern" in change(anna)
    assert [each.to for each in mails(house)] == ["2@example.org"]


@sqlite_alone
def test_a_second_change_does_not_keep_the_former_address_from_being_told(
    house: House, anna: Visitor
) -> None:
    change(anna)
    enter(anna, code(house))

    assert "lässt sich gerade nicht noch einmal ändern" in change(anna, OTHER)
    assert [each.to for each in mails(house)] == [EMAIL]


def test_a_former_address_is_kept_until_it_was_told_and_no_longer(
    house: House, anna: Visitor
) -> None:
    """The mail server may be away for longer than a code is good."""
    change(anna)
    typed = code(house)
    house.clock.advance(days=1)
    anna.sign_in()
    enter(anna, typed)

    house.clock.advance(days=3)
    tidy(house)
    (told,) = mails(house)
    close_letters(house)
    anna.sign_in(NEW)
    assert change(anna, OTHER) == CODE
    house.clock.advance(days=2)
    close_letters(house)
    tidy(house)

    assert told.to == EMAIL
    with house.database.read() as session:
        assert session.scalars(select(AddressChange.id)).all() == []


def tidy(house: House) -> None:
    with house.database.write() as session:
        forget_addresses(session, today=house.clock.today)


def close_letters(house: House) -> None:
    with house.database.write() as session:
        for each in session.scalars(select(Letter)):
            close(session, letter=each.id)


@sqlite_alone
def test_a_code_ends_with_the_next_day_and_what_waited_in_vain_goes(
    house: House, anna: Visitor
) -> None:
    change(anna)
    typed = code(house)

    house.clock.advance(days=2)
    anna.sign_in()
    page = enter(anna, typed)
    close_letters(house)
    tidy(house)

    assert NO_CODE in page
    with house.database.read() as session:
        assert session.scalars(select(AddressChange.id)).all() == []


@sqlite_alone
def test_a_code_for_a_forgotten_password_does_not_outlive_the_address(
    house: House, anna: Visitor
) -> None:
    """Whoever still reads the former mailbox asked for it."""
    change(anna)
    ask(house)
    typed = mailed_code(house)
    enter(anna, code(house))

    assert NO_CODE in reset(house, typed)


@sqlite_alone
def test_what_belongs_to_the_person_stays(house: House, anna: Visitor) -> None:
    with house.database.read() as session:
        before = find_coordinator(session, name=EMAIL).id
    change(anna)
    enter(anna, code(house))

    with house.database.read() as session:
        assert find_coordinator(session, name=NEW).id == before
    assert "Anna Muster" in anna.get("/account/").text
