"""Taking a desk's weekly batches in.

The server can't open a file. It checks what it can: that the desk's current epoch signed, that the
batch follows the one before, and that it has the files of its week, no more and no fewer, each of
the one length that all have.
"""

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import ConflictError, NotSealedError, NotValidError, StaleEpochError
from crypto import batch as formats
from crypto.document import SignedDocument, parse_wrapper
from crypto.encoding import NONE_HASH, sha256
from crypto.errors import CryptoError
from crypto.profile import check_profile
from crypto.statements import Epoch, verify_log
from desks.errors import UnknownDeskError
from desks.log import read_log
from desks.models import Desk
from trends.errors import PeriodClosedError
from trends.models import Batch, BatchFile, Release
from trends.periods import Week, parse_period, parse_week, week_of

_ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class NewBatch:
    """A batch as a browser sends it: signed statement, sealed file by period, the desk's copy."""

    statement: SignedDocument
    files: Mapping[str, bytes]
    copy: bytes


@dataclass(frozen=True, slots=True)
class SentBatch:
    """What a desk reads of a batch it sent. `epoch` is the number of the one that signed it."""

    number: int
    week: str
    epoch: int
    copy: bytes


def take_batch(
    session: Session,
    *,
    desk: bytes,
    batch: NewBatch,
    keyed: Collection[str],
    today: datetime.date,
) -> None:
    """Store the desk's next batch; the same one again changes nothing.

    `keyed` are the periods that have a release key.

    Raises StaleEpochError, NotValidError, NotSealedError, ConflictError, PeriodClosedError.
    """
    epoch = _lock_epoch(session, desk, today)
    opened = _open(batch.statement, epoch, desk)
    last = _last(session, desk)
    if last is not None and sha256(parse_wrapper(last.statement).document) == opened.hash:
        return
    _check_place(opened, last, today)
    _check_files(batch, opened)
    _check_periods(session, opened, keyed, today)
    session.add(
        Batch(
            desk=desk,
            number=opened.number,
            week=opened.week,
            epoch=epoch.number,
            statement=batch.statement.to_bytes(),
            copy=batch.copy,
        )
    )
    session.flush()
    for period, sealed in batch.files.items():
        session.add(BatchFile(desk=desk, number=opened.number, period=period, sealed=sealed))


def sent_batches(session: Session, *, desk: bytes) -> list[SentBatch]:
    """Give all batches of a desk, oldest first."""
    rows = session.execute(
        select(Batch.number, Batch.week, Batch.epoch, Batch.copy)
        .where(Batch.desk == desk)
        .order_by(Batch.number)
    )
    return [SentBatch(*row) for row in rows]


def last_statement(session: Session, *, desk: bytes) -> SignedDocument | None:
    """Give the newest batch's statement."""
    last = _last(session, desk)
    return None if last is None else parse_wrapper(last.statement)


def _lock_epoch(session: Session, desk: bytes, today: datetime.date) -> Epoch:
    """Give the epoch that may sign; no other batch and no new epoch before the commit."""
    locked = select(Desk.fingerprint).where(Desk.fingerprint == desk).with_for_update()
    if session.scalar(locked) is None:
        raise UnknownDeskError
    log = verify_log(read_log(session, desk=desk), desk)
    try:
        return log.usable_epoch(today)
    except CryptoError:
        raise StaleEpochError from None


def _open(statement: SignedDocument, epoch: Epoch, desk: bytes) -> formats.Batch:
    try:
        opened = formats.open_batch(statement, epoch.answering)
    except CryptoError as error:
        if error.code == "signer":
            raise StaleEpochError from None
        raise NotValidError from None
    if opened.epoch != epoch.hash:
        raise StaleEpochError
    if opened.desk != desk:
        raise NotValidError
    return opened


def _last(session: Session, desk: bytes) -> Batch | None:
    return session.scalars(
        select(Batch).where(Batch.desk == desk).order_by(Batch.number.desc()).limit(1)
    ).first()


def _check_place(opened: formats.Batch, last: Batch | None, today: datetime.date) -> None:
    """Numbers, weeks and hashes go on without a gap, so that a missing batch shows."""
    week = _week(opened.week)
    ended = week_of(today + _ONE_DAY)  # a browser's day may be ahead of ours by a midnight
    if week.monday >= ended.monday:
        raise NotValidError
    if last is None:
        if (opened.number, opened.previous) != (1, NONE_HASH):
            raise ConflictError
        return
    previous = sha256(parse_wrapper(last.statement).document)
    if (opened.number, opened.previous) != (last.number + 1, previous):
        raise ConflictError
    if week != _week(last.week).following:
        raise NotValidError


def _week(text: str) -> Week:
    try:
        return parse_week(text)
    except ValueError:
        raise NotValidError from None


def _check_files(batch: NewBatch, opened: formats.Batch) -> None:
    if {period: sha256(sealed) for period, sealed in batch.files.items()} != opened.files:
        raise NotValidError
    if sha256(batch.copy) != opened.copy:
        raise NotValidError
    lengths = {len(sealed) for sealed in batch.files.values()}
    if not lengths <= {formats.SEALED_LENGTH} or len(batch.copy) != formats.COPY_LENGTH:
        raise NotSealedError
    try:
        for sealed in batch.files.values():
            check_profile(sealed)
    except CryptoError:
        raise NotSealedError from None


def _check_periods(
    session: Session, opened: formats.Batch, keyed: Collection[str], today: datetime.date
) -> None:
    """A week's batch has the files of its open periods: which ones must not depend on a desk."""
    of_week = {str(period): period for period in _week(opened.week).periods()}
    periods = {name: period for name, period in of_week.items() if name in keyed}
    if not opened.files.keys() <= periods.keys():
        raise NotValidError
    # Around midnight browser and server may disagree by a day on whether a period is open.
    needed = {name for name, each in periods.items() if today + _ONE_DAY <= each.last_sending}
    if not needed <= opened.files.keys():
        raise NotValidError
    last_days = [parse_period(name).last_sending for name in opened.files]
    released = select(Release.period).where(Release.period.in_(opened.files))
    if any(day < today - _ONE_DAY for day in last_days) or session.scalars(released).first():
        raise PeriodClosedError
