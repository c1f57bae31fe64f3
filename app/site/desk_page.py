"""What the desk's pages hand to their scripts: pins, addresses, and what statistics need."""

from collections.abc import Mapping
from typing import Any

from reference.office import Office
from trends.directory import office_units
from trends.frame import VERSION
from trends.units import unit_of


def desk_page_values(office: Office, home: str) -> dict[str, Any]:
    """Give the names that templates/desk/ uses besides those of every page.

    `home` is the path of the desk's start page in the page's language.
    """
    return {
        "desk_data": {
            "fingerprints": [desk.fingerprint for desk in office.desks],
            "report": office.origins["report"],
            "home": home,
            "join": f"{home}join",
            "statistics": _statistics(office),
        }
    }


def _statistics(office: Office) -> Mapping[str, Any] | None:
    """Give frame, release keys and Kommunen; None where the office releases no figures."""
    if office.trends is None:
        return None
    return {
        "frame": VERSION,
        "keys": [
            {"period": key.period, "frame": key.frame, "recipient": key.recipient}
            for key in office.trends.keys.values()
        ],
        "kommunen": _kommunen(office),
    }


def _kommunen(office: Office) -> list[dict[str, str]]:
    """Give the Kommunen a Fall may be counted for, by name, with how often they get figures.

    One too small for any unit counts for the network alone, so its key never goes into a batch.
    """
    units = unit_of(office_units(office))
    cadence = {ags: "yearly" if unit.yearly else "quarterly" for ags, unit in units.items()}
    return [
        {"name": name, "ags": ags, "cadence": cadence.get(ags, "network")}
        for name, ags in sorted(office.ags.items())
    ]
