"""What the desk's pages hand to their scripts: pins, addresses, what statistics need, and aids."""

import datetime
from collections.abc import Mapping
from typing import Any

from app.site.suggestions import suggestion_source
from crypto.encoding import parse_day
from reference.kommunen import LAENDER
from reference.office import Office
from trends.directory import office_kommunen, office_units
from trends.frame import VERSION
from trends.periods import Period, parse_period
from trends.units import is_very_small, unit_of


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
            "notices": _readers(office),
            "aids": suggestion_source("desk", office),
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
            for period, key in office.trends.keys.items()
            if _still_sent(parse_period(period), parse_day(office.issued))
        ],
        "kommunen": _kommunen(office),
    }


def _still_sent(period: Period, issued: datetime.date) -> bool:
    """Tell whether tuples of a period could still be sent when the office file was signed.

    A key has 2 KB and doesn't compress; every desk would load those of all years. Browsers and
    server may disagree by a day.
    """
    return period.last_sending + datetime.timedelta(days=1) >= issued


def _readers(office: Office) -> Mapping[str, Any]:
    """Give whom early notices may be for, and what the desks that write them are called."""
    listed = office_kommunen(office)
    return {
        "desks": {desk.fingerprint: dict(desk.name) for desk in office.desks},
        "laender": {
            land: LAENDER[land] for land in sorted({each.land for each in listed.values()})
        },
        "kommunen": [
            {"name": name, "ags": ags, "small": is_very_small(listed[ags].population)}
            for name, ags in sorted(office.ags.items())
        ],
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
