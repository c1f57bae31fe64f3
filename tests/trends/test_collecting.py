"""What the release tool counts, and what it refuses to count."""

import datetime
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.demo.batches import Fall, Sender, new_sender
from crypto import batch as formats
from crypto.age import open_sealed
from crypto.batch import Row, Tuples, seal_tuples, sign_batch
from crypto.canonical import parse, serialise
from crypto.document import SignedDocument, parse_wrapper, sign_bytes
from crypto.encoding import NONE_HASH, new_id, sha256
from crypto.errors import CryptoError
from crypto.padding import unpad
from tests.infrastructure.office_file import LARGE, MID, SMALL
from tests.trends.network import (
    QUARTER,
    VALUES,
    YEAR,
    Network,
    faelle,
    make_network,
)
from trends.batches import NewBatch
from trends.frame import KOMMUNE_TOTAL
from trends.release.collecting import Collected, Task, collect
from trends.release.errors import RefusedInputError
from trends.release.steps import make_task

TODAY = datetime.date(2026, 10, 14)
SECOND_WEEK = 1
CODED = 2
"""The place of the week whose batch has the first Fälle."""


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Network:
    """Two desks, one with 70 Fälle and one with none."""
    network = make_network(tmp_path_factory.mktemp("network"))
    busy, idle = network.senders
    network.send(busy, [*faelle(40, MID), *faelle(20, LARGE), *faelle(10, SMALL)])
    network.send(idle, [])
    return network


@pytest.fixture
def network(sent: Network) -> Network:
    """The same, for a test to spoil."""
    shelf = replace(
        sent.shelf,
        logs=dict(sent.shelf.logs),
        batches={desk: list(batches) for desk, batches in sent.shelf.batches.items()},
    )
    return replace(sent, shelf=shelf)


def collected(network: Network, left_out: Mapping[bytes, str] | None = None) -> Collected:
    task = quarter_task(network, left_out or {})
    return collect(task, network.shelf, progress=lambda _: None)


def quarter_task(network: Network, left_out: Mapping[bytes, str]) -> Task:
    return make_task(network.surroundings(TODAY), QUARTER, left_out)


def refusals(network: Network) -> list[str]:
    """Give what the tool says; nothing may be counted."""
    with pytest.raises(RefusedInputError) as refused:
        collected(network)
    return [finding.what for finding in refused.value.findings]


def rows_of(network: Network, sender: Sender, place: int) -> Tuples:
    """Open a batch's file of the quarter, as only the tool can."""
    _, batch = network.shelf.batches[sender.desk][place]
    identity = network.folder.key(QUARTER)
    key = sender.epoch.answering
    opened = formats.open_batch(batch.statement, key)
    return formats.open_tuples(batch.files[str(QUARTER)], identity, key=key, batch=opened)


def put_file(network: Network, sender: Sender, place: int, sealed: bytes) -> None:
    """Put another file into a batch and let the desk sign that and all later ones anew."""
    batches = network.shelf.batches[sender.desk]
    week, changed = batches[place]
    batches[place] = week, replace(changed, files={**changed.files, str(QUARTER): sealed})
    previous = NONE_HASH
    for at, (week, batch) in enumerate(batches):
        statement = resigned(sender, batch, previous=previous)
        batches[at] = week, replace(batch, statement=statement)
        previous = statement.hash


def resigned(sender: Sender, batch: NewBatch, **changes: Any) -> SignedDocument:
    opened = formats.open_batch(batch.statement, sender.epoch.answering)
    arguments: dict[str, Any] = {
        "answering_seed": sender.answering_seed,
        "desk": opened.desk,
        "epoch": opened.epoch,
        "number": opened.number,
        "week": opened.week,
        "previous": opened.previous,
        "files": {period: sha256(sealed) for period, sealed in batch.files.items()},
        "copy": opened.copy,
    }
    return sign_batch(**(arguments | changes))


def put_rows(network: Network, place: int, change: Callable[[list[Row]], Sequence[Row]]) -> None:
    """Let the busy desk's browser have sealed other rows."""
    sender = network.senders[0]
    tuples = rows_of(network, sender, place)
    changed = replace(tuples, kommunen=tuple(change(list(tuples.kommunen))))
    recipient = network.folder.key(QUARTER).recipient
    put_file(network, sender, place, seal_tuples(changed, sender.answering_seed, recipient))


def first_of(rows: Sequence[Row], kind: str) -> int:
    return next(at for at, row in enumerate(rows) if row.kind == kind)


