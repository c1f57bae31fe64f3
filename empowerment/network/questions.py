"""Questions of Kommunen to each other, and their answers.

A Kommune asks, not a person: whoever coordinates there may mark and take back what it wrote. The
texts are for those who signed in; the search index has them under a kind of their own, which no
public search asks for.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.audit import record
from core.errors import NotFoundError, NotValidError
from empowerment.network.agreements import NotInNetworkError, require_member
from empowerment.network.models import LONGEST_TEXT, LONGEST_TITLE, Answer, Question
from empowerment.network.replies import tell_of_reply
from empowerment.search.finding import Search
from empowerment.search.indexing import Content, Name, put, remove

KIND = "question"
ON_A_PAGE = 20
LOCALES = ("de", "en")


@dataclass(frozen=True, slots=True)
class Writer:
    """For whom somebody writes: a Kommune, or the network office (no key)."""

    account: bytes
    ags: str | None

    def wrote(self, text: Question | Answer) -> bool:
        """Whether a text is of the same Kommune, or of the office as well."""
        return text.ags == self.ags

    @property
    def is_office(self) -> bool:
        """Whether this is somebody of the network office."""
        return self.ags is None


@dataclass(frozen=True, slots=True)
class Listed:
    """A question with how many answers it has."""

    question: Question
    answers: int


@dataclass(frozen=True, slots=True)
class NewQuestion:
    """What was entered."""

    title: str
    text: str
    locale: str


def ask(session: Session, *, by: Writer, new: NewQuestion, today: datetime.date) -> Question:
    """Put a question. Raises NotInNetworkError, NotValidError."""
    require_member(session, ags=by.ags, today=today)
    if not 0 < len(new.title) <= LONGEST_TITLE or new.locale not in LOCALES:
        raise NotValidError
    question = Question(
        ags=by.ags,
        locale=new.locale,
        title=new.title,
        text=_checked(new.text),
        day=today,
        answered=False,
        pinned=False,
    )
    session.add(question)
    session.flush()
    _index(session, question)
    return question


def answer(
    session: Session, *, by: Writer, question: int, text: str, today: datetime.date
) -> Answer:
    """Answer a question. Raises NotInNetworkError, NotFoundError, NotValidError."""
    require_member(session, ags=by.ags, today=today)
    asked = find_question(session, number=question)
    made = Answer(question=asked.number, ags=by.ags, text=_checked(text), day=today)
    session.add(made)
    session.flush()
    _index(session, asked)
    tell_of_reply(session, to=asked.ags, by=by.ags, today=today)
    return made


def set_answered(
    session: Session, *, by: Writer, question: int, answered: bool, today: datetime.date
) -> None:
    """Mark an own question as answered, or as open again.

    Raises NotInNetworkError, NotFoundError.
    """
    require_member(session, ags=by.ags, today=today)
    asked = find_question(session, number=question)
    if not by.wrote(asked):
        raise NotFoundError
    asked.answered = answered
    session.flush()


def set_pinned(
    session: Session, *, by: Writer, question: int, pinned: bool, today: datetime.date
) -> None:
    """Let the network office put a question on top, or back. Raises NotFoundError."""
    if not by.is_office:
        raise NotInNetworkError
    find_question(session, number=question).pinned = pinned
    session.flush()
    action = "pin-question" if pinned else "unpin-question"
    record(session, by=by.account.hex(), action=action, about=str(question), today=today)


def remove_question(session: Session, *, by: Writer, question: int, today: datetime.date) -> None:
    """Delete a question with its answers: an own one, or as the network office any.

    Raises NotFoundError.
    """
    asked = find_question(session, number=question)
    if not by.wrote(asked) and not by.is_office:
        raise NotFoundError
    remove(session, _name(asked))
    for each in answers_of(session, question=question):
        session.delete(each)
    session.flush()
    session.delete(asked)
    session.flush()
    _record_removal(session, asked, by=by, action="remove-question", today=today)


def remove_answer(session: Session, *, by: Writer, number: int, today: datetime.date) -> int:
    """Delete an own answer, or as the network office any; give its question's number.

    Raises NotFoundError.
    """
    found = session.get(Answer, number)
    if found is None or not (by.wrote(found) or by.is_office):
        raise NotFoundError
    question = found.question
    session.delete(found)
    session.flush()
    _index(session, find_question(session, number=question))
    _record_removal(session, found, by=by, action="remove-answer", today=today)
    return question


def find_question(session: Session, *, number: int) -> Question:
    """Give a question. Raises NotFoundError."""
    found = session.get(Question, number)
    if found is None:
        raise NotFoundError
    return found


def answers_of(session: Session, *, question: int) -> Sequence[Answer]:
    """Give a question's answers, the oldest first."""
    statement = select(Answer).where(Answer.question == question).order_by(Answer.number)
    return session.scalars(statement).all()


