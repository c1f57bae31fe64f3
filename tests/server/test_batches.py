"""A desk's weekly batch on its way in."""

import datetime
import os
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from app.demo.batches import Fall, ReleaseKeys, Sender, weekly_batches
from app.demo.people import Person
from crypto.age import seal
from crypto.batch import SEALED_LENGTH, open_batch, open_copy, sign_batch
from crypto.encoding import NONE_HASH, b64decode, b64encode, sha256
from crypto.padding import pad
from tests.infrastructure.office_file import MID, SMALL
from tests.server.conftest import Officers
from tests.server.kit import Door, House, code
from tests.server.test_membership import admit, join
from trends.batches import NewBatch
from trends.models import Batch, BatchFile
from trends.periods import Week, parse_week

VALUES = ("threat", "volunteer", "written", "none")
LAST_ENDED = parse_week("2026-W47")


def sender_of(house: House) -> Sender:
    keys = house.desk
    return Sender(keys.statements, keys.secrets.answering_seed, keys.secrets.vault_key)


def batches(
    house: House, officers: Officers, faelle: list[Fall], *, first: Week, last: Week
) -> Iterator[NewBatch]:
    keys = ReleaseKeys(
        {str(period): recipient for period, recipient in officers.recipients().items()},
        {MID: False, SMALL: True},
    )
    return weekly_batches(sender_of(house), faelle, keys, first=first, last=last)


def first_batch(house: House, officers: Officers, faelle: list[Fall] | None = None) -> NewBatch:
    (batch,) = batches(house, officers, faelle or [], first=LAST_ENDED, last=LAST_ENDED)
    return batch


def body(batch: NewBatch) -> dict[str, Any]:
    return {
        "statement": batch.statement.to_json(),
        "files": {period: b64encode(sealed) for period, sealed in batch.files.items()},
        "copy": b64encode(batch.copy),
    }


def send(door: Door, batch: NewBatch) -> str:
    answer = door.post("/api/statistics/batches", body(batch))
    return "" if answer.status_code == 201 else code(answer)


def resigned(house: House, batch: NewBatch, **changes: Any) -> NewBatch:
    """Sign another statement over the batch's files, as whoever holds the desk's key could."""
    opened = open_batch(batch.statement, sender_of(house).epoch.answering)
    arguments: dict[str, Any] = {
        "answering_seed": house.desk.secrets.answering_seed,
        "desk": opened.desk,
        "epoch": opened.epoch,
        "number": opened.number,
        "week": opened.week,
        "previous": opened.previous,
        "files": {period: sha256(sealed) for period, sealed in batch.files.items()},
        "copy": sha256(batch.copy),
    }
    return replace(batch, statement=sign_batch(**(arguments | changes)))


def stored(house: House) -> tuple[int, int]:
    with house.database.read() as session:
        return (
            len(session.scalars(select(Batch.number)).all()),
            len(session.scalars(select(BatchFile.period)).all()),
        )


def test_a_batch_comes_in_once_and_its_desk_reads_the_copy_back(
    house: House, officers: Officers
) -> None:
    door = house.sign_in()
    batch = first_batch(house, officers, [Fall(datetime.date(2026, 11, 18), MID, VALUES)])

    assert [send(door, batch), send(door, batch)] == ["", ""]

    shown = door.get("/api/statistics").json
    assert shown is not None
    assert shown["last"] == batch.statement.to_json()
    (sent,) = shown["batches"]
    rows = open_copy(
        b64decode(sent["copy"]),
        house.desk.secrets.vault_key,
        desk=house.desk.fingerprint,
        epoch=sent["epoch"],
        number=sent["number"],
    )
    assert sorted(row.period for row in rows) == ["2026", "2026-Q4"]
    assert stored(house) == (1, 2)


def test_a_busy_desk_and_an_idle_one_send_the_same_to_the_byte_count(
    house: House, second_house: House, officers: Officers
) -> None:
    weeks = {"first": parse_week("2026-W44"), "last": LAST_ENDED}
    busy = [Fall(datetime.date(2026, 11, 2 + at % 14), MID, VALUES) for at in range(90)]
    doors = (house.sign_in(), second_house.sign_in())
    for each, door, faelle in ((house, doors[0], busy), (second_house, doors[1], [])):
        for batch in batches(each, officers, faelle, **weeks):
            assert send(door, batch) == ""

    with house.database.read() as session:
        shapes = [
            sorted(
                (number, week, len(copy), len(statement), epoch)
                for number, week, copy, statement, epoch in session.execute(
                    select(
                        Batch.number, Batch.week, Batch.copy, Batch.statement, Batch.epoch
                    ).where(Batch.desk == each.desk.fingerprint)
                )
            )
            for each in (house, second_house)
        ]
        files = [
            sorted(
                (number, period, len(sealed))
                for number, period, sealed in session.execute(
                    select(BatchFile.number, BatchFile.period, BatchFile.sealed).where(
                        BatchFile.desk == each.desk.fingerprint
                    )
                )
            )
            for each in (house, second_house)
        ]

    assert shapes[0] == shapes[1]
    assert files[0] == files[1]
    assert {length for _, _, length in files[0]} == {SEALED_LENGTH}


