"""The text of the agreement, by version and language, and as a PDF to sign.

The German text counts; others are there to be read. A text that was signed never changes: a new
wording is a new version, and `CURRENT` names the one that is offered.
"""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.typesetting import typeset
from empowerment.network.agreements import USUAL_MONTHS
from reference.office import Office

CURRENT = "2026-1"

_FOLDER = Path(__file__).parent / "agreements"
_TEMPLATE = "network/agreement.typ"
_PLACEHOLDER = re.compile(r"\{(\w+)\}")

WORDS: Mapping[str, Mapping[str, str]] = {
    "de": {
        "version": "Fassung {version}",
        "page": "Seite {page} von {pages}",
        "named_yes": "Die Kommune darf öffentlich genannt werden.",
        "named_no": "Die Kommune soll nicht öffentlich genannt werden.",
        "named": "Bitte ankreuzen",
        "signatures": "Unterschriften",
        "place": "Ort, Datum",
        "name": "Name und Amt",
        "signature": "Unterschrift",
        "copy": "Zwei Stücke: eines bleibt bei der Kommune, eines geht an das Netzwerkbüro.",
    },
    "en": {
        "version": "Version {version}",
        "page": "Page {page} of {pages}",
        "named_yes": "The municipality may be named in public.",
        "named_no": "The municipality shall not be named in public.",
        "named": "Please tick",
        "signatures": "Signatures",
        "place": "Place, date",
        "name": "Name and office",
        "signature": "Signature",
        "copy": "Two copies: one stays with the municipality, one goes to the network office.",
    },
}


@dataclass(frozen=True, slots=True)
class Part:
    """A section: paragraphs, then points, then paragraphs that follow them."""

    heading: str
    paragraphs: tuple[str, ...]
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AgreementText:
    """The agreement of one Kommune in one language, filled in."""

    version: str
    title: str
    between: str
    parts: tuple[Part, ...]


def versions() -> tuple[str, ...]:
    """Give the versions there are, the oldest first."""
    return tuple(sorted({path.name.partition(".")[0] for path in _FOLDER.glob("*.md")}))


def agreement_text(
    office: Office, kommune: str, *, locale: str, months: int = USUAL_MONTHS
) -> AgreementText:
    """Give the text that is offered, for a Kommune's name. What is filled in stays plain text."""
    filled = {"office": office.name[locale], "kommune": kommune, "months": str(months)}

    def fill(text: str) -> str:
        return _PLACEHOLDER.sub(lambda match: filled[match[1]], text)

    head, *sections = _source(CURRENT, locale).split("\n## ")
    title, between = (line for line in head.removeprefix("# ").split("\n") if line.strip())
    return AgreementText(
        CURRENT, fill(title), fill(between), tuple(_part(fill(each)) for each in sections)
    )


def agreement_pdf(
    office: Office, kommune: str, *, locale: str, day: datetime.date, months: int = USUAL_MONTHS
) -> bytes:
    """Typeset the agreement with room for both signatures."""
    text = agreement_text(office, kommune, locale=locale, months=months)
    words = WORDS[locale]
    data = {
        "lang": locale,
        "title": text.title,
        "office": office.name[locale],
        "between": text.between,
        "parts": [
            {"heading": each.heading, "paragraphs": each.paragraphs, "points": each.points}
            for each in text.parts
        ],
        "version": words["version"].format(version=text.version),
        "sides": [kommune, office.name[locale]],
        "words": dict(words),
    }
    return typeset(_TEMPLATE, data, day=day)


@cache
def _source(version: str, locale: str) -> str:
    return (_FOLDER / f"{version}.{locale}.md").read_text("utf-8")


def _part(source: str) -> Part:
    heading, *lines = [line for line in source.split("\n") if line.strip()]
    return Part(
        heading=heading,
        paragraphs=tuple(line for line in lines if not line.startswith("- ")),
        points=tuple(line.removeprefix("- ") for line in lines if line.startswith("- ")),
    )
