"""A self-check from its first sheet to its only result, on both databases."""

import datetime
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from core.db import Database
from core.errors import ConflictError, NotFoundError, NotValidError
from empowerment.selfcheck.checks import (
    MOST_DAYS,
    RESTING,
    call_off,
    checks_of,
    close_over,
    find_invitation,
    hand_in,
    latest_result,
    prolong,
    remove_check,
    resting,
)
from empowerment.selfcheck.codes import code_of
from empowerment.selfcheck.errors import (
    ClosedError,
    FullError,
    OpenAlreadyError,
    RestingError,
    WrongDayError,
)
from empowerment.selfcheck.models import SelfCheck, SelfCheckSheet
from empowerment.selfcheck.question_sets import QuestionSets, Side, our_sets
from empowerment.selfcheck.result import Sheet
from empowerment.selfcheck.sheets import Standing, standing
from tests.selfcheck.kit import AGS, LAST_DAY, TODAY, Kommune

ONE_DAY = datetime.timedelta(days=1)
OTHER_SET = Path(__file__).parent / "questions"
GOOD: Sheet = {"A1": 3, "A2": None}
BAD: Sheet = {"A1": 1, "A2": 0}


def number_of_sheets(database: Database) -> int:
    with database.read() as session:
        return session.scalars(select(func.count()).select_from(SelfCheckSheet)).one()


def stands(kommune: Kommune, check: bytes) -> Standing:
    with kommune.database.read() as session:
        return standing(session, secret=kommune.secret, check=check)


def test_nothing_is_computed_before_closing_and_the_result_is_there_once(kommune: Kommune) -> None:
    check = kommune.start()
    kommune.fill(check, [GOOD] * 6, [BAD] * 8)
    before = kommune.check(check)

    kommune.close(check)
    first = kommune.check(check)
    kommune.close(check, today=LAST_DAY + ONE_DAY)

    assert before.result is None
    assert first.result is not None
    assert first.result.questions[0].gap == 2
    assert first.result.sheets == {Side.ADMINISTRATION: 6, Side.VOLUNTEERS: 8}
    assert kommune.check(check) == first
    assert number_of_sheets(kommune.database) == 0


@pytest.mark.parametrize(("ours", "theirs"), [(4, 9), (9, 4), (0, 0)])
def test_below_five_on_a_side_nothing_is_computed_and_nothing_is_left(
    kommune: Kommune, ours: int, theirs: int
) -> None:
    check = kommune.start()
    kommune.fill(check, [GOOD] * ours, [BAD] * theirs)

    kommune.close(check)

    assert kommune.check(check).result is None
    assert kommune.check(check).closed == LAST_DAY
    assert number_of_sheets(kommune.database) == 0
    with kommune.database.read() as session:
        assert latest_result(session, ags=AGS) is None


def test_after_closing_no_sheet_counts_and_none_is_kept(kommune: Kommune) -> None:
    check = kommune.start()
    kommune.fill(check, [GOOD] * 5, [BAD] * 5)
    kommune.close(check)
    before = kommune.check(check)

    with pytest.raises(ClosedError):
        kommune.answer(check, Side.VOLUNTEERS, GOOD)

    assert kommune.check(check) == before
    assert number_of_sheets(kommune.database) == 0


def test_after_the_last_day_no_sheet_is_taken_although_nobody_closed_yet(kommune: Kommune) -> None:
    check = kommune.start()
    kommune.answer(check, Side.VOLUNTEERS, GOOD, today=LAST_DAY)

    with pytest.raises(ClosedError):
        kommune.answer(check, Side.VOLUNTEERS, GOOD, today=LAST_DAY + ONE_DAY)

    assert number_of_sheets(kommune.database) == 1


def test_the_day_after_the_last_one_closes_by_itself_what_was_not_prolonged(
    kommune: Kommune,
) -> None:
    first = kommune.start()
    kommune.fill(first, [GOOD] * 5, [BAD] * 5)
    other = Kommune(kommune.database, ags="01999001", secret=kommune.secret)
    longer = other.start()

    with kommune.database.write() as session:
        prolong(session, ags=other.ags, check=longer, last_day=LAST_DAY + 7 * ONE_DAY, today=TODAY)
        assert close_over(session, secret=kommune.secret, today=LAST_DAY) == []
        closed = close_over(session, secret=kommune.secret, today=LAST_DAY + ONE_DAY)

    assert [each.id for each in closed] == [first]
    assert kommune.check(first).result is not None
    assert other.check(longer).is_open


