"""Office files for tests: a small directory of invented Kommunen, signed by a key nobody keeps."""

import os
from collections.abc import Mapping, Sequence
from typing import Any

from crypto.encoding import b64encode
from crypto.signing import public_key
from reference.office import sign_office
from trends.frame import VERSION
from trends.periods import Period

SMALL, MID, LARGE = "03999001", "03999002", "03999004"  # Kelbersruh, Oldenmoor, Heidersum

_PROSE: dict[str, list[object]] = {"de": [], "en": []}
_BOTH = {"de": "Muster", "en": "Sample"}


def make_office_file(
    desks: Sequence[bytes],
    officers: Sequence[bytes],
    keys: Mapping[Period, str],
    notes: Sequence[Mapping[str, Any]] = (),
    *,
    former: bytes | None = None,
) -> bytes:
    """Sign an office file with a directory of five Kommunen, all served by the first desk.

    `officers` are Ed25519 seeds, `keys` the recipients of release keys, `notes` are on curves.
    `former` is the seed of an officer who left at the end of 2026.
    """
    content: dict[str, Any] = {
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
            {"kommune": name, "desk": b64encode(desks[0]), "ags": ags}
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
            "notes": list(notes),
            **({} if former is None else {"former_officers": [_left(former)]}),
        },
    }
    return sign_office(content, os.urandom(32))


def _left(seed: bytes) -> dict[str, str]:
    return {"key": b64encode(public_key(seed)), "until": "2026-12-31"}
