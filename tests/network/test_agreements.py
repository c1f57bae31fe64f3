"""Who is in the network on which day, and how that begins and ends."""

import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.audit import acts
from core.errors import ConflictError, NotFoundError, NotValidError
from empowerment.network.agreements import (
    NotInNetworkError,
    State,
    add_months,
    end,
    is_over,
    members,
    named_members,
    note_draft,
    require_member,
    set_named,
    sign,
    standing_of,
    standings,
)
from empowerment.network.models import AgreementDraft
from tests.network.kit import LARGE, MID, OFFICE, TODAY, signed

DAY = datetime.timedelta(days=1)

# Rules of the calendar; what the databases may do differently stands in the other files.
pytestmark = pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)


def state(session: Session, day: datetime.date, ags: str = MID) -> State:
    return standing_of(session, ags=ags, today=day).state


def test_a_kommune_goes_from_invited_to_expired_by_the_calendar_alone(session: Session) -> None:
    assert state(session, TODAY) is State.INVITED
    note_draft(session, ags=MID, version="2026-1", today=TODAY)
    assert state(session, TODAY) is State.DRAFTED
    agreement = signed(session)
    last = agreement.expires
    assert last == datetime.date(2028, 11, 22)
    assert state(session, TODAY) is State.ACTIVE
    assert state(session, last - 90 * DAY) is State.ACTIVE
    assert state(session, last - 89 * DAY) is State.EXPIRING
    assert state(session, last) is State.EXPIRING
    assert state(session, last + DAY) is State.EXPIRED


def test_a_recorded_signature_takes_the_place_of_the_draft(session: Session) -> None:
    note_draft(session, ags=MID, version="2026-1", today=TODAY)
    note_draft(session, ags=MID, version="2026-2", today=TODAY + DAY)
    assert session.get_one(AgreementDraft, MID).day == TODAY
    signed(session)
    assert session.scalars(select(AgreementDraft)).all() == []


def test_a_renewal_begins_the_day_after_and_leaves_no_gap(session: Session) -> None:
    first = signed(session)
    early = first.expires - 40 * DAY
    renewal = signed(session, day=early)
    assert renewal.starts == first.expires + DAY
    assert state(session, early) is State.ACTIVE
    assert state(session, first.expires + DAY) is State.ACTIVE
    standing = standing_of(session, ags=MID, today=renewal.starts)
    assert standing.since == first.starts
    assert standing.last_day == renewal.expires


def test_a_renewal_signed_in_time_but_recorded_late_overlaps_nothing(session: Session) -> None:
    first = signed(session)
    late = first.expires + 10 * DAY
    renewal = signed(session, day=first.expires - 5 * DAY, today=late)
    assert renewal.starts == first.expires + DAY
    assert state(session, late) is State.ACTIVE


def test_after_a_gap_membership_counts_anew(session: Session) -> None:
    first = signed(session, months=12)
    again = first.expires + 100 * DAY
    signed(session, day=again)
    standing = standing_of(session, ags=MID, today=again)
    assert standing.since == again
    assert standing.recommendation_due == add_months(again, 24) - DAY


def test_a_recommendation_is_due_on_the_last_day_of_the_second_year_and_then_overdue(
    session: Session,
) -> None:
    expires = signed(session).expires
    for day in (TODAY, expires, expires + DAY, expires + 400 * DAY):
        standing = standing_of(session, ags=MID, today=day)
        assert standing.recommendation_due == expires == datetime.date(2028, 11, 22)


def test_who_left_before_the_end_of_the_second_year_owes_nothing(session: Session) -> None:
    expires = signed(session, months=36).expires
    end(session, ags=MID, by=OFFICE, today=TODAY + 700 * DAY)
    assert standing_of(session, ags=MID, today=expires).recommendation_due is None


def test_who_left_after_it_still_owes_one(session: Session) -> None:
    first = signed(session, months=36)
    late = first.expires - 30 * DAY
    signed(session, day=late)
    end(session, ags=MID, by=OFFICE, today=late)
    due = standing_of(session, ags=MID, today=late).recommendation_due
    assert due == add_months(TODAY, 24) - DAY


def test_a_slip_is_ended_and_entered_again_for_the_same_day(session: Session) -> None:
    signed(session, months=12, named=True)
    end(session, ags=MID, by=OFFICE, today=TODAY)
    right = signed(session, months=24)
    for day in (TODAY, right.expires):
        standing = standing_of(session, ags=MID, today=day)
        assert standing.newest == right
        assert standing.state.is_member
        assert not standing.named
        assert standing.since == TODAY
    assert state(session, right.expires + DAY) is State.EXPIRED


