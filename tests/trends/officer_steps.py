"""The steps of two officers, as values that another process can be given."""

from dataclasses import dataclass
from pathlib import Path

from app.measuring import measuring
from crypto.encoding import sha256
from reference.office import read_office
from tests.trends.network import QUARTER
from trends.release import (
    noise,  # noqa: F401 -- loaded once, in the process that children are forked from
    steps,
)
from trends.release.folder import ReleaseFolder
from trends.release.source import Server
from trends.release.steps import Surroundings

TODAY = QUARTER.first_release


@dataclass(frozen=True)
class Officers:
    """A release folder, its office file and two officers' seeds."""

    folder: Path
    office_file: bytes
    seeds: tuple[bytes, bytes]

    @property
    def here(self) -> Surroundings:
        office = read_office(self.office_file)
        return Surroundings(
            ReleaseFolder(self.folder), office, sha256(self.office_file), "test", TODAY
        )


@dataclass(frozen=True)
class Prepare:
    """The first officer's step."""

    officers: Officers
    origin: str

    def __call__(self) -> None:
        seed = self.officers.seeds[0]
        steps.prepare(
            self.officers.here,
            QUARTER,
            Server(self.origin, seed, TODAY),
            officer=seed,
            left_out={},
            progress=lambda _: None,
        )


@dataclass(frozen=True)
class Finish:
    """The last step."""

    officers: Officers
    origin: str

    def __call__(self) -> None:
        source = Server(self.origin, None, TODAY)
        steps.finish(self.officers.here, QUARTER, source, measure=measuring())
