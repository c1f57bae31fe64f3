"""Self-checks of Kommunen: starting, answering, closing once, and what came of them.

Whoever changes a check, hands in a sheet or closes it holds its row until the commit. So a sheet
comes before the closing and counts, or after it and is refused.
"""

import datetime
import os
from dataclasses import dataclass

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from core.codes import hash_code
from core.errors import ConflictError, NotFoundError, NotValidError
from core.letters import withdraw
from empowerment.selfcheck.codes import code_hashes
from empowerment.selfcheck.errors import ClosedError, OpenAlreadyError
from empowerment.selfcheck.frozen import freeze, thaw
from empowerment.selfcheck.models import SelfCheck, SelfCheckPlan
from empowerment.selfcheck.question_sets import QuestionSet, QuestionSets, Side, our_sets
from empowerment.selfcheck.result import (
    Result,
    Sheet,
    TooFewSheetsError,
    check_sheet,
    compare,
)
from empowerment.selfcheck.sheets import put_sheet, read_sheets, remove_sheets

USUAL_DAYS = 21
MOST_DAYS = 120
"""A check that stays open longer asks about another time at its end than at its beginning."""


@dataclass(frozen=True, slots=True)
class Check:
    """A self-check as the Kommune's people see it."""

    id: bytes
    ags: str
    asked: QuestionSet
    short: bool
    started: datetime.date
    last_day: datetime.date
    closed: datetime.date | None
    result: Result | None
    """None while it is open, and for good if there were too few sheets."""

    @property
    def is_open(self) -> bool:
        """Whether it was not closed yet; sheets are taken up to `last_day`."""
        return self.closed is None

    def is_like(self, other: "Check") -> bool:
        """Tell whether both asked the same questions."""
        return (self.asked.id, self.asked.version, self.short) == (
            other.asked.id,
            other.asked.version,
            other.short,
        )


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a code opens: one side of a check."""

    check: Check
    side: Side


def start_check(
    session: Session,
    *,
    secret: bytes,
    ags: str,
    asked: QuestionSet,
    short: bool,
    last_day: datetime.date,
    today: datetime.date,
) -> bytes:
    """Open a check and give its id. Raises OpenAlreadyError, NotValidError (the last day)."""
    _require_day(last_day, started=today, today=today)
    opened = exists().where(
        SelfCheck.ags == ags, SelfCheck.question_set == asked.id, SelfCheck.closed.is_(None)
    )
    if session.scalar(select(opened)):
        raise OpenAlreadyError
    name = os.urandom(16)
    hashes = code_hashes(secret, check=name)
    session.add(
        SelfCheck(
            id=name,
            ags=ags,
            question_set=asked.id,
            version=asked.version,
            short=short,
            started=today,
            last_day=last_day,
            administration=hashes[Side.ADMINISTRATION],
            volunteers=hashes[Side.VOLUNTEERS],
        )
    )
    session.flush()
    return name


def find_check(
    session: Session, *, ags: str, check: bytes, sets: QuestionSets | None = None
) -> Check:
    """Give a Kommune's check. Raises NotFoundError."""
    row = session.get(SelfCheck, check)
    if row is None or row.ags != ags:
        raise NotFoundError
    return _view(row, sets)


def checks_of(session: Session, *, ags: str, sets: QuestionSets | None = None) -> list[Check]:
    """Give a Kommune's checks, open ones first, then the one closed last."""
    rows = session.scalars(select(SelfCheck).where(SelfCheck.ags == ags))
    ordered = sorted(rows, key=lambda row: (row.closed is None, row.closed or row.started))
    return [_view(row, sets) for row in reversed(ordered)]


def latest_result(session: Session, *, ags: str, sets: QuestionSets | None = None) -> Check | None:
    """Give the check closed last that has a result; its `result` is not None."""
    closed = checks_of(session, ags=ags, sets=sets)
    return next((each for each in closed if each.result is not None), None)


def prolong(
    session: Session, *, ags: str, check: bytes, last_day: datetime.date, today: datetime.date
) -> None:
    """Move an open check's last day. Raises NotFoundError, ClosedError, NotValidError."""
    row = _lock(session, ags, check)
    if row.closed is not None:
        raise ClosedError
    _require_day(last_day, started=row.started, today=today)
    row.last_day = last_day


