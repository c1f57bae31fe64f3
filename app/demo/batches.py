"""A desk's weekly batches as its browsers make them, for the demonstration and dry runs.

The rules are those of browser/src/desk/model/statistics: oldest first, 32 Fälle a week, the rest
waits; every file filled up and shuffled.
"""

import datetime
import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from crypto.age_keys import new_identity
from crypto.batch import (
    ROWS,
    CopyRow,
    Part,
    Row,
    Tuples,
    empty_row,
    encrypt_copy,
    seal_tuples,
    sign_batch,
)
from crypto.document import SignedDocument
from crypto.encoding import NONE_HASH, new_id, sha256
from crypto.recovery import new_master, recovery_keys
from crypto.signing import public_key
from crypto.statements import LONGEST_EPOCH, Epoch, found_desk, open_epoch, verify_log
from trends.batches import NewBatch
from trends.frame import VERSION
from trends.periods import Period, Week, quarter_of, year_of

_ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Fall:
    """A coded Fall: its day, its Kommune's key (empty: the network alone), its four codes."""

    day: datetime.date
    ags: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Sender:
    """What signs a desk's batches: its log and the keys of its current epoch."""

    statements: tuple[SignedDocument, ...]
    answering_seed: bytes = field(repr=False)
    vault_key: bytes = field(repr=False)

    @property
    def desk(self) -> bytes:
        """The desk's fingerprint."""
        return self.statements[0].hash

    @property
    def epoch(self) -> Epoch:
        """The epoch that signs."""
        return verify_log(self.statements, self.desk).current


def new_sender(since: datetime.date) -> Sender:
    """Found a desk that has no members and does nothing but send batches."""
    root_seed, kit = os.urandom(32), recovery_keys(new_master())
    founding = found_desk(
        root_seed=root_seed,
        recovery_seed=kit.signing_seed,
        recovery_recipient=kit.identity.recipient,
        since=since,
    )
    answering_seed, vault_key = os.urandom(32), os.urandom(32)
    epoch = open_epoch(
        root_seed=root_seed,
        desk=founding.hash,
        previous=founding.hash,
        number=1,
        since=since,
        expires=since + LONGEST_EPOCH,
        intake=new_identity().recipient,
        answering=public_key(answering_seed),
        vault_key=vault_key,
        members=os.urandom(32),
    )
    return Sender((founding, epoch), answering_seed, vault_key)


@dataclass(frozen=True)
class ReleaseKeys:
    """What batches are sealed to, and which Kommunen are released yearly."""

    recipients: Mapping[str, str]
    yearly: Mapping[str, bool]
    """By the Kommune's key; one that is missing is counted for the network alone."""


def weekly_batches(
    sender: Sender, faelle: Iterable[Fall], keys: ReleaseKeys, *, first: Week, last: Week
) -> Iterator[NewBatch]:
    """Give the batches of these weeks, each sent on the Monday after; number 1 is the first."""
    maker = _Maker(sender, sender.epoch, keys)
    waiting = sorted(faelle, key=lambda fall: fall.day)
    week, number, previous = first, 1, NONE_HASH
    while week <= last:
        due = [fall for fall in waiting[:ROWS] if fall.day <= week.sunday]
        waiting = waiting[len(due) :]
        batch = maker.make(due, week, number, previous)
        previous = batch.statement.hash
        yield batch
        week, number = week.following, number + 1


_Rows = dict[tuple[Period, Part], list[Row]]


def _rows(faelle: Iterable[Fall], week: Week, keys: ReleaseKeys) -> _Rows:
    """Write the rows of a week by period and part."""
    rows: _Rows = {}
    for fall in faelle:
        day = _counted_day(fall.day, week)
        if fall.ags in keys.yearly:
            period = year_of(day) if keys.yearly[fall.ags] else quarter_of(day)
            rows.setdefault((period, "kommune"), []).append(Row("count", new_id(), (fall.ags,)))
        network = rows.setdefault((year_of(day), "network"), [])
        network.append(Row("count", new_id(), fall.values))
    return rows


def _counted_day(day: datetime.date, week: Week) -> datetime.date:
    """Count a Fall where it belongs, or as of this week if that period takes no more."""
    return day if quarter_of(day) in week.periods() else week.sunday


@dataclass(frozen=True)
class _Maker:
    """Makes the batches of one desk."""

    sender: Sender
    epoch: Epoch
    keys: ReleaseKeys

    def make(self, faelle: Iterable[Fall], week: Week, number: int, previous: bytes) -> NewBatch:
        """Seal, copy and sign a week."""
        rows = _rows(faelle, week, self.keys)
        periods = [each for each in week.periods() if str(each) in self.keys.recipients]
        files = {str(period): self._seal(rows, week, number, period) for period in periods}
        copy = encrypt_copy(
            [
                CopyRow(str(period), "count", row.id)
                for (period, _), of in rows.items()
                for row in of
            ],
            self.sender.vault_key,
            desk=self.sender.desk,
            epoch=self.epoch.number,
            number=number,
        )
        statement = sign_batch(
            answering_seed=self.sender.answering_seed,
            desk=self.sender.desk,
            epoch=self.epoch.hash,
            number=number,
            week=str(week),
            previous=previous,
            files={period: sha256(sealed) for period, sealed in files.items()},
            copy=sha256(copy),
        )
        return NewBatch(statement, files, copy)

    def _seal(self, rows: _Rows, week: Week, number: int, period: Period) -> bytes:
        network = rows.get((period, "network"), [])
        tuples = Tuples(
            desk=self.sender.desk,
            number=number,
            week=str(week),
            period=str(period),
            frame=VERSION,
            kommunen=_filled(rows.get((period, "kommune"), []), "kommune"),
            network=_filled(network, "network") if period.yearly else (),
        )
        recipient = self.keys.recipients[str(period)]
        return seal_tuples(tuples, self.sender.answering_seed, recipient)


def _filled(rows: list[Row], part: Part) -> tuple[Row, ...]:
    """Fill up with empty rows and shuffle by the system's generator."""
    filled = [*rows, *(empty_row(part) for _ in range(ROWS - len(rows)))]
    secrets.SystemRandom().shuffle(filled)
    return tuple(filled)
