"""The monthly letter: once per person and month, only to who asked, never without news."""

import datetime
import threading

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db import Database
from core.errors import NotFoundError
from core.letters import Letter, Mail, Sender, close, due_letters, forget_sent
from empowerment.library.entries import create
from empowerment.library.publishing import publish, publish_due
from empowerment.network import stopping
from empowerment.network.digest import LETTER, post_digests, stop, wish
from empowerment.network.directory import LETTER as REVIEW
from empowerment.network.directory import confirm, enter, take_back
from empowerment.network.letters import digest_letter, review_letter
from empowerment.network.questions import NewQuestion, ask
from empowerment.network.stopping import Letters, read_token
from tests.library.kit import ARTICLE, EDITOR
from tests.network.kit import CONTACT, LARGE, MID, SECRET, TODAY, box, person, signed, writer

FIRST = datetime.date(2026, 12, 1)
DAY = datetime.timedelta(days=1)
QUESTION = NewQuestion("Wer bezahlt\u00a0den Wachdienst?", "Ein ganz vertraulicher Text.", "de")


def sender(today: datetime.date = FIRST) -> Sender:
    return Sender("Fachstelle", "030 23125 0", "https://rueckhalt.example", SECRET, today)


def letters(session: Session, kind: str = LETTER) -> list[Letter]:
    session.expire_all()
    return list(session.scalars(select(Letter).where(Letter.kind == kind)))


def mail_of(session: Session, today: datetime.date = FIRST) -> Mail | None:
    (letter,) = letters(session)
    return digest_letter(session, letter, sender(today))


def with_question(session: Session, day: datetime.date = TODAY) -> int:
    signed(session, day=day)
    return ask(session, by=writer(MID), new=QUESTION, today=day).number


def test_nobody_gets_it_who_did_not_ask(session: Session) -> None:
    with_question(session)
    person(session)
    assert post_digests(session, today=FIRST) == 0
    assert letters(session) == []


def test_of_questions_it_has_their_number_and_the_list_and_nothing_else(session: Session) -> None:
    with_question(session)
    me = person(session, name="anna@example.org")
    enter(session, box(), coordinator=me, contact=CONTACT, today=TODAY)
    wish(session, coordinator=me, locale="de", today=TODAY)
    post_digests(session, today=FIRST)
    mail = mail_of(session)
    assert mail is not None
    assert mail.to == "anna@example.org"
    assert mail.subject == "Neu im Netzwerk: November 2026"
    assert "Neue Fragen aus den Kommunen: 1." in mail.text
    assert "https://rueckhalt.example/network/questions/\n" in mail.text
    for word in ("Wachdienst", "vertraulicher", CONTACT.name, CONTACT.mail, CONTACT.phone, MID):
        assert word not in mail.text


def test_questions_are_told_to_members_and_the_office_alone(session: Session) -> None:
    with_question(session)
    signed(session, LARGE, months=12, day=TODAY - 400 * DAY)
    people = {
        "member": person(session),
        "office": person(session, None),
        "ended": person(session, LARGE),
        "unsigned": person(session, "01999002"),
    }
    for each in people.values():
        wish(session, coordinator=each, locale="de", today=TODAY)
    post_digests(session, today=FIRST)
    told = {
        letter.addressee: digest_letter(session, letter, sender()) for letter in letters(session)
    }
    assert {name for name, each in people.items() if told[each] is not None} == {
        "member",
        "office",
    }


def test_it_names_an_address_that_stops_it_without_signing_in(session: Session) -> None:
    with_question(session)
    me = person(session)
    wish(session, coordinator=me, locale="en", today=TODAY)
    post_digests(session, today=FIRST)
    mail = mail_of(session)
    assert mail is not None
    assert mail.stop in mail.text
    head, _, token = mail.stop.rpartition("/")
    assert head == "https://rueckhalt.example/en/network/stop/digest"
    kind, whose = read_token(SECRET, letters="digest", token=token)
    assert (kind, whose) == (Letters.DIGEST, me)
    stopping.stop(session, letters=kind, coordinator=whose)
    assert mail_or_none(session) is None


def mail_or_none(session: Session) -> Mail | None:
    return mail_of(session) if letters(session) else None


