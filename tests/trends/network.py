"""A small network with real keys: an office, its officers, desks that send, a shelf."""

import datetime
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.demo.batches import Fall, Sender, new_sender
from app.demo.shelf import Shelf, release_keys
from crypto.encoding import b64encode, sha256
from crypto.signing import public_key
from reference.office import Office, read_office, sign_office
from trends.frame import VERSION
from trends.periods import Period, Week, parse_week
from trends.release.folder import ReleaseFolder
from trends.release.steps import Surroundings, make_keys

SMALL, MID, LARGE = "03999001", "03999002", "03999004"  # Kelbersruh, Oldenmoor, Heidersum
VALUES = ("threat", "volunteer", "written", "none")
QUARTER = Period(2026, 3)
YEAR = Period(2026)
SINCE = datetime.date(2026, 6, 29)

_PROSE: dict[str, list[object]] = {"de": [], "en": []}
_BOTH = {"de": "Muster", "en": "Sample"}


def office_content(
    desks: Sequence[bytes], officers: Sequence[bytes], keys: Mapping[Period, str]
) -> dict[str, object]:
    """Give an office file's content with a directory of five Kommunen."""
    first = b64encode(desks[0])
    return {
        "issued": "2026-06-01",
        "demonstration": True,
        "name": _BOTH,
        "operator": _BOTH,
        "town": "Musterstadt",
        "address": ["Musterweg 1"],
        "phone": "030 23125 000",
        "hours": {"de": ["immer"], "en": ["always"]},
        "languages": ["de"],
        "answer_working_days": 2,
        "closed_days": [],
        "origins": {
            "report": "http://report.localhost:8000",
            "desk": "http://desk.localhost:8000",
            "public": "http://localhost:8000",
        },
        "desks": [
            {
                "fingerprint": b64encode(desk),
                "name": _BOTH,
                "town": "Musterstadt",
                "run_by_kommune": False,
            }
            for desk in desks
        ],
        "directory": [
            {"kommune": name, "desk": first, "ags": ags}
            for name, ags in (
                ("Kelbersruh", SMALL),
                ("Oldenmoor", MID),
                ("Wietzbruch", "03999003"),
                ("Heidersum", LARGE),
                ("Lammeringen", "03999005"),
            )
        ],
        "imprint": _PROSE,
        "privacy": _PROSE,
        "accessibility": _PROSE,
        "trends": {
            "officers": [b64encode(public_key(seed)) for seed in officers],
            "keys": [
                {"period": str(period), "frame": VERSION, "recipient": recipient}
                for period, recipient in keys.items()
            ],
            "notes": [],
        },
    }


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
    content = office_content([sender.desk for sender in senders], officers, keys)
    return Network(folder, officers, senders, sign_office(content, os.urandom(32)), Shelf())  # type: ignore[arg-type]


def faelle(number: int, ags: str, *, day: datetime.date = datetime.date(2026, 7, 15)) -> list[Fall]:
    """Give so many Fälle of one Kommune, coded on one day."""
    return [Fall(day, ags, VALUES)] * number