def find_invitation(session: Session, *, code: str, sets: QuestionSets | None = None) -> Invitation:
    """Give what a code opens, also of a check that is closed. Raises NotFoundError."""
    row, side = _by_code(session, code, lock=False)
    return Invitation(_view(row, sets), side)


def hand_in(
    session: Session,
    *,
    secret: bytes,
    code: str,
    sheet: Sheet,
    draft: bytes,
    today: datetime.date,
    sets: QuestionSets | None = None,
) -> None:
    """Store a sheet. Raises NotFoundError, ClosedError, NotValidError, FullError."""
    row, side = _by_code(session, code, lock=True)
    if row.closed is not None or row.last_day < today:
        raise ClosedError
    asked = (sets or our_sets()).get(row.question_set, row.version)
    check_sheet(sheet, list(asked.questions(short=row.short)), asked)
    put_sheet(session, secret=secret, check=row.id, side=side, sheet=sheet, draft=draft)


def close_check(
    session: Session,
    *,
    secret: bytes,
    ags: str,
    check: bytes,
    today: datetime.date,
    sets: QuestionSets | None = None,
) -> None:
    """Close a check: compute its result if both sides have enough sheets, and delete them all.

    One that is closed stays as it is. Raises NotFoundError.
    """
    _close(session, _lock(session, ags, check), secret, today, sets or our_sets())


def remove_check(session: Session, *, ags: str, check: bytes) -> None:
    """Delete a check without a result, with its sheets and plans.

    A result stays: between two exports over Kommunen (protected.py), what is gone would show.
    Raises NotFoundError, ConflictError.
    """
    row = _lock(session, ags, check)
    if row.result is not None:
        raise ConflictError
    plans = select(SelfCheckPlan.id).where(SelfCheckPlan.self_check == row.id)
    for about in (row.id, *session.scalars(plans)):
        withdraw(session, about=about)
    session.delete(row)
    session.flush()


def close_over(
    session: Session, *, secret: bytes, today: datetime.date, sets: QuestionSets | None = None
) -> list[Check]:
    """Close all checks whose last day is over; give them."""
    over = select(SelfCheck).where(SelfCheck.closed.is_(None), SelfCheck.last_day < today)
    rows = session.scalars(_locked(over.order_by(SelfCheck.id)))
    closed = []
    for row in rows:
        _close(session, row, secret, today, sets or our_sets())
        closed.append(_view(row, sets))
    return closed


def _close(
    session: Session, row: SelfCheck, secret: bytes, today: datetime.date, sets: QuestionSets
) -> None:
    if row.closed is not None:
        return
    asked = sets.get(row.question_set, row.version)
    sheets = read_sheets(session, secret=secret, check=row.id)
    row.closed = today
    try:
        row.result = freeze(compare(asked, sheets, short=row.short))
    except TooFewSheetsError:
        row.result = None
    remove_sheets(session, check=row.id)
    session.flush()


def _by_code(session: Session, code: str, *, lock: bool) -> tuple[SelfCheck, Side]:
    try:
        wanted = hash_code(code)
    except ValueError:
        raise NotFoundError from None
    statement = select(SelfCheck).where(
        (SelfCheck.administration == wanted) | (SelfCheck.volunteers == wanted)
    )
    row = session.scalar(_locked(statement) if lock else statement)
    if row is None:
        raise NotFoundError
    return row, Side.ADMINISTRATION if row.administration == wanted else Side.VOLUNTEERS


def _locked(statement: Select[SelfCheck]) -> Select[SelfCheck]:
    """Hold what is selected until the commit, as it stands once it is held."""
    return statement.with_for_update().execution_options(populate_existing=True)


def _lock(session: Session, ags: str, check: bytes) -> SelfCheck:
    row = session.scalar(
        _locked(select(SelfCheck).where(SelfCheck.id == check, SelfCheck.ags == ags))
    )
    if row is None:
        raise NotFoundError
    return row


def _require_day(last_day: datetime.date, *, started: datetime.date, today: datetime.date) -> None:
    if not today <= last_day <= started + datetime.timedelta(days=MOST_DAYS):
        raise NotValidError


def _view(row: SelfCheck, sets: QuestionSets | None) -> Check:
    return Check(
        id=row.id,
        ags=row.ags,
        asked=(sets or our_sets()).get(row.question_set, row.version),
        short=row.short,
        started=row.started,
        last_day=row.last_day,
        closed=row.closed,
        result=None if row.result is None else thaw(row.result),
    )