def test_every_fall_is_counted_once_in_its_kommune(network: Network) -> None:
    counts = collected(network).counts

    assert counts == {
        KOMMUNE_TOTAL: {MID: 40, LARGE: 20, "03999005": 0},
    }


def test_a_year_counts_small_kommunen_and_every_fall_in_each_margin(tmp_path: Path) -> None:
    network = make_network(tmp_path, desks=1)
    network.send(
        network.senders[0],
        [*faelle(3, SMALL), *faelle(4, MID), *faelle(2, "")],
        first="2026-W01",
        last=list(YEAR.weeks())[-1],
    )
    today = datetime.date(2027, 1, 15)

    task = make_task(network.surroundings(today), YEAR, {})
    counts = collect(task, network.shelf, progress=lambda _: None).counts

    assert counts[KOMMUNE_TOTAL] == {SMALL: 3, "03999003": 0}
    assert {table: counts[table][value] for table, value in zip(
        ("form", "role", "channel", "wish"), VALUES, strict=True
    )} == {"form": 9, "role": 9, "channel": 9, "wish": 9}  # fmt: skip
    assert {sum(cells.values()) for name, cells in counts.items() if name != KOMMUNE_TOTAL} == {9}


def test_overflow_waits_for_the_next_week_and_is_not_lost(network: Network) -> None:
    weeks = [
        sum(row.kind == "count" for row in rows_of(network, network.senders[0], place).kommunen)
        for place in range(len(network.shelf.batches[network.senders[0].desk]))
    ]

    assert sum(weeks) == 60  # the ten of the small Kommune are in the year's files
    assert max(weeks) <= formats.ROWS
    assert sum(week > 0 for week in weeks) >= 2


def test_a_withdrawal_takes_its_tuple_back(network: Network) -> None:
    sender = network.senders[0]
    victim = next(row for row in rows_of(network, sender, CODED).kommunen if row.kind == "count")

    def take_back(rows: list[Row]) -> list[Row]:
        rows[first_of(rows, "empty")] = Row("withdraw", victim.id, ("",))
        return rows

    put_rows(network, 8, take_back)

    assert collected(network).counts[KOMMUNE_TOTAL][victim.values[0]] == (
        39 if victim.values[0] == MID else 19
    )


def test_a_tuple_copied_two_hundred_times_is_refused_each_time(network: Network) -> None:
    sender = network.senders[0]
    victim = next(row for row in rows_of(network, sender, CODED).kommunen if row.kind == "count")

    copies = 0
    for place in range(CODED + 4, CODED + 11):
        put_rows(network, place, lambda rows: [victim] * formats.ROWS)
        copies += formats.ROWS

    assert copies >= 200
    assert refusals(network) == ["repeats a tuple"] * copies


def test_rows_that_no_honest_browser_writes_are_named_and_counted_nowhere(
    network: Network,
) -> None:
    def spoil(rows: list[Row]) -> list[Row]:
        rows[:4] = [
            Row("count", new_id(), ("05111000",)),
            Row("count", new_id(), (SMALL,)),
            Row("withdraw", new_id(), ("",)),
            Row("count", new_id(), ("99999999",)),
        ]
        return rows

    put_rows(network, 10, spoil)

    assert refusals(network) == [
        "names a Kommune that is not in the office's directory",
        "names a Kommune that is not released with this period",
        "takes back what the desk never counted",
        "names a Kommune that is not in the office's directory",
    ]


@pytest.mark.parametrize("place", [0, 3, -1])
def test_a_dropped_batch_shows_wherever_it_was(network: Network, place: int) -> None:
    del network.shelf.batches[network.senders[1].desk][place]

    (what,) = refusals(network)

    assert "missing" in what


def test_a_desk_whose_batches_are_all_gone_is_missed(network: Network) -> None:
    network.shelf.batches[network.senders[1].desk] = []

    assert refusals(network) == ["sent no batch in this period"]


def test_a_file_taken_out_or_exchanged_is_noticed(network: Network) -> None:
    batches = network.shelf.batches[network.senders[0].desk]
    week, batch = batches[2]
    batches[2] = week, replace(batch, files={})
    other = network.shelf.batches[network.senders[1].desk]
    week, batch = other[2]
    other[2] = week, replace(batch, files=other[3][1].files)

    assert refusals(network) == ["its file is missing or another one"] * 2


def test_a_desk_that_is_not_the_offices_is_refused(network: Network) -> None:
    stranger = new_sender(datetime.date(2026, 6, 29))
    network.send(stranger, faelle(5, MID))

    assert refusals(network) == ["is not in the office file"]


