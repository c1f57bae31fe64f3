"""A library of 5,000 texts: our aids among invented ones of everyday work in a Kommune.

The invented ones use the same words in passing, compounds and Kommunen in their titles, as real
ones would; none is about what an aid is about.
"""

import json
import random
from collections.abc import Iterator
from pathlib import Path

from empowerment.library.indexed import KIND, entries
from empowerment.library.items import items
from empowerment.search.indexing import Content, Name
from reference.kommunen import kommunen

SEED = 20_264
ARTICLES = 5_000
INVENTED = "invented-"
"""What the names of invented texts begin with."""

_WORDS: dict[str, list[str]] = json.loads(
    Path(__file__).with_name("invented.json").read_text("utf-8")
)


def corpus(*, size: int = ARTICLES) -> Iterator[tuple[Name, Content]]:
    """Give so many German texts, and our aids in English; the same number gives the same ones."""
    own = [entry for item in items().values() if item.is_public for entry in entries(item)]
    german = [entry for entry in own if entry[0].locale == "de"]
    yield from own
    generator = random.Random(SEED)  # invents texts, protects nothing
    places = [each.name for each in kommunen().values()]
    for number in range(size - len(german)):
        yield Name(KIND, f"{INVENTED}{number}", "de"), _invent(generator, places)


def _invent(generator: random.Random, places: list[str]) -> Content:
    def fill(pattern: str) -> str:
        return pattern.format(
            compound=main,
            other=_compound(generator),
            place=place,
            aside=generator.choice(_WORDS["asides"]),
        )

    main, place = _compound(generator), generator.choice(places)
    sentences = [
        fill(generator.choice(_WORDS["sentences"])) for _ in range(generator.randint(6, 24))
    ]
    return Content(
        title=fill(generator.choice(_WORDS["titles"])),
        keywords=" ".join(generator.sample(_WORDS["asides"], 2)),
        body=" ".join(sentences),
    )


def _compound(generator: random.Random) -> str:
    thing, form = generator.choice(_WORDS["things"]), generator.choice(_WORDS["forms"])
    return thing + form.lower()
