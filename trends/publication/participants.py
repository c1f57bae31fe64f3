"""The units that figures are shown for: those of today's directory and those measured before."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from reference.kommunen import Kommune
from trends.units import Unit, make_units


def units_of(
    register: Mapping[str, Kommune], participants: Iterable[str], measured: Collection[str]
) -> Mapping[str, Unit]:
    """Give the units of the participating Kommunen (by key), and measured ones that are no more.

    A Kommune that left keeps its past figures. Who belonged to a group that is no more, nobody has
    noted; it is shown without members.
    """
    units = dict(make_units(register[ags] for ags in participants))
    gone = set(measured) - units.keys()
    if gone:
        units |= {unit.id: unit for unit in _former(register, gone)}
    return dict(sorted(units.items(), key=lambda item: (item[1].name, item[0])))


def _former(register: Mapping[str, Kommune], gone: Collection[str]) -> Iterable[Unit]:
    own = make_units(register[ags] for ags in gone if ags in register)
    groups = make_units(register.values())
    for name in gone:
        if name in own:
            yield own[name]
        elif name in groups:
            yield replace(groups[name], members=())