@pytest.mark.parametrize("letters_", ["replies", "all", ""])
def test_an_address_stops_one_kind_of_letters_of_one_person(letters_: str) -> None:
    address = stopping.stop_address(
        "", SECRET, letters=Letters.DIGEST, coordinator=bytes(16), locale="de"
    )
    token = address.rpartition("/")[2]
    for secret, kind, text in (
        (SECRET, letters_, token),
        (bytes(32), "digest", token),
        (SECRET, "digest", "B" + token[1:]),
        (SECRET, "digest", token[:-4]),
        (SECRET, "digest", ""),
        (SECRET, "digest", "ä/../" + token),
    ):
        with pytest.raises(NotFoundError):
            read_token(secret, letters=kind, token=text)


def test_it_is_in_the_language_it_was_ordered_in(session: Session) -> None:
    with_question(session)
    wish(session, coordinator=person(session), locale="en", today=TODAY)
    post_digests(session, today=FIRST)
    mail = mail_of(session)
    assert mail is not None
    assert mail.subject == "New in the network: November 2026"
    assert "https://rueckhalt.example/en/network/questions/" in mail.text


def test_an_article_is_news_of_the_month_in_which_it_is_first_shown(session: Session) -> None:
    october, november = datetime.date(2026, 10, 30), datetime.date(2026, 11, 2)
    wish(session, coordinator=person(session), locale="de", today=TODAY)
    names = [create(session, document=ARTICLE, by=None, today=october) for _ in range(3)]
    for name, day in zip(names, (november, october, FIRST), strict=True):
        publish(session, name=name, number=1, day=day, by=EDITOR, today=october)
        publish_due(session, name=name, today=november)
    post_digests(session, today=FIRST)
    mail = mail_of(session)
    assert mail is not None
    assert [name for name in names if f"/library/{name}/" in mail.text] == names[:1]


def test_without_news_there_is_no_mail(session: Session) -> None:
    with_question(session, day=datetime.date(2026, 10, 31))
    wish(session, coordinator=person(session), locale="de", today=TODAY)
    post_digests(session, today=FIRST)
    assert mail_of(session) is None


def test_it_comes_once_a_month_however_often_the_job_runs(session: Session) -> None:
    with_question(session)
    wish(session, coordinator=person(session), locale="de", today=TODAY)
    for day in range(1, 31):
        today = datetime.date(2026, 12, day)
        post_digests(session, today=today)
        for name in due_letters(session, today=today):
            close(session, letter=name)
        forget_sent(session, today=today)
    assert post_digests(session, today=datetime.date(2026, 12, 31)) == 0
    assert letters(session) == []
    assert post_digests(session, today=datetime.date(2027, 1, 1)) == 1


def test_two_jobs_at_once_write_down_one_letter_each(database: Database) -> None:
    with database.write() as session:
        people = {person(session) for _ in range(12)}
        for each in people:
            wish(session, coordinator=each, locale="de", today=TODAY)
    ready, told = threading.Barrier(4), []

    def job() -> None:
        ready.wait()
        with database.write() as session:
            told.append(post_digests(session, today=FIRST))

    threads = [threading.Thread(target=job) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == [0, 0, 0, 12]
    with database.read() as session:
        assert {each.addressee for each in letters(session)} == people
        assert len(letters(session)) == 12


def test_who_orders_within_a_month_gets_that_month_and_none_before(session: Session) -> None:
    me = person(session)
    wish(session, coordinator=me, locale="de", today=FIRST)
    assert post_digests(session, today=FIRST) == 0
    wish(session, coordinator=me, locale="en", today=FIRST)
    assert post_digests(session, today=datetime.date(2027, 1, 1)) == 1


def test_who_stops_gets_not_even_the_one_that_waits(session: Session) -> None:
    with_question(session)
    me = person(session)
    wish(session, coordinator=me, locale="de", today=TODAY)
    post_digests(session, today=FIRST)
    stop(session, coordinator=me)
    assert letters(session) == []
    stop(session, coordinator=me)
    assert post_digests(session, today=datetime.date(2027, 1, 1)) == 0


def test_a_reminder_goes_only_about_an_entry_that_is_old(session: Session) -> None:
    me = person(session, name="anna@example.org")
    enter(session, box(), coordinator=me, contact=CONTACT, today=TODAY)
    (letter,) = letters(session, REVIEW)
    due = letter.due
    assert review_letter(session, letter, sender(due - DAY)) is None
    mail = review_letter(session, letter, sender(due))
    assert mail is not None
    assert mail.to == "anna@example.org"
    assert "https://rueckhalt.example/network/directory/own" in mail.text
    assert CONTACT.mail not in mail.text
    confirm(session, coordinator=me, today=due)
    assert review_letter(session, letters(session, REVIEW)[0], sender(due)) is None
    take_back(session, coordinator=me)
    assert letters(session, REVIEW) == []
