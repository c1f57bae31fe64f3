"""What is published for whom: size classes, cadence and groups, all from public data.

Nothing here looks at a count. That a Kommune is published quarterly, yearly or only within its
group follows from its population, so it says nothing about cases.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from reference.kommunen import LAENDER, Kommune

PEOPLE_PER_INHABITANT = 0.02
"""Assumed share of inhabitants who work for their Kommune, paid or as volunteers.

Kommunen employ about 1.6 million people, 2 % of the inhabitants (Statistisches Bundesamt, Personal
im öffentlichen Dienst 2022); volunteers in the field come on top, so the assumption is cautious.
"""
FEWEST_PEOPLE = 50
"""Fewer potentially affected people than this are published only within a group."""


class SizeClass(StrEnum):
    """Town types after the Bundesinstitut für Bau-, Stadt- und Raumforschung."""

    SMALL = "small"
    """Below 20,000 inhabitants: yearly figures."""
    MID = "mid"
    """Below 100,000: quarterly figures."""
    LARGE = "large"
    """Quarterly figures."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One row of the table of Kommunen: a Kommune, or a group of very small ones."""

    id: str
    """The key of the Kommune (8 digits), or `A` and 9, `K` and 5 or `L` and 2 digits of a group:
    the very small ones of an association, of a district or of a Land."""
    name: str
    land: str
    size: SizeClass
    population: int
    members: tuple[str, ...]
    """The keys of its Kommunen."""

    @property
    def yearly(self) -> bool:
        """Whether figures come once a year only."""
        return self.size is SizeClass.SMALL


def size_class(population: int) -> SizeClass:
    """Give the class of a population."""
    if population < 20_000:
        return SizeClass.SMALL
    return SizeClass.MID if population < 100_000 else SizeClass.LARGE


def is_very_small(population: int) -> bool:
    """Whether too few people could be affected for a figure of their own."""
    return population * PEOPLE_PER_INHABITANT < FEWEST_PEOPLE


def make_units(kommunen: Iterable[Kommune]) -> Mapping[str, Unit]:
    """Give the units of the Kommunen that take part, by id, in the order of their names.

    Each Kommune belongs to one unit at most: overlapping ones could be subtracted. Very small ones
    that reach no group of sufficient size belong to none and count for the network alone.
    """
    units: list[Unit] = []
    waiting: list[Kommune] = []
    for kommune in kommunen:
        if is_very_small(kommune.population):
            waiting.append(kommune)
        else:
            units.append(_own_unit(kommune))
    for level in (_association, _district, _rest_of_land):
        groups: dict[tuple[str, str], list[Kommune]] = defaultdict(list)
        for kommune in waiting:
            groups[level(kommune)].append(kommune)
        waiting = []
        for (identifier, name), members in groups.items():
            population = sum(member.population for member in members)
            if is_very_small(population):
                waiting += members
            else:
                units.append(_group(identifier, name, members, population))
    return {unit.id: unit for unit in sorted(units, key=lambda unit: (unit.name, unit.id))}


def unit_of(units: Mapping[str, Unit]) -> Mapping[str, Unit]:
    """Give the unit of each Kommune by the Kommune's key."""
    return {ags: unit for unit in units.values() for ags in unit.members}


def _own_unit(kommune: Kommune) -> Unit:
    return Unit(
        id=kommune.ags,
        name=kommune.name,
        land=kommune.land,
        size=size_class(kommune.population),
        population=kommune.population,
        members=(kommune.ags,),
    )


def _group(identifier: str, name: str, members: list[Kommune], population: int) -> Unit:
    return Unit(
        id=identifier,
        name=name,
        land=members[0].land,
        size=SizeClass.SMALL,
        population=population,
        members=tuple(sorted(member.ags for member in members)),
    )


def _association(kommune: Kommune) -> tuple[str, str]:
    return "A" + kommune.ars[:9], f"{kommune.association} (sehr kleine Gemeinden)"


def _district(kommune: Kommune) -> tuple[str, str]:
    return "K" + kommune.ags[:5], f"{kommune.district} (sehr kleine Gemeinden)"


def _rest_of_land(kommune: Kommune) -> tuple[str, str]:
    return "L" + kommune.land, f"{LAENDER[kommune.land]} (sehr kleine Gemeinden)"
