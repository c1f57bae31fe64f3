"""The fixed texts of exports, in the language a recommendation is written in.

A table of our own instead of message catalogues: an export must not change with the reader.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from empowerment.recommendations.content import Licence, Money
from trends.units import SizeClass


@dataclass(frozen=True, slots=True)
class Words:
    """Headings and short sentences. Braces are places for names, numbers and days."""

    kind: str
    numbered: str
    by: str
    problem: str
    sentence: str
    audience: str
    prerequisites: str
    steps: str
    effort: str
    hours_one: str
    hours: str
    money: Mapping[str, str]
    evidence: str
    pitfalls: str
    examples: str
    sizes: Mapping[str, str]
    materials: str
    fields: str
    cite: str
    based_on: str
    withdrawn: str
    licence: str
    licences: Mapping[str, str]
    page: str
    keywords: tuple[str, ...]


GERMAN = Words(
    kind="Handlungsempfehlung",
    numbered="Handlungsempfehlung {number}, Version {version}",
    by="{author}, {day}",
    problem="Worum es geht",
    sentence="Die Empfehlung in einem Satz",
    audience="Für wen",
    prerequisites="Was es dafür braucht",
    steps="Schritte",
    effort="Aufwand",
    hours_one="etwa 1 Arbeitsstunde",
    hours="etwa {hours} Arbeitsstunden",
    money={
        Money.NONE: "kein Geld",
        Money.LOW: "unter 500 Euro",
        Money.MID: "500 bis 5.000 Euro",
        Money.HIGH: "über 5.000 Euro",
    },
    evidence="Was dafür spricht",
    pitfalls="Stolpersteine",
    examples="Wie es aussehen kann",
    sizes={
        SizeClass.SMALL: "In einer kleinen Kommune (unter 20.000 Menschen)",
        SizeClass.MID: "In einer mittleren Kommune (20.000 bis 100.000 Menschen)",
        SizeClass.LARGE: "In einer großen Kommune (ab 100.000 Menschen)",
    },
    materials="Unterlagen",
    fields="Felder im Selbstcheck",
    cite="{author} ({year}): {title}. Handlungsempfehlung {number}, Version {version}. {address}",
    based_on="Beruht auf: {sources}.",
    withdrawn="Zurückgezogen am {day}.",
    licence="Lizenz: {licence}",
    licences={
        Licence.CC_BY: "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/deed.de",
        Licence.CC0: "CC0 1.0, https://creativecommons.org/publicdomain/zero/1.0/deed.de",
    },
    page="Seite {page} von {pages}",
    keywords=("Handlungsempfehlung", "Kommune", "Schutz"),
)

ENGLISH = Words(
    kind="Recommendation",
    numbered="Recommendation {number}, version {version}",
    by="{author}, {day}",
    problem="What it is about",
    sentence="The recommendation in one sentence",
    audience="For whom",
    prerequisites="What it takes",
    steps="Steps",
    effort="Effort",
    hours_one="about 1 working hour",
    hours="about {hours} working hours",
    money={
        Money.NONE: "no money",
        Money.LOW: "below 500 euros",
        Money.MID: "500 to 5,000 euros",
        Money.HIGH: "over 5,000 euros",
    },
    evidence="What speaks for it",
    pitfalls="Pitfalls",
    examples="What it can look like",
    sizes={
        SizeClass.SMALL: "In a small municipality (below 20,000 people)",
        SizeClass.MID: "In a mid-sized municipality (20,000 to 100,000 people)",
        SizeClass.LARGE: "In a large municipality (100,000 people and more)",
    },
    materials="Materials",
    fields="Fields of the self-check",
    cite="{author} ({year}): {title}. Recommendation {number}, version {version}. {address}",
    based_on="Based on: {sources}.",
    withdrawn="Withdrawn on {day}.",
    licence="Licence: {licence}",
    licences={
        Licence.CC_BY: "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/",
        Licence.CC0: "CC0 1.0, https://creativecommons.org/publicdomain/zero/1.0/",
    },
    page="Page {page} of {pages}",
    keywords=("recommendation", "municipality", "protection"),
)

WORDS: Mapping[str, Words] = {"de": GERMAN, "en": ENGLISH}
"""By locale."""

LICENCE_NAMES: Mapping[str, str] = {Licence.CC_BY: "CC BY 4.0", Licence.CC0: "CC0 1.0"}
"""What people call them, in every language."""
