"""Editions in both databases: built once, refused if forged, never half seen, early for some."""

import dataclasses
import datetime
import io
import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select, update

from core.db import Database
from core.logs import configure_logging
from crypto.signing import public_key
from reference.office import Office
from tests.trends.publication_kit import Publisher, demonstration, store, years
from tests.trends.publishing_child import KILLED
from trends.models import EditionFile, Release
from trends.periods import Period
from trends.publication.edition import INDEX, LEDGER, NETWORK
from trends.publication.publishing import publish
from trends.publication.store import newest, newest_public, put_file, read_file, stored_inputs

ROOT = Path(__file__).resolve().parents[2]
QUARTER = Period(2026, 3)
BEFORE = Period(2026, 2)
PREVIEW_DAY = datetime.date(2026, 10, 20)
PUBLIC_DAY = datetime.date(2026, 10, 29)


@pytest.fixture(scope="module")
def publisher() -> Publisher:
    return demonstration()


@pytest.fixture
def log_lines() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    stream = io.StringIO()
    configure_logging(stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)


def editions(database: Database) -> set[str]:
    with database.read() as session:
        return set(stored_inputs(session))


def files(database: Database) -> dict[tuple[str, str], bytes]:
    with database.read() as session:
        rows = session.execute(select(EditionFile.period, EditionFile.path, EditionFile.content))
        return {(period, path): content for period, path, content in rows}


def child(
    database: Database, publisher: Publisher, folder: Path, *, die_at: int = 0, seed: int = 0
) -> subprocess.CompletedProcess[str]:
    office = folder / "office.json"
    office.write_bytes(publisher.office_file)
    url = database.engine.url.render_as_string(hide_password=False)
    url = url.replace("postgresql+psycopg", "postgresql")
    return subprocess.run(
        (sys.executable, "-m", "tests.trends.publishing_child", url, office, "2027-03-01",
         str(die_at)),
        cwd=ROOT, capture_output=True, text=True, check=False,
        env=os.environ | {"PYTHONHASHSEED": str(seed)},
    )  # fmt: skip


def test_release_becomes_an_edition_once(database: Database, publisher: Publisher) -> None:
    store(database, [publisher.release(QUARTER)])

    built = [publish(database, publisher.office, today=PUBLIC_DAY) for _ in range(2)]

    assert built == [[str(QUARTER)], []]
    with database.read() as session:
        for path in (INDEX, NETWORK, LEDGER, "unit/03999002.json"):
            stored = read_file(session, edition=str(QUARTER), path=path)
            assert stored is not None
            assert json.loads(stored.content())


def test_same_releases_give_the_same_bytes_in_every_process(
    database: Database, publisher: Publisher, tmp_path: Path
) -> None:
    store(database, [publisher.release(period) for period in years(2025, 2026)])
    made = []

    for seed in (1, 2):
        with database.write() as session:
            session.execute(delete(EditionFile))
        assert child(database, publisher, tmp_path, seed=seed).returncode == 0
        made.append(files(database))

    assert made[0] == made[1]
    assert len(made[0]) > 50


def test_killed_worker_leaves_no_half_edition_and_the_next_one_repeats(
    database: Database, publisher: Publisher, tmp_path: Path
) -> None:
    store(database, [publisher.release(QUARTER)])
    die_at = 1

    while (killed := child(database, publisher, tmp_path, die_at=die_at)).returncode == KILLED:
        assert not editions(database)
        assert not files(database)
        die_at += 1

    assert killed.returncode == 0, killed.stderr
    assert die_at > 3
    assert editions(database) == {str(QUARTER)}


def test_worker_that_fails_while_building_changes_nothing(
    database: Database, publisher: Publisher
) -> None:
    store(database, [publisher.release(period) for period in years(2026, 2026)])

    def fail() -> None:
        raise TimeoutError

    with pytest.raises(TimeoutError):
        publish(database, publisher.office, today=datetime.date(2027, 3, 1), alive=fail)

    assert not files(database)


@pytest.mark.parametrize("column", ["plan", "result"])
def test_forged_release_makes_no_edition(
    database: Database, publisher: Publisher, log_lines: io.StringIO, column: str
) -> None:
    store(database, [publisher.release(BEFORE)])
    publish(database, publisher.office, today=PUBLIC_DAY)
    other = publisher.release(QUARTER, seed=2)
    forged = publisher.release(QUARTER)
    setattr(forged, column, getattr(other, column))
    store(database, [forged])

    built = publish(database, publisher.office, today=PUBLIC_DAY)

    assert built == []
    assert editions(database) == {str(BEFORE)}  # what was there stays
    refused = [line for line in log_lines.getvalue().splitlines() if "release-refused" in line]
    assert json.loads(refused[-1]) == {
        "day": json.loads(refused[-1])["day"],
        "level": "error",
        "event": "release-refused",
        "edition": str(QUARTER),
    }


def test_release_by_others_than_the_officers_makes_no_edition(
    database: Database, publisher: Publisher
) -> None:
    store(database, [demonstration().release(QUARTER)])

    assert publish(database, publisher.office, today=PUBLIC_DAY) == []
    assert not files(database)


