"""Finding a Kommune by what somebody typed: its official key, its name, or how the name begins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reference.kommunen import Kommune
from trends.publication.formats import alphabetical

MOST = 20


@dataclass(frozen=True, slots=True)
class Sought:
    """What was found, by name and then by district."""

    kommunen: Sequence[Kommune]
    exact: bool
    """Whether key or name was typed in full."""
    more: bool = False
    """Whether there would be more than are given."""


def seek(known: Mapping[str, Kommune], text: str) -> Sought:
    """Give the Kommunen that are meant: those of this key or name, else of names that have it."""
    key = "".join(text.split())
    if key in known:
        return Sought([known[key]], exact=True)
    wanted = " ".join(text.split()).casefold()
    named = [each for each in known.values() if each.name.casefold() == wanted]
    if named or len(wanted) < 2:
        return Sought(_ordered(named)[:MOST], exact=True, more=len(named) > MOST)
    starting = [each for each in known.values() if each.name.casefold().startswith(wanted)]
    holding = [each for each in known.values() if wanted in each.name.casefold()]
    found = starting or holding
    return Sought(_ordered(found)[:MOST], exact=False, more=len(found) > MOST)


def _ordered(found: Sequence[Kommune]) -> Sequence[Kommune]:
    return sorted(found, key=lambda each: (alphabetical(each.name), each.district, each.ags))