def test_while_open_it_shows_only_whether_a_side_has_enough(kommune: Kommune) -> None:
    check = kommune.start()
    kommune.fill(check, [GOOD] * 5, [BAD] * 4)

    assert stands(kommune, check) == Standing({Side.ADMINISTRATION: True, Side.VOLUNTEERS: False})
    kommune.answer(check, Side.VOLUNTEERS, BAD)
    assert stands(kommune, check).is_enough


def test_a_form_that_is_sent_twice_is_one_sheet_and_the_later_one_counts(kommune: Kommune) -> None:
    check, draft = kommune.start(), bytes(16)
    kommune.fill(check, [GOOD] * 5, [BAD] * 4)

    kommune.answer(check, Side.VOLUNTEERS, GOOD, draft=draft)
    kommune.answer(check, Side.VOLUNTEERS, BAD, draft=draft)
    kommune.close(check)

    result = kommune.check(check).result
    assert result is not None
    assert result.sheets[Side.VOLUNTEERS] == 5
    assert result.questions[0].sides[Side.VOLUNTEERS].mean == 1


def test_the_thief_with_the_database_reads_no_sheet_no_side_and_no_code(kommune: Kommune) -> None:
    check = kommune.start()
    kommune.answer(check, Side.VOLUNTEERS, {"A1": 0})
    kommune.answer(check, Side.ADMINISTRATION, dict.fromkeys(("A1", "A2", "B1", "B2", "C1"), 3))

    with kommune.database.read() as session:
        rows = session.execute(select(SelfCheckSheet.sealed)).scalars().all()
        row = session.get_one(SelfCheck, check)
        stranger = standing(session, secret=bytes(32), check=check)

    assert len({len(sealed) for sealed in rows}) == 1  # not even how much somebody answered
    assert all(word not in sealed for sealed in rows for word in (b"answers", b"volunteers"))
    assert not stranger.is_enough
    code = code_of(kommune.secret, check=check, side=Side.VOLUNTEERS)
    stored = [getattr(row, column.key) for column in SelfCheck.__table__.columns]
    assert not any(code.replace("-", "").upper() in str(value) for value in stored)


def test_a_sheet_moved_to_another_check_does_not_count(kommune: Kommune) -> None:
    check = kommune.start()
    other = Kommune(kommune.database, ags="01999001", secret=kommune.secret)
    target = other.start()
    kommune.fill(check, [GOOD] * 5, [BAD] * 5)

    with kommune.database.write() as session:
        for sheet in session.scalars(select(SelfCheckSheet)):
            sheet.self_check = target
    other.close(target)

    assert other.check(target).result is None


def test_codes_open_their_side_alone_and_nothing_else_opens_anything(kommune: Kommune) -> None:
    check = kommune.start()
    with kommune.database.read() as session:
        for side in Side:
            code = code_of(kommune.secret, check=check, side=side)
            for typed in (code, code.upper(), code.replace("-", " ")):
                assert find_invitation(session, code=typed).side is side
        for wrong in ("", "a", "ä" * 26, "a" * 26, "a" * 25, "\0", "x" * 5_000):
            with pytest.raises(NotFoundError):
                find_invitation(session, code=wrong)


@pytest.mark.parametrize("sheet", [{}, {"A1": 7}, {"Z1": 1}, {"A2": 1}])
def test_answers_that_the_short_form_does_not_have_are_refused(
    kommune: Kommune, sheet: Sheet
) -> None:
    check = kommune.start(short=True)
    with pytest.raises(NotValidError):
        kommune.answer(check, Side.VOLUNTEERS, sheet)


def test_one_at_a_time_and_not_for_half_a_year(kommune: Kommune) -> None:
    check = kommune.start()
    with pytest.raises(OpenAlreadyError):
        kommune.start()
    with pytest.raises(NotValidError):
        move(kommune, check, TODAY + (MOST_DAYS + 1) * ONE_DAY)
    kommune.close(check)
    with pytest.raises(ClosedError):
        move(kommune, check, LAST_DAY + ONE_DAY)

    kommune.start(today=LAST_DAY)  # there was no result
    with kommune.database.read() as session:
        assert [each.is_open for each in checks_of(session, ags=AGS)] == [True, False]


