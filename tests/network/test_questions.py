"""Questions and answers: who may write, mark and delete, and where they are found."""

import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.audit import acts
from core.errors import NotFoundError, NotValidError
from empowerment.library.shelf import refresh
from empowerment.network.agreements import NotInNetworkError, end
from empowerment.network.models import LONGEST_TEXT, Answer, Question
from empowerment.network.questions import (
    KIND,
    NewQuestion,
    answer,
    answers_of,
    ask,
    find_question,
    list_questions,
    number_of_open,
    remove_answer,
    remove_question,
    search_questions,
    set_answered,
    set_pinned,
)
from empowerment.search.finding import Search
from empowerment.search.models import SearchDocument
from tests.network.kit import LARGE, MID, OFFICE, TODAY, signed, writer

QUESTION = NewQuestion("Wer bezahlt den Wachdienst?", "Bei Sitzungen des Rates.", "de")


def asked(session: Session, ags: str | None = MID, new: NewQuestion = QUESTION) -> Question:
    return ask(session, by=writer(ags), new=new, today=TODAY)


@pytest.fixture
def members(session: Session) -> Session:
    signed(session, MID)
    signed(session, LARGE)
    return session


def test_without_an_agreement_nobody_asks_or_answers(session: Session) -> None:
    with pytest.raises(NotInNetworkError):
        asked(session)
    number = asked(session, None).number
    with pytest.raises(NotInNetworkError):
        answer(session, by=writer(), question=number, text="Wir.", today=TODAY)


def test_an_ended_kommune_neither_asks_nor_answers_nor_marks(members: Session) -> None:
    number = asked(members).number
    end(members, ags=MID, by=OFFICE, today=TODAY)
    for act in (
        lambda: asked(members),
        lambda: answer(members, by=writer(), question=number, text="Wir.", today=TODAY),
        lambda: set_answered(members, by=writer(), question=number, answered=True, today=TODAY),
    ):
        with pytest.raises(NotInNetworkError):
            act()
    assert [each.question.number for each in list_questions(members)] == [number]


def test_only_those_who_asked_call_it_answered(members: Session) -> None:
    question = asked(members)
    for other in (LARGE, None):
        with pytest.raises(NotFoundError):
            set_answered(
                members, by=writer(other), question=question.number, answered=True, today=TODAY
            )
    assert number_of_open(members) == 1
    set_answered(members, by=writer(), question=question.number, answered=True, today=TODAY)
    assert number_of_open(members) == 0


def test_others_delete_nothing_and_the_office_all_of_it_on_record(members: Session) -> None:
    question = asked(members).number
    reply = answer(members, by=writer(LARGE), question=question, text="Wir.", today=TODAY)
    with pytest.raises(NotFoundError):
        remove_question(members, by=writer(LARGE), question=question, today=TODAY)
    with pytest.raises(NotFoundError):
        remove_answer(members, by=writer(MID), number=reply.number, today=TODAY)
    before = len(acts(members, most=50))
    assert remove_answer(members, by=writer(LARGE), number=reply.number, today=TODAY) == question
    assert len(acts(members, most=50)) == before
    answer(members, by=writer(LARGE), question=question, text="Doch wir.", today=TODAY)
    remove_question(members, by=writer(None), question=question, today=TODAY)
    act = acts(members, most=1)[0]
    assert (act.action, act.about, act.by) == ("remove-question", str(question), OFFICE.hex())
    assert members.scalars(select(Answer)).all() == []


def test_numbers_do_not_come_again(members: Session) -> None:
    first = asked(members).number
    remove_question(members, by=writer(), question=first, today=TODAY)
    assert asked(members).number > first


def test_pinned_questions_come_first_and_only_the_office_pins(members: Session) -> None:
    numbers = [asked(members).number for _ in range(3)]
    with pytest.raises(NotInNetworkError):
        set_pinned(members, by=writer(), question=numbers[0], pinned=True, today=TODAY)
    set_pinned(members, by=writer(None), question=numbers[0], pinned=True, today=TODAY)
    order = [each.question.number for each in list_questions(members)]
    assert order == [numbers[0], numbers[2], numbers[1]]
    older = list_questions(members, before=numbers[2])
    assert [each.question.number for each in older] == [numbers[1]]


def test_a_question_is_found_by_its_answer_too_until_it_goes(members: Session) -> None:
    number = asked(members).number
    english = NewQuestion("Who pays for body cameras?", "For bailiffs.", "en")
    other = asked(members, LARGE, english).number
    answer(members, by=writer(LARGE), question=number, text="Die Ordnungsbehörde.", today=TODAY)
    search = Search()

    def found(query: str) -> list[int]:
        return [each.question.number for each in search_questions(members, search, query)]

    assert found("wachdinst") == [number]
    assert found("Ordnungsbehörde") == [number]
    assert found("camera bailiff") == [other]
    remove_question(members, by=writer(), question=number, today=TODAY)
    assert found("Wachdienst") == []
    assert members.scalars(select(SearchDocument.reference)).all() == [str(other)]


def test_the_library_never_gives_a_question(members: Session) -> None:
    refresh(members)
    asked(members, MID, NewQuestion("Drohbrief im Rathaus", "Drohbrief Drohbrief", "de"))
    search = Search()
    found = search.find(members, "Drohbrief", locale="de", kinds=["aid"], most=50)
    assert found
    assert KIND not in {each.kind for each in found}


@pytest.mark.parametrize(
    "new",
    [
        NewQuestion("", "Text", "de"),
        NewQuestion("T" * 151, "Text", "de"),
        NewQuestion("Titel", "", "de"),
        NewQuestion("Titel", "x" * (LONGEST_TEXT + 1), "de"),
        NewQuestion("Titel", "Text", "fr"),
    ],
)
def test_what_no_form_sends_is_refused(members: Session, new: NewQuestion) -> None:
    with pytest.raises(NotValidError):
        asked(members, MID, new)


def test_answers_are_counted_and_in_order(members: Session) -> None:
    number = asked(members).number
    for text in ("Eins", "Zwei"):
        answer(members, by=writer(LARGE), question=number, text=text, today=TODAY)
    later = TODAY + datetime.timedelta(days=1)
    answer(members, by=writer(None), question=number, text="Drei", today=later)
    assert [each.text for each in answers_of(members, question=number)] == ["Eins", "Zwei", "Drei"]
    assert [each.answers for each in list_questions(members)] == [3]
    assert find_question(members, number=number).ags == MID
