"""Self-checks of Kommunen: starting, answering, closing once, and what came of them.

Whoever changes a check, hands in a sheet or closes it holds its row until the commit. So a sheet
comes before the closing and counts, or after it and is refused. Nothing is computed before the
last day that people were told: who watches for the fifth sheet can't end a check there and then.
"""

import datetime
import os
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session

from core.codes import hash_code
from core.errors import ConflictError, NotFoundError, NotValidError
from core.letters import withdraw
from empowerment.selfcheck.codes import code_hashes
from empowerment.selfcheck.errors import (
    ClosedError,
    OpenAlreadyError,
    RestingError,
    WrongDayError,
)
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
RESTING = datetime.timedelta(days=300)
"""So long after a result the same questions aren't asked again, in no form and no version: the same
five people and a sixth, a day later, would show what the sixth said. Ten months, so that there is
time to prepare the repetition after a year."""


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
    """None while it is open, and for good if it was called off or there were too few sheets."""
    codes: Mapping[Side, bytes]
    """The hashes of its codes."""

    @property
    def is_open(self) -> bool:
        """Whether it was not closed yet; sheets are taken up to `last_day`."""
        return self.closed is None

    @property
    def was_called_off(self) -> bool:
        """Whether it was closed before its last day, and so without a result."""
        return self.result is None and self.closed is not None and self.closed < self.last_day

    @property
    def again_from(self) -> datetime.date | None:
        """The first day on which its questions may be asked again; None without a result."""
        return None if self.closed is None or self.result is None else self.closed + RESTING

    def is_sealed_with(self, secret: bytes) -> bool:
        """Tell whether its codes and sheets are of this secret.

        Whoever replaced the server's secret has made its links void and its sheets unreadable.
        """
        return self.codes == code_hashes(secret, check=self.id)

    def takes_sheets(self, secret: bytes, *, today: datetime.date) -> bool:
        """Tell whether a sheet that is handed in now counts."""
        return self.is_open and today <= self.last_day and self.is_sealed_with(secret)

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
    """Open a check and give its id.

    Raises OpenAlreadyError, RestingError, NotValidError (the last day).
    """
    _require_day(last_day, started=today, earliest=today)
    opened = exists().where(
        SelfCheck.ags == ags, SelfCheck.question_set == asked.id, SelfCheck.closed.is_(None)
    )
    if session.scalar(select(opened)):
        raise OpenAlreadyError
    if asked.id in resting(session, ags=ags, today=today):
        raise RestingError
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


def resting(session: Session, *, ags: str, today: datetime.date) -> dict[str, datetime.date]:
    """Give the sets a Kommune can't ask now, each with the first day on which it can again."""
    rows = session.execute(
        select(SelfCheck.question_set, func.max(SelfCheck.closed))
        .where(SelfCheck.ags == ags, SelfCheck.result.is_not(None))
        .group_by(SelfCheck.question_set)
    )
    again = {name: closed + RESTING for name, closed in rows if closed is not None}
    return {name: day for name, day in again.items() if day > today}


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
    """Move an open check's last day, to a later one alone: the first was promised.

    Raises NotFoundError, ClosedError, NotValidError.
    """
    row = _lock(session, ags, check)
    if row.closed is not None:
        raise ClosedError
    _require_day(last_day, started=row.started, earliest=max(today, row.last_day))
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
    found = _view(row, sets)
    if not found.takes_sheets(secret, today=today):
        raise ClosedError
    check_sheet(sheet, list(found.asked.questions(short=found.short)), found.asked)
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

    One that is closed stays as it is. Raises NotFoundError, WrongDayError before its last day.
    """
    row = _lock(session, ags, check)
    if row.closed is None and today < row.last_day:
        raise WrongDayError
    _close(session, row, secret, today, sets or our_sets())


def call_off(session: Session, *, ags: str, check: bytes, today: datetime.date) -> None:
    """Close a check before its last day, without a result, and delete its sheets.

    One that is closed stays as it is. Raises NotFoundError, WrongDayError from its last day on.
    """
    row = _lock(session, ags, check)
    if row.closed is not None:
        return
    if today >= row.last_day:
        raise WrongDayError
    row.closed = today
    remove_sheets(session, check=row.id)
    session.flush()


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


def _require_day(
    last_day: datetime.date, *, started: datetime.date, earliest: datetime.date
) -> None:
    if not earliest <= last_day <= started + datetime.timedelta(days=MOST_DAYS):
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
        codes={Side.ADMINISTRATION: row.administration, Side.VOLUNTEERS: row.volunteers},
    )
