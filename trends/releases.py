"""The server's side of a release: handing sealed batches out, taking signed measurements in.

Who asks and who releases proves it by signature: officers named in the office file. The server
never holds a release key and never sees a count before noise was added.
"""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.errors import NotValidError
from crypto import schema
from crypto.canonical import Json
from crypto.document import SignedDocument, open_document, parse_wrapper, sign_document
from crypto.encoding import b64decode, b64encode, parse_day
from crypto.errors import CryptoError
from desks.log import read_log
from trends.errors import AlreadyReleasedError
from trends.measurements import Measurements
from trends.models import Batch, BatchFile, Release, ReleaseDebit
from trends.periods import PUBLICATION, Period, parse_period
from trends.release_document import Plan, open_plan, open_result

REQUEST_FORMAT = "rueckhalt/release-request/v1"
PREVIEW_WORKING_DAYS = 10
"""So long Kommunen see their figures before everybody does."""

_SATURDAY = 5
_ONE_DAY = datetime.timedelta(days=1)

_REQUEST = schema.closed(
    {
        "day": schema.day,
        "desk": schema.either(schema.hash_value, schema.empty),
        "format": schema.choice(REQUEST_FORMAT),
        "period": schema.text(7, 4),
    }
)


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """What an officer asks for: a desk's batches of a period, or which desks there are (None)."""

    period: Period
    desk: bytes | None


@dataclass(frozen=True, slots=True)
class FetchedBatch:
    """A batch that may hold tuples of the period; `sealed` is None if it has no file of it."""

    statement: SignedDocument
    sealed: bytes | None


def sign_request(
    *, period: Period, desk: bytes | None, day: datetime.date, seed: bytes
) -> SignedDocument:
    """Sign a request with an officer's Ed25519 seed."""
    document: dict[str, Json] = {
        "day": day.isoformat(),
        "desk": "" if desk is None else b64encode(desk),
        "format": REQUEST_FORMAT,
        "period": str(period),
    }
    return sign_document(document, (seed,))


def open_request(
    signed: SignedDocument, officers: Collection[bytes], today: datetime.date
) -> FetchRequest:
    """Verify a request of one officer, of these days. Raises NotValidError."""
    try:
        key = signed.signatures[0].key
        content = cast("dict[str, str]", open_document(signed, (key,), _REQUEST))
        period = parse_period(content["period"])
    except (CryptoError, ValueError):
        raise NotValidError from None
    day = parse_day(content["day"])
    if key not in officers or not today - _ONE_DAY <= day <= today + _ONE_DAY:
        raise NotValidError
    return FetchRequest(period, b64decode(content["desk"]) if content["desk"] else None)


def desks_with_batches(session: Session) -> list[bytes]:
    """Give the desks that sent batches, in the order of their fingerprints."""
    return list(session.scalars(select(Batch.desk).distinct().order_by(Batch.desk)))


def desk_log(session: Session, *, desk: bytes) -> list[SignedDocument]:
    """Give a desk's log, by which its batches are verified. Raises UnknownDeskError."""
    return read_log(session, desk=desk)


def batches_of(session: Session, *, desk: bytes, period: Period) -> list[FetchedBatch]:
    """Give a desk's batches of the weeks that carry a period, oldest first."""
    weeks = [str(week) for week in period.weeks()]
    file = (
        select(BatchFile.desk, BatchFile.number, BatchFile.sealed)
        .where(BatchFile.period == str(period))
        .subquery()
    )
    rows = session.execute(
        select(Batch.statement, file.c.sealed)
        .outerjoin(file, (file.c.desk == Batch.desk) & (file.c.number == Batch.number))
        .where(Batch.desk == desk, Batch.week.in_(weeks))
        .order_by(Batch.number)
    )
    return [FetchedBatch(parse_wrapper(statement), sealed) for statement, sealed in rows]


def is_released(session: Session, *, period: Period) -> bool:
    """Tell whether a period was released."""
    return session.get(Release, str(period)) is not None


def take_release(
    session: Session,
    *,
    plan: SignedDocument,
    result: SignedDocument,
    officers: Collection[bytes],
    closed_days: Collection[str],
    today: datetime.date,
) -> None:
    """Store a release and delete the period's tuples; the very same again changes nothing.

    Raises NotValidError, AlreadyReleasedError.
    """
    opened, measurements = verify_release(plan, result, officers)
    name = str(opened.period)
    if today < opened.period.first_release:
        raise NotValidError  # desks may still send; what came later would be lost
    stored = session.get(Release, name)
    if stored is not None:
        if (stored.plan, stored.result) == (plan.to_bytes(), result.to_bytes()):
            return
        raise AlreadyReleasedError
    session.add(
        Release(
            period=name,
            plan=plan.to_bytes(),
            result=result.to_bytes(),
            received=today,
            public_from=public_from(opened.period, received=today, closed_days=closed_days),
        )
    )
    session.flush()
    for table, cost in measurements.epsilon_per_mille.items():
        session.add(
            ReleaseDebit(
                period=name, released_table=table, frame=opened.frame, epsilon_per_mille=cost
            )
        )
    session.execute(delete(BatchFile).where(BatchFile.period == name))


def verify_release(
    plan: SignedDocument, result: SignedDocument, officers: Collection[bytes]
) -> tuple[Plan, Measurements]:
    """Verify plan and result. Raises NotValidError."""
    try:
        opened = open_plan(plan, officers)
        return opened, open_result(result, plan=plan, opened=opened)
    except CryptoError:
        raise NotValidError from None


def public_from(
    period: Period, *, received: datetime.date, closed_days: Collection[str]
) -> datetime.date:
    """Give the day of publication: four weeks after the period, ten working days after release.

    `closed_days` are the office's days off, `YYYY-MM-DD`.
    """
    day, left = received, PREVIEW_WORKING_DAYS
    while left:
        day += _ONE_DAY
        left -= day.weekday() < _SATURDAY and day.isoformat() not in closed_days
    return max(day, period.last_day + PUBLICATION)


def all_releases(session: Session) -> Sequence[Release]:
    """Give all releases, in the order of their periods' ends."""
    rows = session.scalars(select(Release)).all()
    return sorted(rows, key=lambda row: (parse_period(row.period).last_day, row.period))
