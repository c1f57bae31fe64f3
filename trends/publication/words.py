"""The fixed texts of charts, reports and open data, in both languages.

A table of our own instead of message catalogues: the worker needs both languages at once, and the
type checker sees that neither lacks a text. Braces are places for names, numbers and periods.
Words are chosen to stay calm: a Fall is a Fall, nobody is a victim in a heading, more is not worse.
"""

from collections.abc import Mapping
from dataclasses import dataclass

Lines = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """All texts in one language."""

    # Charts and their alternative texts.
    one_case: str
    many_cases: str
    chart_quarters: str
    chart_years: str
    chart_table: str
    footnote: Lines
    describe_none: str
    describe_quarters: str
    describe_years: str
    describe_range: str
    describe_last: str
    describe_table: str
    describe_category: str
    describe_notes: str

    # Sentences beside figures.
    key: str
    rising: str
    falling: str
    unclear: str
    no_comparison: str
    change: Mapping[str, str]
    zero: str
    dark_figure: str
    reading: Lines
    method: Lines
    press: Lines
    press_group: str
    very_small: str
    left_out: str

    # The report.
    report: Mapping[str, str]

    # Open data and news.
    title: str
    description: str
    keywords: Lines
    germany: str
    dimensions: Mapping[str, str]
    sizes: Mapping[str, str]
    feed_quarter: str
    feed_year: str
    feed_entry: str