def test_a_strangers_batches_under_a_known_desk_are_refused(network: Network) -> None:
    stranger = new_sender(datetime.date(2026, 6, 29))
    network.send(stranger, faelle(5, MID))
    known = network.senders[1].desk
    network.shelf.batches[known] = network.shelf.batches.pop(stranger.desk)

    assert refusals(network) == ["a batch is signed by no epoch of the desk"]


def test_a_strangers_log_under_a_known_desk_is_refused(network: Network) -> None:
    stranger = new_sender(datetime.date(2026, 6, 29))
    network.send(stranger, faelle(5, MID))
    known = network.senders[1].desk
    network.shelf.batches[known] = network.shelf.batches.pop(stranger.desk)
    network.shelf.logs[known] = network.shelf.logs.pop(stranger.desk)

    assert refusals(network) == ["its log is refused [pin]"]


def test_rows_that_another_key_signed_are_refused(network: Network) -> None:
    sender, other = network.senders
    tuples = rows_of(network, sender, SECOND_WEEK)
    recipient = network.folder.key(QUARTER).recipient

    put_file(network, sender, SECOND_WEEK, seal_tuples(tuples, other.answering_seed, recipient))

    assert refusals(network) == ["its file is refused [signer]"]


def test_a_file_of_an_earlier_week_replayed_is_refused(network: Network) -> None:
    sender = network.senders[0]
    earlier = network.shelf.batches[sender.desk][4][1].files[str(QUARTER)]

    put_file(network, sender, 9, earlier)

    assert refusals(network) == ["its file is refused [batch]"]


def test_another_version_of_the_frame_is_refused(network: Network) -> None:
    sender = network.senders[0]
    tuples = replace(rows_of(network, sender, SECOND_WEEK), frame="2")
    recipient = network.folder.key(QUARTER).recipient

    put_file(network, sender, SECOND_WEEK, seal_tuples(tuples, sender.answering_seed, recipient))

    assert refusals(network) == ["is coded for 2026-Q3 in frame 2, not for 2026-Q3"]


def test_ten_thousand_malformed_files_are_refused_with_a_code_and_never_crash(
    network: Network,
) -> None:
    sender = network.senders[0]
    _, batch = network.shelf.batches[sender.desk][SECOND_WEEK]
    good = batch.files[str(QUARTER)]
    identity = network.folder.key(QUARTER)
    document = parse_wrapper(unpad(open_sealed(good, identity), "tuples")).document
    opened = formats.open_batch(batch.statement, sender.epoch.answering)
    generator = random.Random(20261014)

    outcomes = set()
    for _ in range(10_000):
        spoilt = spoil_bytes(document, generator)
        signed = sign_bytes(spoilt, (sender.answering_seed,))
        outcomes.add(read_rows(signed, sender.epoch.answering, opened))

    assert outcomes <= {"canonical", "schema", "batch", "same"}
    assert {"canonical", "schema"} <= outcomes


def spoil_bytes(document: bytes, generator: random.Random) -> bytes:
    """Change a signed list of rows as a faulty or hostile client might."""
    if generator.random() < 0.5:
        at = generator.randrange(len(document))
        return document[:at] + bytes([generator.randrange(256)]) + document[at + 1 :]
    content: Any = parse(document)
    key = generator.choice(sorted(content))
    junk = [0, -1, "", "x" * 40, [], {}, True, content["kommunen"][:5], [["count"]] * 32]
    content[key] = generator.choice(junk)
    return serialise(content)


def read_rows(signed: SignedDocument, key: bytes, opened: formats.Batch) -> str:
    """Read rows without the seal, which is the same for all."""
    try:
        tuples = formats.read_signed_tuples(signed, key=key, batch=opened)
    except CryptoError as error:
        return error.code
    assert isinstance(tuples, Tuples)
    return "same"


def test_leaving_a_desk_out_takes_a_reason_and_stands_in_the_plan(network: Network) -> None:
    gone = network.senders[1].desk
    network.shelf.batches[gone] = []

    found = collected(network, {gone: "closed in summer"})

    assert [each.desk for each in found.desks] == [network.senders[0].desk]
    assert found.counts[KOMMUNE_TOTAL][MID] == 40


def test_a_fall_of_no_released_kommune_counts_for_the_network_alone(tmp_path: Path) -> None:
    network = make_network(tmp_path, desks=1)
    network.send(network.senders[0], [Fall(datetime.date(2026, 8, 3), "", VALUES)])

    counts = collect(quarter_task(network, {}), network.shelf, progress=lambda _: None).counts

    assert set(counts[KOMMUNE_TOTAL].values()) == {0}
