"""The letter about replies: to those who wrote, once a day at most, without a word of the reply."""

import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Coordinator
from core.letters import Letter, Mail, Sender, due_letters
from empowerment.network import replies, stopping
from empowerment.network.questions import NewQuestion, answer, ask, remove_answer
from empowerment.network.replies import LETTER
from empowerment.network.stopping import Letters
from empowerment.recommendations import answers
from empowerment.recommendations.answers import Result
from tests.network.kit import LARGE, MID, SECRET, TODAY, person, signed, writer
from tests.recommendations import kit
from worker.letters import RENDERERS

TOMORROW = TODAY + datetime.timedelta(days=1)
SENDER = Sender("Fachstelle", "030 23125 0", "https://rueckhalt.example", SECRET, TOMORROW)
SECRET_WORD = "Zwei Personen im Personalamt."


@pytest.fixture
def members(session: Session) -> Session:
    signed(session, MID)
    signed(session, LARGE)
    return session


def asked(session: Session, ags: str | None = MID) -> int:
    new = NewQuestion("Wer bezahlt?", "Bei Sitzungen.", "de")
    return ask(session, by=writer(ags), new=new, today=TODAY).number


def letters(session: Session) -> list[Letter]:
    return list(session.scalars(select(Letter).where(Letter.kind == LETTER)))


def mails(session: Session) -> list[Mail]:
    made = (RENDERERS[LETTER](session, each, SENDER) for each in letters(session))
    return [each for each in made if each is not None]


def test_who_asked_hears_of_an_answer_without_a_word_of_it(members: Session) -> None:
    mine, other = person(members, name="anna@example.org"), person(members, LARGE)
    answer(members, by=writer(LARGE), question=asked(members), text=SECRET_WORD, today=TODAY)
    assert [each.addressee for each in letters(members)] == [mine] != [other]
    (mail,) = mails(members)
    assert mail.to == "anna@example.org"
    for word in ("Personalamt", "Wer bezahlt", MID, LARGE):
        assert word not in mail.text
    assert "https://rueckhalt.example/account/" in mail.text


def test_all_of_a_day_is_one_letter_on_the_next(members: Session) -> None:
    person(members)
    for _ in range(3):
        answer(members, by=writer(LARGE), question=asked(members), text="Wir.", today=TODAY)
    number = kit.published(members, ags=MID)
    answers.add_comment(members, number=number, kommune=LARGE, by=None, text="Gut.", today=TODAY)
    answers.tell_trial(
        members, number=number, ags=LARGE, result=Result.WORKED, text=SECRET_WORD, today=TODAY
    )
    assert len(letters(members)) == 1
    assert not set(due_letters(members, today=TODAY)) & {each.id for each in letters(members)}
    assert len(mails(members)) == 1


@pytest.mark.parametrize("told", ["comment", "trial"])
def test_authors_hear_of_a_comment_and_of_a_trial(members: Session, told: str) -> None:
    mine = person(members)
    number = kit.published(members, ags=MID)
    if told == "comment":
        answers.add_comment(members, number=number, kommune=None, by=None, text="Gut.", today=TODAY)
    else:
        answers.tell_trial(
            members, number=number, ags=LARGE, result=Result.WORKED, text="Gut.", today=TODAY
        )
    assert [each.addressee for each in letters(members)] == [mine]
    assert len(mails(members)) == 1


def test_the_office_hears_of_answers_to_its_questions(members: Session) -> None:
    person(members)
    office = person(members, None)
    answer(members, by=writer(LARGE), question=asked(members, None), text="Wir.", today=TODAY)
    assert [each.addressee for each in letters(members)] == [office]
    assert len(mails(members)) == 1


def test_nobody_hears_of_what_their_own_kommune_says(members: Session) -> None:
    person(members)
    answer(members, by=writer(MID), question=asked(members), text="Erledigt.", today=TODAY)
    number = kit.published(members, ags=MID)
    answers.add_comment(members, number=number, kommune=MID, by=None, text="Gut.", today=TODAY)
    assert letters(members) == []


def test_a_reply_that_is_taken_back_is_not_told(members: Session) -> None:
    person(members)
    made = answer(members, by=writer(LARGE), question=asked(members), text="Wir.", today=TODAY)
    remove_answer(members, by=writer(LARGE), number=made.number, today=TODAY)
    assert mails(members) == []


def test_who_refuses_gets_none_until_they_want_them_again(members: Session) -> None:
    mine = person(members)
    answer(members, by=writer(LARGE), question=asked(members), text="Wir.", today=TODAY)
    for _ in range(2):
        stopping.stop(members, letters=Letters.REPLIES, coordinator=mine)
    assert mails(members) == []
    replies.allow(members, coordinator=mine)
    assert len(mails(members)) == 1


def test_what_somebody_refused_goes_with_the_person(members: Session) -> None:
    mine = person(members)
    replies.refuse(members, coordinator=mine)
    members.delete(members.get_one(Coordinator, mine))
    members.flush()
    members.expire_all()
    assert not replies.is_refused(members, coordinator=mine)
    stopping.stop(members, letters=Letters.REPLIES, coordinator=mine)
    assert not replies.is_refused(members, coordinator=mine)
