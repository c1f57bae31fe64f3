"""Which Kommunen an office releases figures for."""

from collections.abc import Mapping

from reference.kommunen import Kommune, kommunen
from reference.office import Office
from trends.units import Unit, make_units


def office_kommunen(office: Office) -> Mapping[str, Kommune]:
    """Give the Kommunen of the office's directory that have a key, by key."""
    known = kommunen(demonstration=office.demonstration)
    return {ags: known[ags] for ags in sorted(office.ags.values())}


def office_units(office: Office) -> Mapping[str, Unit]:
    """Give the units of an office's directory."""
    return make_units(office_kommunen(office).values())
