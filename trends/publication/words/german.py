"""The texts in German."""

from trends.publication.words.form import ReportWords, Words

GERMAN = Words(
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
    describe_last="{period}: {value}, mit 80 % Wahrscheinlichkeit zwischen {low} und {high}.",
    describe_table="{title}: gezählte Fälle {period}, in Klammern der 80-%-Bereich.",
    describe_category="{label}: {value} ({low} bis {high})",
    describe_notes="Hinweise sind markiert: {periods}.",
    key="{Within}: etwa {cases}, mit 80 % Wahrscheinlichkeit zwischen {low} und {high}.",
    rising=(
        "Gegenüber {previous} sind es wahrscheinlich mehr: um über 10 % mit {percent} % "
        "Wahrscheinlichkeit."
    ),
    falling=(
        "Gegenüber {previous} sind es wahrscheinlich weniger: um über 10 % mit {percent} % "
        "Wahrscheinlichkeit."
    ),
    unclear="Gegenüber {previous}: keine klare Änderung.",
    no_comparison="Für {previous} gibt es keine Zahl zum Vergleich.",
    change={"rising": "mehr", "falling": "weniger", "unclear": "keine klare Änderung"},
    zero=(
        "Die Zahl ist absichtlich ungenau, damit niemand erkennbar wird. Auch 0 heißt nicht: "
        "nichts passiert."
    ),
    dark_figure=(
        "Gezählt wird nur, wer sich an eine Beratungsstelle gewandt und der Statistik zugestimmt "
        "hat. Wie viele Menschen insgesamt bedroht oder angegriffen werden, weiß niemand. In "
        "einer Befragung vom Herbst 2021 (KoMo, BKA/MOTRA) wurden nur 14 % der Vorfälle "
        "angezeigt. Mehr Fälle können auch heißen, dass mehr Menschen Hilfe finden."
    ),
    reading=(
        (
            "Der Punkt ist der Schätzwert. Der Balken zeigt den Bereich, in dem die gezählte Zahl "
            "mit 80 % Wahrscheinlichkeit liegt."
        ),
        (
            "Ein Fall ist eine betroffene Person mit ihrer Beratung. Er zählt einmal, in dem "
            "Zeitraum, in dem die Beratungsstelle ihn eingeordnet hat, meist rund vier Wochen "
            "nach dem Erstkontakt."
        ),
        (
            "Von mehr oder weniger sprechen wir nur, wenn sich die Zahl mit über 80 % "
            "Wahrscheinlichkeit um mehr als 10 % geändert hat und das Gegenteil fast "
            "ausgeschlossen ist."
        ),
    ),
    method=(
        (
            "Zu jeder gezählten Zahl kam vor der Veröffentlichung ein zufälliger Wert hinzu "
            "(Differential Privacy): ε = {kommune} für die Zahl der Kommune, ε = {all} je Fall "
            "für alle Tabellen zusammen. Selbst wer alle anderen Fälle kennt, kann nicht sicher "
            "sagen, ob ein bestimmter Fall dabei ist."
        ),
        (
            "Der Zufall wurde einmal gezogen und von zwei Personen der Fachstelle freigegeben. "
            "Die genaue Zahl wird nirgends veröffentlicht; auch die Kommune erfährt sie nicht."
        ),
    ),
    press=(
        (
            "Die Beratungsstelle ({office}) hat für {name} {within} etwa {cases} gezählt. Mit "
            "80 % Wahrscheinlichkeit liegt die Zahl zwischen {low} und {high}."
        ),
        (
            "Die Zahl ist absichtlich etwas ungenau, damit niemand erkennbar wird. Gezählt wird "
            "nur, wer Beratung gesucht und der Statistik zugestimmt hat; wie viele Menschen "
            "insgesamt betroffen sind, sagt sie nicht."
        ),
        (
            "Einzelne Fälle kennen wir nicht. Wer Unterstützung sucht, erreicht die Fachstelle "
            "vertraulich: {address}"
        ),
    ),
    press_group="Die Zahl gilt für {count} Gemeinden zusammen.",
    very_small="{name} (sehr kleine Gemeinden)",
    unknown_desk="eine Beratungsstelle",
    left_out="{period}: ohne {desk}. {reason}",
    report=ReportWords(
        title="Zahlen für {name}",
        through="Zahlen bis: {period}",
        public_from="Öffentlich ab {day}",
        key="Das Wichtigste",
        chart="Verlauf",
        notes="Hinweise zum Verlauf",
        left_out="Nicht enthalten",
        years="Zahlen je Jahr",
        quarters="Zahlen je Quartal",
        older="Alle Zahlen stehen auch in den offenen Daten.",
        period="Zeitraum",
        value="Wert",
        range="80-%-Bereich",
        interval="{low} bis {high}",
        change="Gegenüber dem Vorjahr",
        dark_figure="Was die Zahlen nicht zeigen",
        reading="So lesen Sie die Zahlen",
        method="Schutz und Methode",
        press="Wenn jemand fragt: Wie viele Fälle gab es bei uns?",
        proof="Nachprüfen",
        ledger="Das öffentliche Verzeichnis aller Freigaben hat die Prüfsumme (SHA-256):",
        licence="{office}, Datenlizenz Deutschland – Namensnennung – Version 2.0",
        page="Seite {page} von {pages}",
        population="{number} Einwohnerinnen und Einwohner",
        members="Gilt zusammen für: {names}",
    ),
    title="Rückhalt: Bedrohungen und Angriffe auf Menschen, die für Kommunen arbeiten",
    description=(
        "Fälle, mit denen sich Haupt- und Ehrenamtliche von Kommunen an eine Beratungsstelle "
        "gewandt und deren Zählung sie zugestimmt haben: je Kommune und Land und für alle "
        "zusammen, mit 80-%-Bereich. Die Zahlen sind durch Differential Privacy geschützt (ε = 1 "
        "je Fall). Sie zeigen nicht, wie viele Menschen insgesamt betroffen sind; 0 heißt nicht: "
        "keine."
    ),
    keywords=("Kommunen", "Bedrohung", "Ehrenamt", "Beratung", "Differential Privacy"),
    everywhere="Alle beteiligten Kommunen",
    of_land="{name}: beteiligte Kommunen",
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
    feed_entry="Alle beteiligten Kommunen zusammen. {key}",
)
