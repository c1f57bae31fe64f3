"""What counsellors load: new reports, the cards of all cases, one case whole.

Nothing is sorted by what it is about: the server doesn't know. Browsers sort.
"""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from sqlalchemy import Label, func, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from core.errors import NotFoundError
from incidents.models import MOST_PENDING, Message, Report, ReportStatus
from support.models import Case, CaseField, CaseKey

REPORTS_PER_PAGE = 10
MESSAGES_PER_PAGE = MOST_PENDING
"""Reports with many messages come fewer at a time: an answer stays below 2 MB."""

MOST_CASES = 1_000
_CARD = "card"


@dataclass(frozen=True, slots=True)
class PendingMessage:
    """A message of the reporter that no case has taken in yet."""

    id: bytes
    sequence: int
    epoch: bytes
    sealed: bytes
    aside: bool


@dataclass(frozen=True, slots=True)
class NewReportView:
    """A report not yet accepted."""

    id: bytes
    received: datetime.date
    messages: list[PendingMessage]


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A generation of a case key."""

    generation: int
    epoch: int
    wrapped: bytes


@dataclass(frozen=True, slots=True)
class CaseCard:
    """A case in the list: its head, its card and the key that opens both, the newest."""

    id: bytes
    status: str
    assignee: bytes | None
    received: datetime.date
    pending: int
    head: bytes
    key: WrappedKey
    card: bytes


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case whole."""

    id: bytes
    status: str
    assignee: bytes | None
    received: datetime.date
    head: bytes
    keys: list[WrappedKey]
    fields: dict[str, bytes]
    pending: list[PendingMessage]


@dataclass(frozen=True, slots=True)
class ReportCursor:
    """The last report of a page."""

    received: datetime.date
    id: bytes


def list_reports(
    session: Session, *, desk: bytes, before: ReportCursor | None
) -> tuple[list[NewReportView], ReportCursor | None]:
    """Give a page of reports not yet accepted, newest day first, and where the next one begins.

    A page has at most MESSAGES_PER_PAGE messages, but at least one report.
    """
    statement = select(
        Report.id, Report.received, _count_pending(Report.id, with_aside=True)
    ).where(Report.desk == desk, Report.status == ReportStatus.NEW)
    if before is not None:
        place = tuple_(Report.received, Report.id)
        statement = statement.where(place < tuple_(before.received, before.id))
    rows = session.execute(
        statement.order_by(Report.received.desc(), Report.id.desc()).limit(REPORTS_PER_PAGE + 1)
    ).all()
    messages = accumulate(row.pending for row in rows)
    fitting = sum(total <= MESSAGES_PER_PAGE for total in messages)
    page = rows[: min(max(fitting, 1), REPORTS_PER_PAGE)]
    pending = _pending(session, [row.id for row in page])
    reports = [
        NewReportView(row.id, row.received, pending[row.id])
        for row in page
        if pending[row.id]  # otherwise accepted between the two statements
    ]
    more = len(rows) > len(page)
    return reports, ReportCursor(page[-1].received, page[-1].id) if more else None


def count_reports(session: Session, *, desk: bytes) -> int:
    """Give how many reports wait."""
    statement = select(func.count()).where(Report.desk == desk, Report.status == ReportStatus.NEW)
    return session.scalars(statement).one()


def list_cases(
    session: Session, *, desk: bytes, after: bytes | None, limit: int
) -> tuple[list[CaseCard], bytes | None]:
    """Give a page of cases in the order of their random ids, and where the next one begins."""
    statement = (
        select(
            Case.id,
            Report.status,
            Case.assignee,
            Report.received,
            _count_pending(Case.id),
            Case.head,
            CaseField.sealed,
            CaseKey.generation,
            CaseKey.epoch,
            CaseKey.wrapped,
        )
        .join(Report, Report.id == Case.id)
        .join(CaseField, (CaseField.case == Case.id) & (CaseField.name == _CARD))
        .join(CaseKey, (CaseKey.case == Case.id) & (CaseKey.generation == Case.generation))
        .where(Case.desk == desk)
    )
    if after is not None:
        statement = statement.where(Case.id > after)
    rows = session.execute(statement.order_by(Case.id).limit(limit + 1)).all()
    cards = [
        CaseCard(
            id=row.id,
            status=row.status,
            assignee=row.assignee,
            received=row.received,
            pending=row.pending,
            head=row.head,
            key=WrappedKey(row.generation, row.epoch, row.wrapped),
            card=row.sealed,
        )
        for row in rows[:limit]
    ]
    return cards, cards[-1].id if len(rows) > limit else None


def count_cases(session: Session, *, desk: bytes) -> int:
    """Give how many cases the desk has."""
    return session.scalars(select(func.count()).where(Case.desk == desk)).one()


def read_case(session: Session, *, desk: bytes, case: bytes) -> CaseView:
    """Give one case. Raises NotFoundError, also for another desk's."""
    row = session.execute(
        select(Case.assignee, Case.head, Report.status, Report.received)
        .join(Report, Report.id == Case.id)
        .where(Case.id == case, Case.desk == desk)
    ).one_or_none()
    if row is None:
        raise NotFoundError
    keys = session.scalars(select(CaseKey).where(CaseKey.case == case).order_by(CaseKey.generation))
    fields = session.scalars(
        select(CaseField).where(CaseField.case == case).order_by(CaseField.name)
    )
    return CaseView(
        id=case,
        status=row.status,
        assignee=row.assignee,
        received=row.received,
        head=row.head,
        keys=[WrappedKey(key.generation, key.epoch, key.wrapped) for key in keys],
        fields={field.name: field.sealed for field in fields},
        pending=_pending(session, [case])[case],
    )


def _count_pending(report: InstrumentedAttribute[bytes], *, with_aside: bool = False) -> Label[int]:
    """Count, in a statement over reports or cases, the messages that wait."""
    waiting = select(func.count()).where(Message.report == report, Message.intake.is_not(None))
    return (waiting if with_aside else waiting.where(~Message.aside)).label("pending")


def _pending(
    session: Session, reports: Sequence[bytes]
) -> defaultdict[bytes, list[PendingMessage]]:
    """Give the messages that wait, per report, in the order of their sequence."""
    rows = session.execute(
        select(
            Message.report,
            Message.id,
            Message.sequence,
            Message.epoch,
            Message.intake,
            Message.aside,
        )
        .where(Message.report.in_(reports), Message.intake.is_not(None))
        .order_by(Message.report, Message.sequence)
    )
    pending: defaultdict[bytes, list[PendingMessage]] = defaultdict(list)
    for row in rows:
        message = PendingMessage(row.id, row.sequence, row.epoch, row.intake, row.aside)
        pending[row.report].append(message)
    return pending