def move(
    kommune: Kommune, check: bytes, last_day: datetime.date, *, today: datetime.date = TODAY
) -> None:
    with kommune.database.write() as session:
        prolong(session, ags=kommune.ags, check=check, last_day=last_day, today=today)


def test_the_last_day_that_people_were_told_comes_no_sooner(kommune: Kommune) -> None:
    """Who could bring it forward would end a check as soon as the fifth sheet is there."""
    check = kommune.start()
    kommune.fill(check, [GOOD] * 5, [BAD] * 5)

    for earlier in (TODAY, LAST_DAY - ONE_DAY):
        with pytest.raises(NotValidError):
            move(kommune, check, earlier)
    with pytest.raises(WrongDayError):
        kommune.close(check, today=LAST_DAY - ONE_DAY)
    assert kommune.check(check).is_open
    move(kommune, check, LAST_DAY + ONE_DAY)
    with pytest.raises(WrongDayError):
        kommune.close(check, today=LAST_DAY)

    kommune.close(check, today=LAST_DAY + ONE_DAY)
    assert kommune.check(check).result is not None


def test_a_check_can_be_called_off_and_then_nothing_is_computed(kommune: Kommune) -> None:
    check = kommune.start()
    kommune.fill(check, [GOOD] * 6, [BAD] * 6)

    with kommune.database.write() as session:
        call_off(session, ags=AGS, check=check, today=LAST_DAY - ONE_DAY)
    kommune.close(check)  # stays as it is

    found = kommune.check(check)
    assert (found.closed, found.result, found.was_called_off) == (LAST_DAY - ONE_DAY, None, True)
    assert number_of_sheets(kommune.database) == 0
    with pytest.raises(ClosedError):
        kommune.answer(check, Side.VOLUNTEERS, GOOD)
    kommune.start(today=LAST_DAY - ONE_DAY)  # at once: nobody has learnt anything


def test_from_its_last_day_on_a_check_is_closed_and_not_called_off(kommune: Kommune) -> None:
    """A page of the day before must not throw away what everybody has answered."""
    check = kommune.start()
    kommune.fill(check, [GOOD] * 5, [BAD] * 5)

    with pytest.raises(WrongDayError), kommune.database.write() as session:
        call_off(session, ags=AGS, check=check, today=LAST_DAY)

    assert number_of_sheets(kommune.database) == 10


@pytest.mark.parametrize("short", [False, True])
def test_after_a_result_the_same_questions_rest_for_ten_months(
    kommune: Kommune, *, short: bool
) -> None:
    """The same five and a sixth, a day later: the difference would be what the sixth said."""
    kommune.sets = QuestionSets(OTHER_SET)
    check = kommune.start(name="integration", days=0)
    kommune.fill(check, [{"I1": 1}] * 5, [{"I1": 0}] * 5)
    kommune.close(check, today=TODAY)
    again = kommune.check(check).again_from

    assert again == TODAY + RESTING
    with pytest.raises(RestingError):
        kommune.start(name="integration", short=short, today=TODAY)
    with pytest.raises(RestingError):
        kommune.start(name="integration", short=short, today=again - ONE_DAY)
    with kommune.database.read() as session:
        assert resting(session, ags=AGS, today=again - ONE_DAY) == {"integration": again}
        assert resting(session, ags=AGS, today=again) == {}

    kommune.start(name="integration", short=short, today=again)
    other = Kommune(kommune.database, ags="01999001", secret=kommune.secret, sets=kommune.sets)
    other.start(name="integration")
    kommune.sets = our_sets()
    kommune.start()  # other questions


def test_sheets_lie_in_no_order_and_carry_no_mark_of_their_time(kommune: Kommune) -> None:
    """Against the thief with the database who watched in which order people answered."""
    check = kommune.start()
    places = []
    before: set[bytes] = set()
    for _ in range(12):
        kommune.answer(check, Side.VOLUNTEERS, GOOD)
        with kommune.database.read() as session:
            stored = session.execute(text("SELECT id FROM self_check_sheets")).scalars().all()
        (added,) = set(stored) - before
        before = set(stored)
        places.append((len(stored) - 1) - stored.index(added))

    assert set(places) != {0}, "the newest lies last, whenever one looks"
    if kommune.database.engine.dialect.name == "postgresql":
        with kommune.database.read() as session:
            marks = session.execute(text("SELECT DISTINCT xmin FROM self_check_sheets")).all()
        assert len(marks) == 1


