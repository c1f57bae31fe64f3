"""Six weeks from the announced day, whatever anybody presses; and who is reminded of them."""

import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.roles import CoordinatorRole
from core.errors import ConflictError
from core.letters import Letter, Mail, Sender, due_letters
from empowerment.dialogue import answers, dialogues, proposals
from empowerment.dialogue.answers import Answer
from empowerment.dialogue.errors import (
    IncompleteError,
    NothingNewError,
    PastDayError,
    PromisedError,
    StillToComeError,
)
from empowerment.dialogue.letters import ANSWER, CLOSE, post_reminders
from empowerment.dialogue.models import Dialogue, Status
from empowerment.dialogue.promise import Standing, answer_due, standing
from tests.dialogue.kit import DAY, EVENING, TODAY, announced, held, person, plan, weighed
from worker.letters import RENDERERS

DUE = EVENING + 42 * DAY


def sent(session: Session, today: datetime.date) -> list[tuple[str, Mail]]:
    """The mails that go out on a day, after the daily job ran."""
    sender = Sender("Fachstelle", "030 1", "https://rueckhalt.example", bytes(32), today)
    post_reminders(session, today=today)
    post_reminders(session, today=today)
    found = []
    for name in due_letters(session, today=today):
        letter = session.get_one(Letter, name)
        mail = RENDERERS[letter.kind](session, letter, sender)
        letter.closed = True
        if mail is not None:
            found.append((letter.kind, mail))
    return found


def days_with_letters(session: Session, last: datetime.date) -> list[tuple[datetime.date, str]]:
    days = [TODAY + number * DAY for number in range((last - TODAY).days + 1)]
    return [(day, kind) for day in days for kind, _ in sent(session, day)]


def answered(session: Session) -> tuple[Dialogue, bytes]:
    dialogue = held(session)
    (proposal,) = proposals.proposals_of(session, dialogue=dialogue.id)
    said = Answer("Im Frühjahr.", Status.PLANNED, datetime.date(2027, 5, 1))
    answers.answer(session, dialogue, name=proposal.id, said=said)
    answers.publish_answers(session, dialogue, today=EVENING + 20 * DAY)
    return dialogue, proposal.id


def test_the_weeks_count_from_the_announced_day_though_nobody_closes_the_evening(
    session: Session,
) -> None:
    dialogue = announced(session)
    assert answer_due(dialogue) == DUE
    assert standing(dialogue, today=EVENING) is Standing.AHEAD
    assert standing(dialogue, today=EVENING + DAY) is Standing.OPEN
    assert standing(dialogue, today=DUE) is Standing.OPEN
    assert standing(dialogue, today=DUE + DAY) is Standing.OVERDUE


def test_closing_late_moves_the_promise_by_no_day(session: Session) -> None:
    dialogue = weighed(session)
    dialogues.hold(session, dialogue, today=EVENING + 60 * DAY)
    assert dialogue.answer_due == DUE
    assert standing(dialogue, today=EVENING + 60 * DAY) is Standing.OVERDUE


def test_an_evening_is_not_closed_before_its_day(session: Session) -> None:
    dialogue = weighed(session)
    with pytest.raises(StillToComeError):
        dialogues.hold(session, dialogue, today=EVENING - DAY)
    assert dialogue.answer_due is None
    dialogues.hold(session, dialogue, today=EVENING)


def test_a_day_that_is_over_is_neither_planned_nor_announced(session: Session) -> None:
    dialogue = dialogues.begin(session, ags="03999002", title="Gespräch")
    with pytest.raises(PastDayError):
        dialogues.plan(dialogue, new=plan(TODAY - DAY), today=TODAY)
    dialogues.plan(dialogue, new=plan(TODAY), today=TODAY)
    with pytest.raises(PastDayError):
        dialogues.announce(session, dialogue, today=TODAY + DAY)
    assert not dialogue.announced


@pytest.mark.parametrize("emptied", [plan(day=None), plan(place="")])
def test_an_announced_evening_is_not_emptied(session: Session, emptied: dialogues.Plan) -> None:
    dialogue = announced(session)
    with pytest.raises(IncompleteError):
        dialogues.plan(dialogue, new=emptied, today=TODAY)
    assert dialogue.day == EVENING
    assert dialogue.place == "Bürgerhaus"


