"""Plans after a self-check, what is called to mind, and what others may know."""

import datetime
import os

import pytest
from sqlalchemy import select

from accounts.models import Coordinator
from accounts.roles import CoordinatorRole
from core.errors import NotFoundError
from core.letters import Letter, Mail, Sender
from empowerment.selfcheck import letters
from empowerment.selfcheck.checks import RESTING, close_over
from empowerment.selfcheck.errors import TooManyPlansError
from empowerment.selfcheck.models import PlanStatus, SelfCheckPlan
from empowerment.selfcheck.over_time import changes, earlier
from empowerment.selfcheck.plans import (
    PlanText,
    add_plan,
    change_plan,
    find_plan,
    plans_of,
    remove_plan,
)
from empowerment.selfcheck.progress import Progress, State, progress
from empowerment.selfcheck.protected import aggregates
from empowerment.selfcheck.question_sets import Side
from empowerment.selfcheck.result import Sheet
from tests.selfcheck.kit import AGS, LAST_DAY, TODAY, Kommune

DAY = datetime.timedelta(days=1)
DUE = TODAY + 60 * DAY
PLAN = PlanText("Meldeweg aushängen", "Frau Yıldız, Ordnungsamt", DUE, note="Herr Ö. hilft.")


def add(kommune: Kommune, check: bytes, text: PlanText = PLAN) -> bytes:
    with kommune.database.write() as session:
        return add_plan(
            session, secret=kommune.secret, ags=kommune.ags, check=check, text=text, today=TODAY
        )


def with_person(kommune: Kommune, role: CoordinatorRole = CoordinatorRole.COORDINATOR) -> bytes:
    person = os.urandom(16)
    with kommune.database.write() as session:
        session.add(
            Coordinator(
                id=person,
                ags=kommune.ags,
                name=f"{person.hex()}@example.org",
                display_name="Anna",
                role=role,
                password="-",
            )
        )
    return person


def mails(kommune: Kommune, today: datetime.date) -> list[Mail]:
    """What goes out on a day, as the worker's jobs do it."""
    sender = Sender("Fachstelle", "030", "https://example.org", kommune.secret, today)
    kinds = {
        letters.CLOSED: letters.closed_letter,
        letters.PLAN: letters.plan_letter,
        letters.AGAIN: letters.again_letter,
    }
    with kommune.database.write() as session:
        closed = close_over(session, secret=kommune.secret, today=today)
        letters.post_closed(session, checks=closed, today=today)
        letters.post_reminders(session, today=today)
        session.flush()
        due = session.scalars(select(Letter).where(~Letter.closed, Letter.due <= today)).all()
        written = [kinds[each.kind](session, each, sender) for each in due]
        for each in due:
            each.closed = True
    return [each for each in written if each is not None]


def test_three_plans_are_the_most_and_they_come_by_their_day(kommune: Kommune) -> None:
    check = kommune.closed()
    for number in (3, 1, 2):
        add(kommune, check, PlanText(f"Plan {number}", "Rathaus", TODAY + number * DAY))
    with pytest.raises(TooManyPlansError):
        add(kommune, check)
    with kommune.database.read() as session:
        plans = plans_of(session, ags=AGS)
        assert [each.measure for each in plans] == ["Plan 1", "Plan 2", "Plan 3"]
        assert not plans[0].is_due(TODAY)
        assert plans[0].is_due(TODAY + DAY)

    with kommune.database.write() as session:
        remove_plan(session, ags=AGS, plan=plans[0].id)
    add(kommune, check)


def test_a_plan_can_be_kept_up_and_belongs_to_its_kommune(kommune: Kommune) -> None:
    plan = add(kommune, kommune.closed())
    done = PlanText("Anders", "Rat", DUE, PlanStatus.DONE, "erledigt")
    with kommune.database.write() as session:
        with pytest.raises(NotFoundError):
            change_plan(session, secret=kommune.secret, ags="01999001", plan=plan, text=done)
        change_plan(session, secret=kommune.secret, ags=AGS, plan=plan, text=done)
    with kommune.database.read() as session:
        found = find_plan(session, secret=kommune.secret, ags=AGS, plan=plan)
        assert (found.measure, found.owner, found.note) == ("Anders", "Rat", "erledigt")
        assert found.status is PlanStatus.DONE
        assert plans_of(session, ags="01999001") == []