_DE = Words(
    one_case="1 Fall",
    many_cases="{number} Fälle",
    chart_quarters="Gezählte Fälle je Quartal. Punkt: Wert, Balken: 80-%-Bereich",
    chart_years="Gezählte Fälle je Jahr. Punkt: Wert, Balken: 80-%-Bereich",
    chart_table="Gezählte Fälle {period}. Punkt: Wert, Balken: 80-%-Bereich",
    footnote=(
        "Absichtlich ungenau, damit niemand erkennbar wird.",
        "Auch 0 heißt nicht: nichts passiert.",
    ),
    describe_none="{name}: noch keine Zahlen.",
    describe_quarters="{name}: gezählte Fälle je Quartal, {first} bis {last}.",
    describe_years="{name}: gezählte Fälle je Jahr, {first} bis {last}.",
    describe_range="Die Werte liegen zwischen {lowest} und {highest}.",
    describe_last="{period}: {value}, mit 80 % Wahrscheinlichkeit zwischen {low} und {high}.",
    describe_table="{title}: gezählte Fälle {period}, in Klammern der 80-%-Bereich.",
    describe_category="{label}: {value} ({low} bis {high})",
    describe_notes="Hinweise sind markiert: {periods}.",
    key="{Within}: etwa {cases}, mit 80 % Wahrscheinlichkeit zwischen {low} und {high}.",
    rising=(
        "Gegenüber {previous} sind es wahrscheinlich mehr: "
        "um über 10 % mit {percent} % Wahrscheinlichkeit."
    ),
    falling=(
        "Gegenüber {previous} sind es wahrscheinlich weniger: "
        "um über 10 % mit {percent} % Wahrscheinlichkeit."
    ),
    unclear="Gegenüber {previous}: keine klare Änderung.",
    no_comparison="Für {previous} gibt es keine Zahl zum Vergleich.",
    change={"rising": "mehr", "falling": "weniger", "unclear": "keine klare Änderung"},
    zero=(
        "Die Zahl ist absichtlich ungenau, damit niemand erkennbar wird. "
        "Auch 0 heißt nicht: nichts passiert."
    ),
    dark_figure=(
        "Gezählt wird nur, wer sich an eine Beratungsstelle gewandt und der Statistik zugestimmt "
        "hat. Wie viele Menschen insgesamt bedroht oder angegriffen werden, weiß niemand. In einer "
        "Befragung vom Herbst 2021 (KoMo, BKA/MOTRA) wurden nur 14 % der Vorfälle angezeigt. Mehr "
        "Fälle können auch heißen, dass mehr Menschen Hilfe finden."
    ),
    reading=(
        "Der Punkt ist der Schätzwert. Der Balken zeigt den Bereich, in dem die gezählte Zahl mit "
        "80 % Wahrscheinlichkeit liegt.",
        "Ein Fall ist eine betroffene Person mit ihrer Beratung. Er zählt einmal, in dem Zeitraum, "
        "in dem die Beratungsstelle ihn eingeordnet hat, meist rund vier Wochen nach dem "
        "Erstkontakt.",
        "Von mehr oder weniger sprechen wir nur, wenn sich die Zahl mit über 80 % "
        "Wahrscheinlichkeit um mehr als 10 % geändert hat.",
    ),
    method=(
        "Zu jeder gezählten Zahl kam vor der Veröffentlichung ein zufälliger Wert hinzu "
        "(Differential Privacy): ε = {kommune} für die Zahl der Kommune, ε = {all} je Fall für "
        "alle Tabellen zusammen. Selbst wer alle anderen Fälle kennt, kann nicht sicher "
        "sagen, ob ein bestimmter Fall dabei ist.",
        "Der Zufall wurde einmal gezogen und von zwei Personen der Fachstelle freigegeben. Niemand "
        "außerhalb der Freigabe kennt die genaue Zahl, auch nicht die Kommune.",
    ),
    press=(
        "Die Beratungsstelle ({office}) hat für {name} {within} etwa {cases} gezählt. Mit 80 % "
        "Wahrscheinlichkeit liegt die Zahl zwischen {low} und {high}.",
        "Die Zahl ist absichtlich etwas ungenau, damit niemand erkennbar wird. Gezählt wird nur, "
        "wer Beratung gesucht und der Statistik zugestimmt hat; wie viele Menschen insgesamt "
        "betroffen sind, sagt sie nicht.",
        "Einzelne Fälle kennen wir nicht. Wer Unterstützung sucht, erreicht die Fachstelle "
        "vertraulich: {address}",
    ),
    press_group="Die Zahl gilt für {count} Gemeinden zusammen.",
    very_small="{name} (sehr kleine Gemeinden)",
    left_out="{period}: ohne {desk}. {reason}",
    report={
        "title": "Zahlen für {name}",
        "through": "Stand: {period}",
        "preview": "Vorab für die Kommune. Öffentlich ab {day}.",
        "published": "Veröffentlicht am {day}",
        "key": "Das Wichtigste",
        "chart": "Verlauf",
        "notes": "Hinweise zum Verlauf",
        "left_out": "Nicht enthalten",
        "table": "Alle Zahlen",
        "period": "Zeitraum",
        "value": "Wert",
        "range": "80-%-Bereich",
        "change": "Gegenüber dem Vorjahr",
        "dark_figure": "Was die Zahlen nicht zeigen",
        "reading": "So lesen Sie die Zahlen",
        "method": "Schutz und Methode",
        "press": "Wenn jemand fragt: Wie viele Fälle gab es bei uns?",
        "proof": "Nachprüfen",
        "ledger": "Das öffentliche Verzeichnis aller Freigaben hat die Prüfsumme (SHA-256):",
        "licence": "{office}, Datenlizenz Deutschland – Namensnennung – Version 2.0",
        "page": "Seite {page} von {pages}",
        "population": "{number} Einwohnerinnen und Einwohner",
        "members": "Gilt zusammen für: {names}",
    },
    title="Rückhalt: Bedrohungen und Angriffe auf Menschen, die für Kommunen arbeiten",
    description=(
        "Fälle, mit denen sich Haupt- und Ehrenamtliche von Kommunen an eine Beratungsstelle "
        "gewandt und deren Zählung sie zugestimmt haben: je Kommune, Land und bundesweit, mit "
        "80-%-Bereich. Die Zahlen sind durch Differential Privacy geschützt (ε = 1 je Fall). "
        "Sie zeigen nicht, wie viele Menschen insgesamt betroffen sind; 0 heißt nicht: keine."
    ),
    keywords=("Kommunen", "Bedrohung", "Ehrenamt", "Beratung", "Differential Privacy"),
    germany="Deutschland",
    dimensions={
        "area": "Gebiet",
        "period": "Zeitraum",
        "measure": "Größe",
        "category": "Kategorie",
        "value": "Wert",
        "low": "Untere Grenze des 80-%-Bereichs",
        "high": "Obere Grenze des 80-%-Bereichs",
        "measured": "Freigegebene Messung",
        "totals": "Fälle nach Gebiet",
        "unit": "Fälle",
    },
    sizes={
        "small": "Kommunen unter 20.000 Einwohnerinnen und Einwohnern",
        "mid": "Kommunen von 20.000 bis unter 100.000 Einwohnerinnen und Einwohnern",
        "large": "Kommunen ab 100.000 Einwohnerinnen und Einwohnern",
    },
    feed_quarter="Neue Zahlen: {period}, für mittlere und große Kommunen",
    feed_year="Neue Zahlen: {period}, für alle Kommunen, Länder und das ganze Netz",
    feed_entry="Bundesweit {key}",
)

