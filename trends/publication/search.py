"""Finding a Kommune by its name, also one whose figures are those of a group."""

from collections.abc import Mapping
from dataclasses import dataclass

from trends.publication.formats import alphabetical
from trends.publication.reading import PageContent

MOST = 60
"""So many Kommunen a page lists; who finds more is asked for more letters."""
LONGEST = 80
"""Characters of a name that is searched for."""


@dataclass(frozen=True, slots=True)
class Found:
    """A Kommune."""

    name: str
    unit: str | None
    """Where its figures are; None if they are in the network's alone."""
    group: str | None
    """Name of the group, if it has no figures of its own."""
    land: str


@dataclass(frozen=True, slots=True)
class Result:
    """What was found, in the order of the alphabet."""

    kommunen: list[Found]
    is_cut: bool
    """Whether there are more."""


def find_kommunen(
    index: PageContent, *, participants: Mapping[str, str], query: str, locale: str
) -> Result:
    """Find Kommunen whose name has the words of the query, however accents and case are written.

    `index` is the edition's, `participants` the keys of all participating Kommunen by name.
    """
    wanted = alphabetical(query[:LONGEST]).split()
    kommunen = [
        each
        for each in _kommunen(index, participants, locale)
        if all(word in alphabetical(each.name) for word in wanted)
    ]
    kommunen.sort(key=lambda each: (alphabetical(each.name), each.unit or ""))
    return Result(kommunen[:MOST], len(kommunen) > MOST)


def unit_of_member(index: PageContent, *, ags: str) -> str | None:
    """Give the group a Kommune's figures are in; None if there is none."""
    for unit in index["units"]:
        if any(member["ags"] == ags for member in unit["members"]):
            return str(unit["id"])
    return None


def is_group(unit: PageContent) -> bool:
    """Whether a unit stands for very small Kommunen together: its id begins with a letter."""
    return not unit["id"].isdigit()


def _kommunen(index: PageContent, participants: Mapping[str, str], locale: str) -> list[Found]:
    found: list[Found] = []
    seen: set[str] = set()
    for unit in index["units"]:
        if not is_group(unit):
            seen.add(unit["id"])
            found.append(Found(unit["name"][locale], unit["id"], None, unit["land"]))
            continue
        for member in unit["members"]:
            seen.add(member["ags"])
            group = unit["name"][locale]
            found.append(Found(member["name"], unit["id"], group, unit["land"]))
    # Too few people for any group: they count for the network alone.
    alone = {ags: name for name, ags in participants.items() if ags not in seen}
    return found + [Found(name, None, None, ags[:2]) for ags, name in alone.items()]