def test_a_replaced_secret_closes_what_was_sealed_with_the_former_one(kommune: Kommune) -> None:
    """A sheet under another secret than the others would be lost, or make a result of a few."""
    check = kommune.start()
    former = code_of(kommune.secret, check=check, side=Side.VOLUNTEERS)
    kommune.fill(check, [GOOD] * 5, [BAD] * 5)
    kommune.secret = bytes(32)

    found = kommune.check(check)
    assert not found.is_sealed_with(kommune.secret)
    with pytest.raises(ClosedError), kommune.database.write() as session:
        hand_in(
            session,
            secret=kommune.secret,
            code=former,
            sheet=GOOD,
            draft=bytes(16),
            today=TODAY,
        )
    kommune.close(check)
    assert kommune.check(check).result is None


def test_a_flood_of_sheets_ends(kommune: Kommune, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("empowerment.selfcheck.sheets.MOST_SHEETS", 3)
    check = kommune.start()
    kommune.fill(check, [GOOD] * 3, [])
    with pytest.raises(FullError):
        kommune.answer(check, Side.ADMINISTRATION, GOOD)


def test_a_check_without_a_result_can_go_with_all_that_is_in_it_and_a_result_stays(
    kommune: Kommune,
) -> None:
    begun = kommune.start()
    kommune.answer(begun, Side.VOLUNTEERS, GOOD)
    with pytest.raises(NotFoundError):
        remove(kommune, begun, ags="01999003")
    remove(kommune, begun)
    with pytest.raises(NotFoundError):
        kommune.answer(begun, Side.VOLUNTEERS, GOOD)
    assert number_of_sheets(kommune.database) == 0

    done = kommune.closed()
    with pytest.raises(ConflictError):
        remove(kommune, done)
    assert kommune.check(done).result is not None


def remove(kommune: Kommune, check: bytes, *, ags: str = AGS) -> None:
    with kommune.database.write() as session:
        remove_check(session, ags=ags, check=check)


def test_another_kommunes_check_is_not_there(kommune: Kommune) -> None:
    check = kommune.start()
    other = Kommune(kommune.database, ags="01999001", secret=kommune.secret)
    with pytest.raises(NotFoundError):
        other.check(check)
    with pytest.raises(NotFoundError):
        other.close(check)
    assert kommune.check(check).is_open


def test_sheets_that_race_with_the_closing_count_or_are_refused(kommune: Kommune) -> None:
    """Never both, never neither: what was taken is in the result, and the result never changes."""
    check = kommune.start()
    kommune.fill(check, [GOOD] * 5, [BAD] * 5)

    def answer(_number: int) -> bool:
        try:
            kommune.answer(check, Side.VOLUNTEERS, BAD)
        except ClosedError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        taken = [pool.submit(answer, number) for number in range(24)]
        closing = [pool.submit(kommune.close, check) for _ in range(3)]
        more = [pool.submit(answer, number) for number in range(24)]
        for each in closing:
            each.result()
        counted = sum(each.result() for each in (*taken, *more))

    result = kommune.check(check).result
    assert result is not None
    assert result.sheets[Side.VOLUNTEERS] == 5 + counted
    assert number_of_sheets(kommune.database) == 0


def test_two_who_start_at_once_start_one(kommune: Kommune) -> None:
    def start(_number: int) -> bool:
        try:
            kommune.start()
        except (OpenAlreadyError, IntegrityError):
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        started: Sequence[bool] = list(pool.map(start, range(6)))

    assert sum(started) == 1


def test_another_set_of_questions_stands_beside_ours(kommune: Kommune) -> None:
    """A file in a folder is all it takes, from the first sheet to the result."""
    kommune.sets = QuestionSets(OTHER_SET)
    check = kommune.start(name="integration")
    kommune.fill(
        check, [{"I1": 1, "I2": 0}] * 5, [{"I1": 0, "I2": 1}] * 3 + [{"I1": None, "I2": 1}] * 2
    )

    kommune.close(check)

    closed = kommune.check(check)
    assert closed.asked.title["en"] == "Integration policy"
    assert closed.result is not None
    assert [each.gap for each in closed.result.questions] == [1, -1]
    assert closed.result.questions[0].sides[Side.VOLUNTEERS].unknown == 2