def test_a_week_that_has_not_ended_is_refused(house: House, officers: Officers) -> None:
    (early,) = batches(house, officers, [], first=LAST_ENDED.following, last=LAST_ENDED.following)

    assert send(house.sign_in(), early) == "not-valid"


def test_numbers_weeks_and_hashes_must_go_on_without_a_gap(
    house: House, officers: Officers
) -> None:
    door = house.sign_in()
    first, second, third = batches(
        house, officers, [], first=parse_week("2026-W45"), last=LAST_ENDED
    )

    assert send(door, second) == "conflict"
    assert send(door, first) == ""
    assert send(door, third) == "conflict"
    assert send(door, resigned(house, second, previous=NONE_HASH)) == "conflict"
    assert send(door, resigned(house, second, week="2026-W47")) == "not-valid"
    assert send(door, second) == ""
    assert stored(house)[0] == 2


def test_forged_and_wrongly_signed_uploads_are_refused(
    house: House, second_house: House, officers: Officers
) -> None:
    door = house.sign_in()
    good = first_batch(house, officers)
    foreign = first_batch(second_house, officers)
    (signature,) = good.statement.signatures
    flipped = bytes([signature.signature[0] ^ 1]) + signature.signature[1:]
    forged = replace(
        good,
        statement=replace(good.statement, signatures=(replace(signature, signature=flipped),)),
    )

    assert send(door, forged) == "not-valid"
    assert send(door, foreign) == "stale-epoch"
    assert send(door, resigned(house, good, desk=second_house.desk.fingerprint)) == "not-valid"
    assert send(door, resigned(house, good, epoch=os.urandom(32))) == "stale-epoch"
    assert stored(house) == (0, 0)


def test_a_former_epoch_no_longer_sends(
    house: House, officers: Officers, counsellor: Person
) -> None:
    before = first_batch(house, officers)
    join(house, counsellor)
    admit(house, counsellor)

    assert send(house.sign_in(), before) == "stale-epoch"


@pytest.mark.parametrize("spoil", ["missing", "extra", "swapped", "copy"])
def test_files_must_be_those_that_were_signed(house: House, officers: Officers, spoil: str) -> None:
    batch = first_batch(house, officers)
    quarter, year = batch.files["2026-Q4"], batch.files["2026"]
    changed = {
        "missing": replace(batch, files={"2026": year}),
        "extra": replace(batch, files={**batch.files, "2026-Q3": quarter}),
        "swapped": replace(batch, files={"2026": quarter, "2026-Q4": year}),
        "copy": replace(batch, copy=os.urandom(len(batch.copy))),
    }[spoil]

    assert send(house.sign_in(), changed) == "not-valid"
    assert stored(house) == (0, 0)


def test_files_of_another_length_or_without_a_seal_are_refused(
    house: House, officers: Officers
) -> None:
    door = house.sign_in()
    batch = first_batch(house, officers)
    recipient = next(iter(officers.recipients().values()))
    for sealed in (
        seal(pad(b"", "copy"), [recipient]),
        os.urandom(SEALED_LENGTH),
        batch.files["2026"][:-1],
    ):
        changed = replace(batch, files={**batch.files, "2026": sealed})
        assert send(door, resigned(house, changed)) == "not-sealed"
    short = replace(batch, copy=batch.copy[:-1])
    assert send(door, resigned(house, short)) == "not-sealed"
    assert stored(house) == (0, 0)


def test_the_periods_of_a_batch_follow_from_its_week_alone(
    house: House, officers: Officers
) -> None:
    door = house.sign_in()
    batch = first_batch(house, officers)
    one_file = replace(batch, files={"2026": batch.files["2026"]})
    other_period = replace(
        batch, files={"2026": batch.files["2026"], "2026-Q3": batch.files["2026-Q4"]}
    )

    assert send(door, resigned(house, one_file)) == "not-valid"
    assert send(door, resigned(house, other_period)) == "not-valid"


def test_a_late_week_comes_without_the_files_of_a_period_that_has_closed(
    house: House, officers: Officers
) -> None:
    house.clock.advance(days=50)  # 12 January 2027: the last day for tuples of 2026
    first = parse_week("2026-W53")
    (in_time,) = batches(house, officers, [], first=first, last=first)
    house.clock.advance(days=3)
    door = house.sign_in()
    open_ones = {"2027": in_time.files["2027"], "2027-Q1": in_time.files["2027-Q1"]}

    assert send(door, in_time) == "period-closed"
    assert send(door, resigned(house, replace(in_time, files=open_ones))) == ""


def test_an_oversized_batch_is_refused_before_it_is_read(house: House) -> None:
    answer = house.sign_in().post("/api/statistics/batches", {"copy": "A" * 200_000})

    assert code(answer) == "too-large"