def test_release_by_officers_who_left_stays_good_up_to_their_day(
    database: Database, publisher: Publisher
) -> None:
    store(database, [publisher.release(BEFORE), publisher.release(QUARTER)])
    trends = demonstration().office.trends
    assert trends is not None

    def after_leaving(until: datetime.date) -> Office:
        former = dict.fromkeys(map(public_key, publisher.officers), until.isoformat())
        return dataclasses.replace(
            publisher.office, trends=dataclasses.replace(trends, former_officers=former)
        )

    too_early = after_leaving(QUARTER.last_day - datetime.timedelta(days=1))
    assert publish(database, too_early, today=PUBLIC_DAY) == []
    assert publish(database, after_leaving(QUARTER.last_day), today=PUBLIC_DAY) == [str(QUARTER)]


def test_release_moved_to_another_period_makes_no_edition(
    database: Database, publisher: Publisher
) -> None:
    store(database, [publisher.release(QUARTER)])
    with database.write() as session:
        session.execute(update(Release).values(period="2025-Q3"))

    assert publish(database, publisher.office, today=PUBLIC_DAY) == []


def test_kommunen_see_an_edition_before_everybody_does(
    database: Database, publisher: Publisher
) -> None:
    store(database, [publisher.release(BEFORE), publisher.release(QUARTER)])

    publish(database, publisher.office, today=PREVIEW_DAY)

    assert editions(database) == {str(BEFORE), str(QUARTER)}
    with database.read() as session:
        assert newest_public(session, today=PREVIEW_DAY) == str(BEFORE)
        assert newest_public(session, today=PUBLIC_DAY) == str(QUARTER)
        assert newest(session) == str(QUARTER)
        earlier = read_file(session, edition=str(BEFORE), path=INDEX)
    assert earlier is not None
    assert json.loads(earlier.content())["periods"] == [str(BEFORE)]


def test_edition_is_removed_once_a_newer_one_is_public(
    database: Database, publisher: Publisher
) -> None:
    store(database, [publisher.release(BEFORE), publisher.release(QUARTER)])
    publish(database, publisher.office, today=PREVIEW_DAY)

    publish(database, publisher.office, today=PUBLIC_DAY)

    assert editions(database) == {str(QUARTER)}
    assert {period for period, _ in files(database)} == {str(QUARTER)}


def test_release_of_the_same_day_joins_the_edition(
    database: Database, publisher: Publisher
) -> None:
    received = datetime.date(2027, 1, 14)
    quarter = publisher.release(Period(2026, 4), received=received)
    year = publisher.release(Period(2026), received=received)
    store(database, [year])
    publish(database, publisher.office, today=received)

    store(database, [quarter])
    built = publish(database, publisher.office, today=received)

    assert built == ["2026"]
    with database.read() as session:
        index = read_file(session, edition="2026", path=INDEX)
    assert index is not None
    assert json.loads(index.content())["periods"] == ["2026-Q4", "2026"]


def test_release_received_later_does_not_show_before_its_day(
    database: Database, publisher: Publisher
) -> None:
    late = publisher.release(BEFORE, received=datetime.date(2026, 11, 20))
    store(database, [publisher.release(QUARTER), late])

    publish(database, publisher.office, today=PUBLIC_DAY)

    with database.read() as session:
        assert newest_public(session, today=PUBLIC_DAY) == str(QUARTER)
        assert newest(session) == str(BEFORE)
        index = read_file(session, edition=str(QUARTER), path=INDEX)
    assert index is not None
    assert json.loads(index.content())["periods"] == [str(QUARTER)]


def test_new_note_of_the_office_makes_the_edition_anew(
    database: Database, publisher: Publisher
) -> None:
    store(database, [publisher.release(QUARTER)])
    publish(database, publisher.office, today=PUBLIC_DAY)
    note = {"day": "2026-08-01", "area": "", "text": {"de": "Kampagne", "en": "Campaign"}}
    noted = demonstration(notes=[note]).office.trends
    assert noted is not None
    assert publisher.office.trends is not None
    trends = dataclasses.replace(publisher.office.trends, notes=noted.notes)
    changed = dataclasses.replace(publisher.office, trends=trends)
    moved = dataclasses.replace(publisher.office, phone="030 1")

    assert publish(database, moved, today=PUBLIC_DAY) == []
    assert publish(database, changed, today=PUBLIC_DAY) == [str(QUARTER)]

    with database.read() as session:
        page = read_file(session, edition=str(QUARTER), path="unit/03999002.json")
    assert page is not None
    assert json.loads(page.content())["notes"][0]["text"]["de"] == "Kampagne"


def test_two_workers_at_once_leave_one_edition(database: Database, publisher: Publisher) -> None:
    store(database, [publisher.release(period) for period in years(2026, 2026)])
    both = threading.Barrier(2)
    met: list[None] = []

    def meet() -> None:
        if len(met) < 2:
            met.append(None)
            both.wait(60)

    def work() -> None:
        publish(database, publisher.office, today=datetime.date(2027, 3, 1), alive=meet)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert editions(database) == {"2026"}
    with database.read() as session:
        twice = session.execute(
            select(EditionFile.path).group_by(EditionFile.path).having(func.count() > 1)
        ).all()
    assert not twice


def test_file_for_an_edition_that_is_gone_is_not_kept(
    database: Database, publisher: Publisher
) -> None:
    store(database, [publisher.release(QUARTER)])
    publish(database, publisher.office, today=PUBLIC_DAY)
    with database.read() as session:
        file = read_file(session, edition=str(QUARTER), path=INDEX)
    assert file is not None

    with database.write() as session:
        put_file(session, edition="2026-Q1", file=file)

    assert {period for period, _ in files(database)} == {str(QUARTER)}