_EN = Words(
    one_case="1 case",
    many_cases="{number} cases",
    chart_quarters="Counted cases per quarter. Point: value, bar: 80% range",
    chart_years="Counted cases per year. Point: value, bar: 80% range",
    chart_table="Counted cases {period}. Point: value, bar: 80% range",
    footnote=(
        "Imprecise on purpose, so that nobody can be recognised.",
        "Even 0 does not mean: nothing happened.",
    ),
    describe_none="{name}: no figures yet.",
    describe_quarters="{name}: counted cases per quarter, {first} to {last}.",
    describe_years="{name}: counted cases per year, {first} to {last}.",
    describe_range="The values lie between {lowest} and {highest}.",
    describe_last="{period}: {value}, with a probability of 80% between {low} and {high}.",
    describe_table="{title}: counted cases {period}, the 80% range in brackets.",
    describe_category="{label}: {value} ({low} to {high})",
    describe_notes="Notes are marked: {periods}.",
    key="{Within}: about {cases}, with a probability of 80% between {low} and {high}.",
    rising=(
        "Compared with {previous} there are probably more: "
        "by over 10% with a probability of {percent}%."
    ),
    falling=(
        "Compared with {previous} there are probably fewer: "
        "by over 10% with a probability of {percent}%."
    ),
    unclear="Compared with {previous}: no clear change.",
    no_comparison="There is no figure for {previous} to compare with.",
    change={"rising": "more", "falling": "fewer", "unclear": "no clear change"},
    zero=(
        "The figure is imprecise on purpose, so that nobody can be recognised. "
        "Even 0 does not mean: nothing happened."
    ),
    dark_figure=(
        "Only those are counted who turned to a counselling office and agreed to the statistics. "
        "How many people are threatened or attacked in all, nobody knows. In a survey of autumn "
        "2021 (KoMo, BKA/MOTRA) only 14% of incidents were reported to the police. More cases can "
        "also mean that more people find help."
    ),
    reading=(
        "The point is the estimate. The bar shows the range in which the counted number lies with "
        "a probability of 80%.",
        "A case is one affected person and their counselling. It counts once, in the period in "
        "which the counselling office has classified it, usually about four weeks after the first "
        "contact.",
        "We speak of more or fewer only if the number changed by more than 10% with a probability "
        "over 80%.",
    ),
    method=(
        "A random value was added to each counted number before publication (differential "
        "privacy): ε = {kommune} for the figure of the Kommune, ε = {all} per case for all tables "
        "together. Even those who know all other cases can't say for certain whether a particular "
        "case is among them.",
        "Chance was drawn once, and two people of the office approved the release. Nobody outside "
        "the release knows the exact number, not even the Kommune.",
    ),
    press=(
        "The counselling office ({office}) counted about {cases} for {name} {within}. With a "
        "probability of 80% the number lies between {low} and {high}.",
        "The figure is slightly imprecise on purpose, so that nobody can be recognised. Only those "
        "are counted who sought counselling and agreed to the statistics; it does not tell how "
        "many people are affected in all.",
        "We do not know individual cases. Those who look for support reach the office in "
        "confidence: {address}",
    ),
    press_group="The figure is for {count} municipalities together.",
    very_small="{name} (very small municipalities)",
    left_out="{period}: without {desk}. {reason}",
    report={
        "title": "Figures for {name}",
        "through": "Up to {period}",
        "preview": "Ahead of time for the Kommune. Public from {day}.",
        "published": "Published on {day}",
        "key": "In short",
        "chart": "Course",
        "notes": "Notes on the course",
        "left_out": "Not included",
        "table": "All figures",
        "period": "Period",
        "value": "Value",
        "range": "80% range",
        "change": "Compared with the year before",
        "dark_figure": "What the figures do not show",
        "reading": "How to read the figures",
        "method": "Protection and method",
        "press": "If somebody asks: how many cases were there with us?",
        "proof": "Check for yourself",
        "ledger": "The public ledger of all releases has the checksum (SHA-256):",
        "licence": "{office}, Data licence Germany – attribution – version 2.0",
        "page": "Page {page} of {pages}",
        "population": "{number} inhabitants",
        "members": "For these together: {names}",
    },
    title="Rückhalt: threats and attacks against people who work for municipalities",
    description=(
        "Cases in which staff and volunteers of German municipalities turned to a counselling "
        "office and agreed to be counted: per municipality, Land and for all of Germany, with 80% "
        "ranges. The figures are protected by differential privacy (ε = 1 per case). They do not "
        "tell how many people are affected in all; 0 does not mean none."
    ),
    keywords=("municipalities", "threats", "volunteers", "counselling", "differential privacy"),
    germany="Germany",
    dimensions={
        "area": "Area",
        "period": "Period",
        "measure": "Measure",
        "category": "Category",
        "value": "Value",
        "low": "Lower end of the 80% range",
        "high": "Upper end of the 80% range",
        "measured": "Released measurement",
        "totals": "Cases by area",
        "unit": "cases",
    },
    sizes={
        "small": "Municipalities below 20,000 inhabitants",
        "mid": "Municipalities of 20,000 to below 100,000 inhabitants",
        "large": "Municipalities of 100,000 inhabitants and more",
    },
    feed_quarter="New figures: {period}, for medium and large municipalities",
    feed_year="New figures: {period}, for all municipalities, Länder and the whole network",
    feed_entry="All of Germany {key}",
)

WORDS: Mapping[str, Words] = {"de": _DE, "en": _EN}
"""By locale."""
