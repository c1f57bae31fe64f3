"""The fictional office of the demonstration, completed by the desk of this data folder."""

import datetime
import secrets
import sys
from collections.abc import Mapping
from pathlib import Path

from app.commands.office import read_source
from core.clock import berlin_day, system_clock
from crypto.canonical import Json
from crypto.signing import KEY_LENGTH
from reference.kommunen import kommunen
from reference.office import sign_office

_SOURCE = Path(__file__).with_name("demo_data") / "office.toml"


def demo_office(
    *,
    fingerprint: str | None,
    origins: Mapping[str, str],
    seed: bytes,
    trends: Mapping[str, Json] | None = None,
) -> bytes:
    """Give the signed office file of the demonstration.

    `fingerprint` is the desk's (b64), None before a desk is founded; `origins` holds the addresses
    of `report`, `desk` and `public`; `seed` is an Ed25519 seed of this data folder (32 bytes);
    `trends` is the section of that name, without which the office releases no figures.
    """
    content = read_source(_SOURCE)
    desks: list[Json] = []
    directory: list[Json] = []
    if fingerprint is not None:
        desks = [
            {
                "fingerprint": fingerprint,
                "name": content["name"],
                "town": content["town"],
                "run_by_kommune": False,
            }
        ]
        directory = [
            {"kommune": kommune.name, "desk": fingerprint, "ags": kommune.ags}
            for kommune in sorted(
                kommunen(demonstration=True).values(), key=lambda kommune: kommune.name
            )
        ]
    # Signed when it is set up, whenever that is: release keys follow from the day, too.
    today = berlin_day(system_clock()).isoformat()
    content |= {"issued": today, "accessibility_reviewed": today}
    content |= {"origins": dict(origins), "desks": desks, "directory": directory}
    if trends is not None:
        content["trends"] = dict(trends)
    return sign_office(content, seed)


def closed_days() -> frozenset[datetime.date]:
    """Give the days on which the office of the demonstration is closed."""
    return frozenset(
        datetime.date.fromisoformat(each) for each in read_source(_SOURCE)["closed_days"]
    )


def main() -> None:
    """Write the office file to try the static build with, signed by a key that nobody keeps."""
    origins = {
        "report": "http://report.localhost:8080",
        "desk": "http://desk.localhost:8080",
        "public": "http://localhost:8080",
    }
    seed = secrets.token_bytes(KEY_LENGTH)
    Path(sys.argv[1]).write_bytes(demo_office(fingerprint=None, origins=origins, seed=seed))


if __name__ == "__main__":
    main()