def test_an_announced_evening_is_moved_before_it_but_not_after_it(session: Session) -> None:
    dialogue = announced(session)
    later = plan(EVENING + 14 * DAY)
    with pytest.raises(PromisedError):
        dialogues.plan(dialogue, new=later, today=EVENING + DAY)
    with pytest.raises(PromisedError):
        dialogues.hide(dialogue, today=EVENING + DAY)
    dialogues.plan(dialogue, new=later, today=EVENING)
    assert answer_due(dialogue) == DUE + 14 * DAY


def test_what_was_weighed_after_an_announced_evening_is_not_cancelled_away(
    session: Session,
) -> None:
    dialogue = weighed(session)
    with pytest.raises(PromisedError):
        dialogues.cancel(session, dialogue, today=EVENING + DAY)


def test_letters_recall_closing_and_answering_from_the_announced_day(session: Session) -> None:
    person(session)
    announced(session)
    assert days_with_letters(session, DUE + 40 * DAY) == [
        (EVENING + DAY, CLOSE),
        (EVENING + 8 * DAY, CLOSE),
        (DUE - 14 * DAY, ANSWER),
        (DUE, ANSWER),
        (DUE + 14 * DAY, ANSWER),
    ]


def test_who_joins_after_the_evening_is_reminded_and_who_only_reads_is_not(
    session: Session,
) -> None:
    held(session)
    later = person(session)
    person(session, CoordinatorRole.READER)
    ((kind, mail),) = sent(session, DUE - 14 * DAY)
    assert (kind, mail.to) == (ANSWER, later)
    assert "12.01.2027" in mail.text
    assert "/account/dialogue/" in mail.text


def test_a_letter_after_the_day_says_that_the_answer_is_overdue(session: Session) -> None:
    person(session)
    held(session)
    ((_, mail),) = sent(session, DUE + 14 * DAY)
    assert "überfällig" in mail.subject
    assert "12.01.2027" in mail.text


def test_nobody_is_reminded_of_what_is_answered_or_cancelled(session: Session) -> None:
    person(session)
    answered(session)
    cancelled = announced(session)
    dialogues.cancel(session, cancelled, today=EVENING)
    assert days_with_letters(session, DUE + 30 * DAY) == []


def test_a_letter_that_waits_is_not_sent_once_the_answer_is_public(session: Session) -> None:
    person(session)
    dialogue = held(session)
    post_reminders(session, today=DUE)
    assert session.scalars(select(Letter)).all() != []
    (proposal,) = proposals.proposals_of(session, dialogue=dialogue.id)
    said = Answer("Ja.", Status.DONE, None)
    answers.answer(session, dialogue, name=proposal.id, said=said)
    answers.publish_answers(session, dialogue, today=DUE)
    assert sent(session, DUE) == []


def test_a_published_answer_is_not_rewritten_but_added_to_with_its_day(session: Session) -> None:
    dialogue, name = answered(session)
    with pytest.raises(ConflictError):
        answers.answer(session, dialogue, name=name, said=Answer("Nie.", Status.DECLINED, None))

    later = Answer("Die Stelle ist besetzt.", Status.STARTED, None)
    answers.add_update(session, dialogue, name=name, said=later, today=DUE)
    done = Answer("", Status.DONE, None)
    answers.add_update(session, dialogue, name=name, said=done, today=DUE + DAY)

    session.expire_all()
    proposal = proposals.proposal_of(session, dialogue, name=name)
    assert (proposal.answer, proposal.status) == ("Im Frühjahr.", Status.PLANNED)
    kept = answers.updates_of(session, dialogue=dialogue.id)[name]
    assert [(each.day, each.status, each.text) for each in kept] == [
        (DUE, Status.STARTED, "Die Stelle ist besetzt."),
        (DUE + DAY, Status.DONE, ""),
    ]


def test_an_addition_that_says_nothing_new_is_refused(session: Session) -> None:
    dialogue, name = answered(session)
    same = Answer("", Status.PLANNED, datetime.date(2027, 5, 1))
    with pytest.raises(NothingNewError):
        answers.add_update(session, dialogue, name=name, said=same, today=DUE)


def test_nothing_is_added_before_answers_are_public(session: Session) -> None:
    dialogue = held(session)
    (proposal,) = proposals.proposals_of(session, dialogue=dialogue.id)
    with pytest.raises(ConflictError):
        answers.add_update(
            session, dialogue, name=proposal.id, said=Answer("", Status.DONE, None), today=DUE
        )
