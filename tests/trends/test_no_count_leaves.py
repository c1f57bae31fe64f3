"""True counts stay on the office's machine; what is published adds nothing to one release."""

import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.models import metadata
from core.db import Database
from core.logs import configure_logging
from crypto.encoding import b64decode
from tests.infrastructure.office_file import LARGE, MID
from tests.trends.network import QUARTER, Network, faelle, make_network
from tests.trends.officer_steps import TODAY, Finish, Officers, Prepare
from tests.trends.server import configuration, fill, running
from trends.frame import KOMMUNE_TOTAL
from trends.release import steps

CANARIES = {MID: 233, LARGE: 151}
"""True counts that stand for nothing else anywhere."""


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Network, Path]:
    path = tmp_path_factory.mktemp("canaries")
    network = make_network(path)
    busy, idle = network.senders
    network.send(busy, [each for ags, count in CANARIES.items() for each in faelle(count, ags)])
    network.send(idle, [])
    database = Database(configuration(path, network, port=8000).database_url)
    fill(database, network)
    database.dispose()
    return network, path


def integers(value: object) -> Iterator[int]:
    """Every integer in parsed JSON; signed documents inside are opened."""
    if isinstance(value, bool):
        return
    if isinstance(value, int):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from integers(item)
    elif isinstance(value, dict):
        for name, item in value.items():
            if name == "document" and isinstance(item, str):
                yield from integers(json.loads(b64decode(item)))
            else:
                yield from integers(item)


def test_no_true_count_reaches_the_server_in_traffic_database_or_log(
    filled: tuple[Network, Path],
) -> None:
    network, path = filled
    officers = Officers(path / "release", network.office_file, network.officers)
    sent: list[bytes] = []
    log = io.StringIO()
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    configure_logging(log)
    try:
        with running(path, network, TODAY, sent=sent) as (origin, database):
            Prepare(officers, origin)()
            frozen = (path / "release/work/2026-Q3/counts.json").read_bytes()
            steps.confirm(officers.here, QUARTER, officer=officers.seeds[1])
            Finish(officers, origin)()
            stored = _rows(database)
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)

    # The canaries are what was counted, or nothing below means anything.
    counted = json.loads(frozen)["counts"][KOMMUNE_TOTAL]
    assert {ags: counted[ags] for ags in CANARIES} == CANARIES
    *asked, released = [json.loads(body) for body in sent if body]
    seen = [number for body in asked for number in integers(body)]
    seen += integers(released["plan"])
    assert set(seen).isdisjoint(CANARIES.values())
    # Noise hits the true count of one cell every third time, of both cells and nothing else
    # once in twelve: what the result names are its cells and no further numbers.
    result = json.loads(b64decode(released["result"]["document"]))
    assert set(result["measurements"][KOMMUNE_TOTAL]) == set(counted)
    assert len(list(integers(result))) == len(counted)
    assert frozen not in b"".join(sent)
    for text in (stored, log.getvalue()):
        assert not any(f" {count}" in text for count in CANARIES.values())


def _rows(database: Database) -> str:
    """Every row of every table but the release's, which is public, as text."""
    with database.read() as session:
        return "\n".join(
            " ".join(str(value) for value in row if not isinstance(value, bytes))
            for table in metadata.sorted_tables
            if table.name != "releases"
            for row in session.execute(select(table))
        )


def test_nothing_of_the_counts_is_left_on_the_officers_machine(
    filled: tuple[Network, Path],
) -> None:
    _, path = filled
    left: dict[str, Any] = {
        file.name: file.read_bytes() for file in (path / "release").rglob("*") if file.is_file()
    }

    assert not any(b"233" in data for name, data in left.items() if name.endswith(".json"))
    assert "counts.json" not in left
    assert f"{QUARTER}.key" not in left
