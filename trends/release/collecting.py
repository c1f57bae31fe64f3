"""Opening and checking a period's tuples, and counting them.

Every check is against somebody: a server that drops, copies or swaps batches, a desk that is not
the office's, a client with an older frame, a forged or repeated row. What fails is named by desk
and batch, and the whole desk is left uncounted until an officer decides.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from crypto.age_keys import Identity
from crypto.batch import Batch, Tuples, open_batch, open_tuples
from crypto.document import SignedDocument
from crypto.encoding import NONE_HASH, b64decode, b64encode, sha256
from crypto.errors import CryptoError
from crypto.statements import Epoch, Log, verify_log
from reference.office import Office
from trends.periods import Period, Week, parse_week
from trends.release.counting import Counts, count_rows
from trends.release.errors import Finding, RefusedInputError
from trends.release.source import Source
from trends.release_document import DeskInput
from trends.units import Unit

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Task:
    """What is released: a period with its key and frame, by this office, over these units."""

    period: Period
    frame: str
    identity: Identity
    office: Office
    units: Mapping[str, Unit]
    left_out: Mapping[bytes, str]
    """Desks an officer decided to do without, and why."""


@dataclass(frozen=True, slots=True)
class Collected:
    """A period's input, opened, checked and counted."""

    desks: tuple[DeskInput, ...]
    input: bytes
    counts: Counts


@dataclass(frozen=True, slots=True)
class OpenedBatch:
    """A verified batch and what it holds of the period."""

    batch: Batch
    tuples: Tuples


class _RefusedDeskError(Exception):
    def __init__(self, batch: int, what: str) -> None:
        super().__init__(what)
        self.batch = batch
        self.what = what


def collect(task: Task, source: Source, *, progress: Progress) -> Collected:
    """Fetch, open, check and count all desks' tuples. Raises RefusedInputError, ReleaseError."""
    known = {desk.fingerprint for desk in task.office.desks}
    findings = [
        Finding(b64encode(desk), 0, "is not in the office file")
        for desk in source.desks(task.period)
        if b64encode(desk) not in known and desk not in task.left_out
    ]
    opened: dict[str, list[OpenedBatch]] = {}
    for number, name in enumerate(sorted(known), start=1):
        progress(f"desk {number} of {len(known)}")
        if b64decode(name) in task.left_out:
            continue
        try:
            opened[name] = open_desk(task, b64decode(name), source)
        except _RefusedDeskError as error:
            findings.append(Finding(name, error.batch, error.what))
    rows = {name: [(each.batch.number, each.tuples) for each in opened[name]] for name in opened}
    counts, refused = count_rows(rows, period=task.period, units=task.units)
    if findings or refused:
        raise RefusedInputError([*findings, *refused])
    return Collected(
        desks=tuple(_desk_input(name, batches) for name, batches in opened.items()),
        input=_input_hash(task.period, opened),
        counts=counts,
    )


def open_desk(task: Task, desk: bytes, source: Source) -> list[OpenedBatch]:
    """Fetch a desk's batches and verify log, signatures, chain and files."""
    found = source.fetch(task.period, desk)
    try:
        log = verify_log(found.log, desk)
    except CryptoError as error:
        raise _RefusedDeskError(0, f"its log is refused [{error.code}]") from None
    if not found.batches:
        raise _RefusedDeskError(0, "sent no batch in this period")
    verified = [(_verify(log, each.statement), each.sealed) for each in found.batches]
    _check_chain(task.period, [batch for (_, batch), _ in verified])
    return [_open_file(task, epoch, batch, sealed) for (epoch, batch), sealed in verified]


def _verify(log: Log, statement: SignedDocument) -> tuple[Epoch, Batch]:
    """Verify a statement by the epoch that may have signed it.

    Whoever was removed still has the answering key of an older epoch. It signs nothing for weeks
    that ended after the next epoch began.
    """
    signer = statement.signatures[0].key if statement.signatures else b""
    try:
        epoch = next(each for each in log.epochs if each.answering == signer)
        batch = open_batch(statement, epoch.answering)
    except StopIteration:
        raise _RefusedDeskError(0, "a batch is signed by no epoch of the desk") from None
    except CryptoError as error:
        raise _RefusedDeskError(0, f"a batch is refused [{error.code}]") from None
    if batch.desk != log.desk or batch.epoch != epoch.hash:
        raise _RefusedDeskError(batch.number, "belongs to another desk or epoch")
    later = [each for each in log.epochs if each.number > epoch.number]
    if any(each.since <= _week(batch).sunday for each in later):
        raise _RefusedDeskError(batch.number, "is signed by an epoch that had ended")
    return epoch, batch


def _week(batch: Batch) -> Week:
    try:
        return parse_week(batch.week)
    except ValueError:
        raise _RefusedDeskError(batch.number, "names a week that does not exist") from None


def _check_chain(period: Period, batches: Sequence[Batch]) -> None:
    """Numbers, weeks and hashes without a gap, from the period's first week to its last."""
    for before, after in pairwise(batches):
        if (after.number, after.previous) != (before.number + 1, before.hash):
            raise _RefusedDeskError(after.number, "one before it is missing")
        if _week(after) != _week(before).following:
            raise _RefusedDeskError(after.number, "does not follow the week before")
    first, last = batches[0], batches[-1]
    weeks = list(period.weeks())
    # A desk that only began to send in this period has nothing before its first batch.
    if _week(first) != weeks[0] and (first.number, first.previous) != (1, NONE_HASH):
        raise _RefusedDeskError(first.number, "is not the first of the period: one is missing")
    if _week(last) != weeks[-1]:
        raise _RefusedDeskError(
            last.number, f"is the last one; those up to {weeks[-1]} are missing"
        )


def _open_file(task: Task, epoch: Epoch, batch: Batch, sealed: bytes | None) -> OpenedBatch:
    name = str(task.period)
    if name not in batch.files:
        raise _RefusedDeskError(batch.number, f"was sent too late for {name}")
    if sealed is None or sha256(sealed) != batch.files[name]:
        raise _RefusedDeskError(batch.number, "its file is missing or another one")
    try:
        tuples = open_tuples(sealed, task.identity, key=epoch.answering, batch=batch)
    except CryptoError as error:
        raise _RefusedDeskError(batch.number, f"its file is refused [{error.code}]") from None
    if (tuples.period, tuples.frame) != (name, task.frame):
        raise _RefusedDeskError(
            batch.number, f"is coded for {tuples.period} in frame {tuples.frame}, not for {name}"
        )
    return OpenedBatch(batch, tuples)


def _desk_input(name: str, batches: Sequence[OpenedBatch]) -> DeskInput:
    first, last = batches[0].batch, batches[-1].batch
    return DeskInput(b64decode(name), first.number, last.number, last.hash, last.week)


def _input_hash(period: Period, opened: Mapping[str, Sequence[OpenedBatch]]) -> bytes:
    """Hash statements and files of everything counted: what a plan freezes."""
    parts = [
        batch.batch.hash + batch.batch.files[str(period)]
        for desk in sorted(opened)
        for batch in opened[desk]
    ]
    return sha256(b"rueckhalt/v1/release-input", *parts)