def test_a_slip_of_an_earlier_day_is_not_what_counts(session: Session) -> None:
    signed(session, day=TODAY - 300 * DAY, today=TODAY)
    end(session, ags=MID, by=OFFICE, today=TODAY)
    right = signed(session, day=TODAY - 30 * DAY, today=TODAY)
    standing = standing_of(session, ags=MID, today=TODAY)
    assert (standing.newest, standing.since) == (right, right.starts)


def test_a_form_sent_twice_records_one_agreement(session: Session) -> None:
    signed(session)
    with pytest.raises(ConflictError):
        sign(
            session,
            ags=MID,
            version="2026-1",
            signed=TODAY,
            months=24,
            named=False,
            known=0,
            by=OFFICE,
            today=TODAY,
        )
    assert len(standing_of(session, ags=MID, today=TODAY).agreements) == 1


@pytest.mark.parametrize(
    ("day", "months"),
    [(TODAY + DAY, 24), (datetime.date(2020, 1, 1), 24), (TODAY, 0), (TODAY, 61)],
)
def test_what_cannot_be_is_not_recorded(session: Session, day: datetime.date, months: int) -> None:
    with pytest.raises(NotValidError):
        signed(session, day=day, months=months, today=TODAY)
    assert members(session, today=TODAY) == frozenset()


def test_what_is_ended_ends_today_with_its_renewal(session: Session) -> None:
    first = signed(session, named=True)
    renewal = signed(session, day=first.expires - 30 * DAY)
    today = first.expires - 20 * DAY
    end(session, ags=MID, by=OFFICE, today=today)
    assert state(session, today) is State.ENDED
    assert state(session, renewal.starts + DAY) is State.ENDED
    assert is_over(session, ags=MID, today=today)
    assert named_members(session, today=today) == frozenset()
    with pytest.raises(NotFoundError):
        end(session, ags=MID, by=OFFICE, today=today)


def test_who_left_may_come_back(session: Session) -> None:
    signed(session)
    end(session, ags=MID, by=OFFICE, today=TODAY + DAY)
    signed(session, day=TODAY + 3 * DAY)
    assert state(session, TODAY + 3 * DAY) is State.ACTIVE
    assert standing_of(session, ags=MID, today=TODAY + 3 * DAY).since == TODAY + 3 * DAY


def test_only_members_may_write_and_the_office_always(session: Session) -> None:
    expires = signed(session).expires
    require_member(session, ags=MID, today=TODAY)
    require_member(session, ags=None, today=TODAY)
    for ags, day in ((MID, expires + DAY), (LARGE, TODAY)):
        with pytest.raises(NotInNetworkError):
            require_member(session, ags=ags, today=day)


def test_in_public_stand_only_members_that_agreed(session: Session) -> None:
    signed(session, MID, named=True)
    expires = signed(session, LARGE, named=False).expires
    assert named_members(session, today=TODAY) == {MID}
    set_named(session, ags=LARGE, named=True, by=OFFICE, today=TODAY)
    assert named_members(session, today=TODAY) == {MID, LARGE}
    set_named(session, ags=MID, named=False, by=OFFICE, today=TODAY)
    assert named_members(session, today=TODAY) == {LARGE}
    assert named_members(session, today=expires + DAY) == frozenset()


def test_all_standings_are_those_of_each(session: Session) -> None:
    signed(session, MID)
    note_draft(session, ags=LARGE, version="2026-1", today=TODAY)
    every = standings(session, today=TODAY)
    assert {ags: each.state for ags, each in every.items()} == {
        MID: State.ACTIVE,
        LARGE: State.DRAFTED,
    }
    assert every[MID] == standing_of(session, ags=MID, today=TODAY)


def test_the_audit_has_every_act_of_the_office(session: Session) -> None:
    first = signed(session)
    signed(session, day=first.expires - 30 * DAY)
    set_named(session, ags=MID, named=True, by=OFFICE, today=TODAY)
    end(session, ags=MID, by=OFFICE, today=TODAY)
    told = [(each.action, each.by) for each in acts(session, most=9)]
    names = ["end-agreement", "name-kommune", "renew-agreement", "sign-agreement"]
    assert told == [(name, OFFICE.hex()) for name in names]
