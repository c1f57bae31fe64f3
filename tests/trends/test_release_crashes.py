"""A release that is killed anywhere: never a second draw, never a lost period, no tuple left."""

import datetime
import random
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from core.db import Database
from crypto.document import parse_wrapper
from tests.infrastructure.office_file import LARGE, MID
from tests.trends import crashing
from tests.trends.network import QUARTER, Network, faelle, make_network
from tests.trends.officer_steps import TODAY, Finish, Officers, Prepare
from tests.trends.server import configuration, fill, running
from trends.frame import KOMMUNE_TOTAL
from trends.models import BatchFile, Release
from trends.release import steps
from trends.release.errors import ReleaseError
from trends.release.ledger import Drawn
from trends.release.steps import Surroundings
from trends.releases import verify_release

FEWEST_ACTS = 20


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Network, Path]:
    """A network whose desks have sent everything, and a server's folder with it."""
    path = tmp_path_factory.mktemp("filled")
    network = make_network(path)
    busy, idle = network.senders
    network.send(busy, [*faelle(300, MID), *faelle(100, LARGE)])
    network.send(idle, [])
    database = Database(configuration(path, network, port=8000).database_url)
    fill(database, network)
    database.dispose()
    return network, path


class House:
    """A copy of folder and server for one run of the campaign."""

    def __init__(self, network: Network, template: Path, path: Path) -> None:
        shutil.copytree(template, path)
        self.path = path
        self.officers = Officers(path / "release", network.office_file, network.officers)

    @property
    def here(self) -> Surroundings:
        return self.officers.here

    def prepare(self, origin: str) -> Prepare:
        return Prepare(self.officers, origin)

    def confirm(self) -> None:
        steps.confirm(self.here, QUARTER, officer=self.officers.seeds[1])

    def finish(self, origin: str) -> Finish:
        return Finish(self.officers, origin)

    def drawn(self) -> Drawn | None:
        return self.here.ledger.drawn(QUARTER)


def check_end(house: House, database: Database, drawn_at_the_crash: Drawn | None) -> None:
    """Released once, as drawn, with nothing left that tells true counts."""
    drawn = house.drawn()
    assert drawn is not None
    assert drawn.uploaded
    assert drawn.destroyed
    if drawn_at_the_crash is not None:
        assert drawn.result == drawn_at_the_crash.result
    with database.read() as session:
        (release,) = session.scalars(select(Release))
        left = session.scalars(select(BatchFile.number).where(BatchFile.period == str(QUARTER)))
        assert left.all() == []
    assert release.result == drawn.result.to_bytes()
    _, measured = verify_release(
        parse_wrapper(release.plan), parse_wrapper(release.result), house.here.officers
    )
    cells = measured.tables[KOMMUNE_TOTAL]
    # Noise of ε = 0.6 is beyond 60 once in 10^15 draws: whatever is far off was counted wrongly.
    assert abs(cells[MID] - 300) < 60
    assert abs(cells[LARGE] - 100) < 60
    files = {path.name for path in (house.path / "release").rglob("*") if path.is_file()}
    assert files == {"ledger.db", *(f"2026{part}.key" for part in ("", "-Q1", "-Q2", "-Q4"))}


def points(acts: int, *, seed: int, full: bool) -> list[int]:
    """All points in full, else twenty of them."""
    every = list(range(1, acts + 1))
    return every if full else sorted(random.Random(seed).sample(every, min(acts, FEWEST_ACTS)))


def test_finishing_killed_at_any_act_releases_once(
    filled: tuple[Network, Path], tmp_path: Path, seed: int, full: bool
) -> None:
    network, template = filled
    prepared = House(network, template, tmp_path / "prepared")
    with running(prepared.path, network, TODAY) as (origin, _):
        prepared.prepare(origin)()
        prepared.confirm()
    whole = House(network, prepared.path, tmp_path / "whole")
    with running(whole.path, network, TODAY) as (origin, database):
        code, acts = crashing.run(whole.finish(origin), whole.path / "release")
        assert code == 0
        check_end(whole, database, None)
    assert len(acts) >= FEWEST_ACTS, acts

    for point in points(len(acts), seed=seed, full=full):
        house = House(network, prepared.path, tmp_path / f"at-{point}")
        with running(house.path, network, TODAY) as (origin, database):
            code, _ = crashing.run(house.finish(origin), house.path / "release", die_at=point)
            assert code == crashing.KILLED, acts[point - 1]
            drawn = house.drawn()
            house.finish(origin)()
            check_end(house, database, drawn)
        shutil.rmtree(house.path)


