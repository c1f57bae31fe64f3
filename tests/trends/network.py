"""A small network with real keys: an office, its officers, desks that send, a shelf."""

import datetime
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.demo.batches import Fall, Sender, new_sender
from app.demo.shelf import Shelf, release_keys
from crypto.encoding import sha256
from reference.office import Office, read_office
from tests.infrastructure.office_file import make_office_file
from trends.periods import Period, Week, parse_week
from trends.release.folder import ReleaseFolder
from trends.release.steps import Surroundings, make_keys

VALUES = ("threat", "volunteer", "written", "none")
QUARTER = Period(2026, 3)
YEAR = Period(2026)
SINCE = datetime.date(2026, 6, 29)


@dataclass
class Network:
    """Everything the officers, the desks and the server of one office hold."""

    folder: ReleaseFolder
    officers: tuple[bytes, bytes]
    senders: tuple[Sender, ...]
    office_file: bytes
    shelf: Shelf

    @property
    def office(self) -> Office:
        return read_office(self.office_file)

    def surroundings(self, today: datetime.date) -> Surroundings:
        return Surroundings(self.folder, self.office, sha256(self.office_file), "test", today)

    def send(
        self,
        sender: Sender,
        faelle: Iterable[Fall],
        *,
        first: str = "2026-W27",
        last: Week | None = None,
    ) -> None:
        """Let a desk send its batches of these weeks, by default all of the third quarter's."""
        end = last or list(QUARTER.weeks())[-1]
        keys = release_keys(self.office)
        self.shelf.send(sender, faelle, keys, first=parse_week(first), last=end)


def make_network(path: Path, *, desks: int = 2, years: Sequence[int] = (2026,)) -> Network:
    """Make an office with release keys of these years, two officers and some desks."""
    folder = ReleaseFolder(path / "release")
    keys = {period: each for year in years for period, each in make_keys(folder, year).items()}
    officers = (os.urandom(32), os.urandom(32))
    senders = tuple(new_sender(SINCE) for _ in range(desks))
    office_file = make_office_file([sender.desk for sender in senders], officers, keys)
    return Network(folder, officers, senders, office_file, Shelf())


def faelle(number: int, ags: str, *, day: datetime.date = datetime.date(2026, 7, 15)) -> list[Fall]:
    """Give so many Fälle of one Kommune, coded on one day."""
    return [Fall(day, ags, VALUES)] * number
