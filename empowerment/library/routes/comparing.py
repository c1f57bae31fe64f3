"""Two versions of a document side by side, for people to read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from empowerment.library.differences import Piece, differences
from empowerment.library.documents import Document
from empowerment.library.items import labels
from web.forms import N_
from web.pages import page_locale

Reader = Callable[[Document], str]


@dataclass(frozen=True, slots=True)
class Difference:
    """What is different in one part of a document; `label` is a source text."""

    label: str
    pieces: Sequence[Piece]


def compare(old: Document, new: Document) -> Sequence[Difference]:
    """Give the parts that differ, in the order of the form."""
    return [
        Difference(label, differences(one, other))
        for label, read in _parts().items()
        if (one := read(old)) != (other := read(new))
    ]


def _parts() -> dict[str, Reader]:
    locale = page_locale()

    def named(group: str, values: Sequence[str]) -> str:
        return ", ".join(labels(group)[value][locale] for value in values)

    return {
        N_("Titel"): lambda each: each.title["de"],
        N_("Titel auf Englisch"): lambda each: each.title.get("en", ""),
        N_("Worum es geht, in ein bis zwei Sätzen"): lambda each: each.summary.get("de", ""),
        N_("Worum es geht, auf Englisch"): lambda each: each.summary.get("en", ""),
        N_("Text"): lambda each: each.text.get("de", ""),
        N_("Text auf Englisch"): lambda each: each.text.get("en", ""),
        N_("Adresse"): lambda each: each.address or "",
        N_("Gefunden auf"): lambda each: each.found.where if each.found else "",
        N_("Gefunden am"): lambda each: each.found.day.isoformat() if each.found else "",
        N_("Wohin die Adresse führt"): lambda each: each.found.level if each.found else "",
        N_("Herausgegeben von"): lambda each: each.publisher,
        N_("Jahr"): lambda each: str(each.year or ""),
        N_("Art"): lambda each: named("formats", [each.format] if each.format else []),
        N_("Themen"): lambda each: named("topics", each.topics),
        N_("Für wen"): lambda each: named("audiences", each.audience),
        N_("Sprachen"): lambda each: ", ".join(each.languages),
        N_("Wobei es hilft"): lambda each: ", ".join(each.codes),
        N_("Wieder prüfen bis"): lambda each: each.review.isoformat(),
    }