def test_preparing_killed_at_any_act_begins_again_and_loses_nothing(
    filled: tuple[Network, Path], tmp_path: Path, seed: int, full: bool
) -> None:
    network, template = filled
    whole = House(network, template, tmp_path / "whole")
    with running(whole.path, network, TODAY) as (origin, _):
        code, acts = crashing.run(whole.prepare(origin), whole.path / "release")
        assert code == 0

    for point in points(len(acts), seed=seed, full=full)[:: 1 if full else 3]:
        house = House(network, template, tmp_path / f"at-{point}")
        with running(house.path, network, TODAY) as (origin, database):
            code, _ = crashing.run(house.prepare(origin), house.path / "release", die_at=point)
            assert code == crashing.KILLED, acts[point - 1]
            assert house.drawn() is None
            house.prepare(origin)()
            house.confirm()
            house.finish(origin)()
            check_end(house, database, None)
        shutil.rmtree(house.path)


def test_two_who_finish_at_once_draw_once(filled: tuple[Network, Path], tmp_path: Path) -> None:
    network, template = filled
    house = House(network, template, tmp_path / "house")
    with running(house.path, network, TODAY) as (origin, database):
        house.prepare(origin)()
        house.confirm()
        processes = [crashing.CHILDREN.Process(target=house.finish(origin)) for _ in range(4)]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
        house.finish(origin)()
        check_end(house, database, None)


def test_after_the_draw_nobody_prepares_again(filled: tuple[Network, Path], tmp_path: Path) -> None:
    network, template = filled
    house = House(network, template, tmp_path / "house")
    with running(house.path, network, TODAY) as (origin, _):
        house.prepare(origin)()
        house.confirm()
        house.finish(origin)()

        with pytest.raises(ReleaseError, match="drawn before"):
            house.prepare(origin)()


def test_a_folder_put_back_from_a_backup_is_refused_by_the_server(
    filled: tuple[Network, Path], tmp_path: Path
) -> None:
    network, template = filled
    house = House(network, template, tmp_path / "house")
    with running(house.path, network, TODAY) as (origin, _):
        house.prepare(origin)()
        house.confirm()
        shutil.copytree(house.path / "release", tmp_path / "backup")
        house.finish(origin)()
        shutil.rmtree(house.path / "release")
        shutil.copytree(tmp_path / "backup", house.path / "release")

        for step in (house.finish(origin), house.prepare(origin)):
            with pytest.raises(ReleaseError, match="released before"):
                step()
        assert house.drawn() is None


def test_without_its_ledger_nothing_is_drawn(filled: tuple[Network, Path], tmp_path: Path) -> None:
    network, template = filled
    house = House(network, template, tmp_path / "house")
    with running(house.path, network, TODAY) as (origin, _):
        house.prepare(origin)()
        house.confirm()
        (house.path / "release" / "ledger.db").unlink()

        with pytest.raises(ReleaseError, match="ledger"):
            house.finish(origin)()


def test_one_officer_alone_draws_nothing(filled: tuple[Network, Path], tmp_path: Path) -> None:
    network, template = filled
    house = House(network, template, tmp_path / "house")
    with running(house.path, network, TODAY) as (origin, _):
        house.prepare(origin)()

        with pytest.raises(ReleaseError, match="somebody else"):
            steps.confirm(house.here, QUARTER, officer=network.officers[0])
        with pytest.raises(ReleaseError, match="not that of an officer"):
            steps.confirm(house.here, QUARTER, officer=bytes(32))
        with pytest.raises(ReleaseError, match="two officers"):
            house.finish(origin)()
        assert house.drawn() is None


def test_counts_of_another_preparation_are_never_drawn(
    filled: tuple[Network, Path], tmp_path: Path
) -> None:
    network, template = filled
    house = House(network, template, tmp_path / "house")
    with running(house.path, network, TODAY) as (origin, _):
        house.prepare(origin)()
        house.confirm()
        signed = (house.path / "release/work/2026-Q3/plan.json").read_bytes()
        house.prepare(origin)()
        (house.path / "release/work/2026-Q3/plan.json").write_bytes(signed)

        with pytest.raises(ReleaseError, match="another preparation"):
            house.finish(origin)()


def test_nothing_is_prepared_while_desks_may_still_send(
    filled: tuple[Network, Path], tmp_path: Path
) -> None:
    network, template = filled
    house = House(network, template, tmp_path / "house")
    here = replace(house.here, today=TODAY - datetime.timedelta(days=1))

    with pytest.raises(ReleaseError, match="from 2026-10-14 on"):
        steps.prepare(
            here, QUARTER, network.shelf, officer=network.officers[0],
            left_out={}, progress=lambda _: None,
        )  # fmt: skip