def test_an_open_check_has_no_plans(kommune: Kommune) -> None:
    with pytest.raises(NotFoundError):
        add(kommune, kommune.start())


def test_who_looks_after_it_is_sealed_against_the_thief_with_the_database(
    kommune: Kommune,
) -> None:
    plan = add(kommune, kommune.closed())
    with kommune.database.read() as session:
        sealed = session.get_one(SelfCheckPlan, plan).personal
        without = plans_of(session, ags=AGS)[0]
        assert plans_of(session, ags=AGS, secret=kommune.secret)[0].owner == PLAN.owner
    assert b"Ordnungsamt" not in sealed
    assert (without.measure, without.owner, without.note) == (PLAN.measure, "", "")


def test_plans_are_called_to_mind_two_weeks_before_and_on_the_day_once_each(
    kommune: Kommune,
) -> None:
    plan = add(kommune, kommune.closed())
    person = with_person(kommune)
    with_person(kommune, CoordinatorRole.READER)

    days = [DUE - 15 * DAY, DUE - 14 * DAY, DUE - 13 * DAY, DUE - DAY, DUE, DUE + DAY]
    sent = [[each.subject for each in mails(kommune, day)] for day in days]

    soon = "In zwei Wochen: ein Plan aus Ihrem Selbstcheck"
    assert sent == [[], [soon], [], [], ["Heute: ein Plan aus Ihrem Selbstcheck"], []]
    with kommune.database.read() as session:
        assert {each.addressee for each in session.scalars(select(Letter))} == {person}
        assert {each.about for each in session.scalars(select(Letter))} == {plan}


def test_a_mail_says_nothing_of_the_plan(kommune: Kommune) -> None:
    add(kommune, kommune.closed())
    with_person(kommune)
    (mail,) = mails(kommune, DUE)
    assert not any(word in mail.text for word in ("Meldeweg", "Yıldız", "Ordnungsamt", "hilft"))
    assert "https://example.org/en/account/self-check/" in mail.text


@pytest.mark.parametrize("status", [PlanStatus.DONE, PlanStatus.DROPPED])
def test_what_is_done_or_given_up_is_not_called_to_mind(
    kommune: Kommune, status: PlanStatus
) -> None:
    plan = add(kommune, kommune.closed())
    with_person(kommune)
    text = PlanText(PLAN.measure, PLAN.owner, DUE, status)
    with kommune.database.write() as session:
        letters.post_reminders(session, today=DUE)
        session.flush()
        change_plan(session, secret=kommune.secret, ags=AGS, plan=plan, text=text)
    assert mails(kommune, DUE) == []


def test_the_end_and_a_year_later_are_told_unless_a_new_check_was_begun(kommune: Kommune) -> None:
    with_person(kommune)
    check = kommune.start()
    kommune.fill(check, [{"A1": 3}] * 5, [{"A1": 1}] * 5)
    ended = LAST_DAY + DAY
    assert [each.subject for each in mails(kommune, ended)] == ["Ihr Selbstcheck ist beendet"]
    assert mails(kommune, ended) == []
    year = ended + 365 * DAY
    assert mails(kommune, year - DAY) == []
    assert [each.subject for each in mails(kommune, year)] == ["Vor einem Jahr: Ihr Selbstcheck"]

    other = Kommune(kommune.database, ags="01999001", secret=kommune.secret)
    with_person(other)
    other.closed()
    other.start(today=TODAY + RESTING)
    assert mails(other, TODAY + RESTING + 30 * DAY) != []  # the second is closed, nothing else
    assert mails(other, TODAY + 365 * DAY) == []


def test_too_few_sheets_are_told_without_a_word_about_how_many(kommune: Kommune) -> None:
    with_person(kommune)
    check = kommune.start()
    kommune.fill(check, [{"A1": 3}] * 7, [{"A1": 1}] * 2)
    (mail,) = mails(kommune, LAST_DAY + DAY)
    text = mail.text.replace(check.hex(), "")
    assert "weniger als fünf" in text
    assert not any(number in text for number in ("7", "2"))