def list_questions(session: Session, *, before: int | None = None) -> list[Listed]:
    """Give the newest questions, those on top before all; or those before a number."""
    statement = select(Question).order_by(Question.pinned.desc(), Question.number.desc())
    if before is not None:
        statement = statement.where(~Question.pinned, Question.number < before)
    pinned = [] if before is not None else session.scalars(statement.where(Question.pinned)).all()
    others = session.scalars(statement.where(~Question.pinned).limit(ON_A_PAGE)).all()
    return _counted(session, [*pinned, *others])


def search_questions(session: Session, search: Search, query: str) -> list[Listed]:
    """Give the questions that fit what was typed, the best first, in whatever language."""
    found = [
        each
        for locale in LOCALES
        for each in search.find(session, query, locale=locale, kinds=[KIND], most=ON_A_PAGE)
    ]
    found.sort(key=lambda each: -each.score)
    known = (session.get(Question, int(each.reference)) for each in found)
    return _counted(session, [each for each in known if each is not None][:ON_A_PAGE])


def number_of_open(session: Session) -> int:
    """Count the questions nobody has called answered."""
    return session.scalars(select(func.count()).where(~Question.answered)).one()


def number_of_new(session: Session, *, since: datetime.date, before: datetime.date) -> int:
    """Count the questions of some days."""
    asked = select(func.count()).where(Question.day >= since, Question.day < before)
    return session.scalars(asked).one()


def is_answered_on(session: Session, *, ags: str | None, day: datetime.date) -> bool:
    """Tell whether others answered a question of a Kommune, or of the office, on a day."""
    found = session.scalars(
        select(Answer.ags)
        .join(Question, Question.number == Answer.question)
        .where(Question.ags == ags, Answer.day == day)
    )
    return any(each != ags for each in found)


def _counted(session: Session, questions: Sequence[Question]) -> list[Listed]:
    numbers = [each.number for each in questions]
    counted = select(Answer.question, func.count()).where(Answer.question.in_(numbers))
    rows = session.execute(counted.group_by(Answer.question))
    counts = {row[0]: row[1] for row in rows}
    return [Listed(each, counts.get(each.number, 0)) for each in questions]


def _checked(text: str) -> str:
    if not 0 < len(text) <= LONGEST_TEXT:
        raise NotValidError
    return text


def _name(question: Question) -> Name:
    return Name(KIND, str(question.number), question.locale)


def _index(session: Session, question: Question) -> None:
    """Put a question into the index, together with what was answered."""
    answers = [each.text for each in answers_of(session, question=question.number)]
    content = Content(question.title, "", "\n".join([question.text, *answers]))
    put(session, [(_name(question), content)])


def _record_removal(
    session: Session, text: Question | Answer, *, by: Writer, action: str, today: datetime.date
) -> None:
    """What the office removes of others is on record; what people take back is theirs."""
    if by.is_office and not by.wrote(text):
        record(session, by=by.account.hex(), action=action, about=str(text.number), today=today)