def test_two_checks_a_year_apart_show_what_changed(kommune: Kommune) -> None:
    first = kommune.check(kommune.closed(ours=2, theirs=0))
    second = kommune.check(kommune.closed(today=TODAY + 365 * DAY, ours=3, theirs=2))

    assert earlier(second, [first, second]) == first
    assert earlier(first, [first, second]) is None
    field = changes(first, second)[0]
    assert field.id == "A"
    assert field.changes == {Side.ADMINISTRATION: 1, Side.VOLUNTEERS: 2}
    assert changes(first, second)[1].changes[Side.VOLUNTEERS] is None


def test_the_network_sees_how_far_kommunen_are_and_no_answer(kommune: Kommune) -> None:
    check = kommune.closed()
    others = [Kommune(kommune.database, f"0199900{n}", kommune.secret) for n in (3, 4)]
    others[0].start()
    others[1].closed()
    add(kommune, check)

    with kommune.database.read() as session:
        assert progress(session) == {
            AGS: Progress(State.PLANNED, is_open=False),
            "01999003": Progress(State.STARTED, is_open=True),
            "01999004": Progress(State.CLOSED, is_open=False),
        }


def test_means_over_kommunen_come_five_at_a_time(kommune: Kommune) -> None:
    """Who compares two exports must not find the Kommune that came in between."""
    kommunen = [Kommune(kommune.database, f"0199900{n}", kommune.secret) for n in range(1, 8)]

    def exported(today: datetime.date) -> list[tuple[int, float | None]]:
        with kommune.database.read() as session:
            found = aggregates(session, today=today)
        return [(each.kommunen, each.fields[0].means[Side.VOLUNTEERS]) for each in found]

    for number, each in enumerate(kommunen[:4]):
        each.closed(theirs=number % 2)
    assert exported(TODAY + DAY) == []
    kommunen[4].closed(theirs=0)
    assert exported(TODAY) == []  # nothing of the present day
    first = exported(TODAY + DAY)
    for each in kommunen[5:]:
        each.closed(today=TODAY + DAY, theirs=3)
    kommunen[0].closed(today=TODAY + RESTING, theirs=3)

    assert first == [(5, 0.4)]
    assert exported(TODAY + RESTING + DAY) == first


def test_a_field_that_not_every_kommune_has_a_mean_of_comes_five_at_a_time_too(
    kommune: Kommune,
) -> None:
    """Else the sixth with a mean would stand in the next export, alone among new ones."""
    kommunen = [Kommune(kommune.database, f"019990{n:02}", kommune.secret) for n in range(1, 12)]

    days = iter(range(1, 12))

    def answered(number: int, sheet: Sheet) -> tuple[tuple[int, float | None], ...]:
        """Let the next `number` Kommunen answer; give what is said then of the fields A and B."""
        for _ in range(number):
            day = next(days)
            each, today = kommunen[day - 1], TODAY + day * DAY
            check = each.start(today=today, days=0)
            for side in Side:
                for _person in range(5):
                    each.answer(check, side, sheet, today=today)
            each.close(check, today=today)
        with kommune.database.read() as session:
            found = aggregates(session, today=TODAY + 99 * DAY)
        return tuple(
            (field.kommunen, field.means[Side.VOLUNTEERS])
            for each in found
            for field in each.fields[:2]
        )

    assert answered(4, {"A1": 1, "B1": 1}) == ()
    assert answered(1, {"A1": 1}) == ((5, 1.0), (0, None))
    assert answered(1, {"A1": 3, "B1": 1}) == ((5, 1.0), (5, 1.0))
    assert answered(4, {"A1": 3, "B1": 3}) == ((10, 2.0), (5, 1.0))
    assert answered(1, {"B1": 3}) == ((10, 2.0), (10, 2.0))


def test_owner_and_note_that_no_secret_opens_any_more_are_empty_and_the_plan_stays(
    kommune: Kommune,
) -> None:
    check = kommune.closed()
    plan, other = add(kommune, check), add(kommune, check)
    kommune.secret = bytes(32)

    with kommune.database.read() as session:
        found = plans_of(session, ags=AGS, secret=kommune.secret)[0]
    assert (found.measure, found.owner, found.note) == (PLAN.measure, "", "")
    assert not found.is_readable
    with kommune.database.write() as session:
        remove_plan(session, ags=AGS, plan=other)
        change_plan(session, secret=kommune.secret, ags=AGS, plan=plan, text=PLAN)
    with kommune.database.read() as session:
        (kept,) = plans_of(session, ags=AGS, secret=kommune.secret)
    assert (kept.owner, kept.is_readable) == (PLAN.owner, True)
