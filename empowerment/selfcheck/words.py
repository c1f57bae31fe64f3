"""What stands on paper, in both languages: catalogues serve pages alone."""

from collections.abc import Mapping
from dataclasses import dataclass

from empowerment.selfcheck.question_sets import Side


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of the printed sheets; braces are filled in."""

    sides: Mapping[Side, str]
    page: str
    set_line: str
    without_result: str
    volunteers_asked: str
    questionnaire_title: str
    questionnaire_lead: tuple[str, ...]
    tick_one: str
    questionnaire_end: str
    tally_title: str
    tally_lead: tuple[str, ...]
    tally_people: str
    workshop_title: str
    workshop_facts: tuple[str, ...]
    reading: str
    picture: str
    widest: str
    lowest: str
    least_known: str
    gap: str
    too_few: str
    ask: str
    ask_questions: tuple[str, ...]
    plans: str
    plans_lead: str
    plan_columns: tuple[str, ...]
    table: str
    columns: tuple[str, ...]
    none: str


GERMAN = Words(
    sides={Side.ADMINISTRATION: "Verwaltung", Side.VOLUNTEERS: "Ehrenamtliche"},
    page="Seite {page} von {pages}",
    set_line="{title}, Fassung {version}",
    without_result="Ohne Ergebnis: Es wurde nichts ausgerechnet.",
    volunteers_asked="Ehrenamtliche werden gefragt: {question}",
    questionnaire_title="Selbstcheck: {side}",
    questionnaire_lead=(
        (
            "Bitte schreiben Sie keinen Namen auf dieses Blatt. Kreuzen Sie an, was Sie selbst "
            "erleben oder wissen, nicht, was richtig wäre. Sie dürfen jede Frage auslassen."
        ),
        (
            "Falten Sie das Blatt und legen Sie es zu den anderen Ihrer Seite. Ausgezählt wird "
            "erst, wenn auf jeder Seite wenigstens fünf Blätter liegen und sie gemischt sind."
        ),
    ),
    tick_one="Bitte in jeder Zeile höchstens ein Kreuz.",
    questionnaire_end="Vielen Dank.",
    tally_title="Selbstcheck auszählen",
    tally_lead=(
        (
            "Zwei Personen zählen gemeinsam, eine von jeder Seite. Für jede Frage steht oben die "
            "Verwaltung (V), darunter stehen die Ehrenamtlichen (E). Machen Sie für jedes Kreuz "
            "einen Strich."
        ),
        (
            "Liegen auf einer Seite weniger als fünf Blätter, wird nicht ausgezählt. Sprechen Sie"
            " dann über die Fragen, ohne zu sagen, wer was angekreuzt hat. Die Blätter werden "
            "danach vernichtet."
        ),
    ),
    tally_people="Blätter: Verwaltung ______   Ehrenamtliche ______",
    workshop_title="Arbeitsblatt zum Selbstcheck",
    workshop_facts=(
        "{name}",
        "{questions}",
        "Beendet am {day}. Bögen: Verwaltung {administration}, Ehrenamtliche {volunteers}.",
    ),
    reading="Von links, {low}, bis rechts, {high}. Kreis: Verwaltung. Raute: Ehrenamtliche. Je "
    "länger der Strich dazwischen, desto verschiedener erleben es beide Seiten. Keine Seite hat "
    "recht: Oft weiß die eine, was geregelt ist, und die andere, was ankommt.",
    picture="Wo beide Seiten Verschiedenes erleben",
    widest="Darüber zuerst sprechen",
    lowest="Darin sind sich beide Seiten einig: Das fehlt noch",
    least_known="Das wissen viele nicht",
    gap="Abstand {gap}",
    too_few="zu wenige Antworten",
    ask="Fragen für das Gespräch",
    ask_questions=(
        "Was hat Sie überrascht?",
        "Woran liegt es, dass beide Seiten das so verschieden erleben?",
        "Wann ist es schon einmal gut gelaufen? Was war da anders?",
        "Was wäre der kleinste Schritt, den alle merken würden?",
    ),
    plans="Drei Pläne",
    plans_lead="Nicht mehr als drei. Jeder braucht jemanden, der sich kümmert, und einen Tag.",
    plan_columns=("Was soll sich ändern?", "Wer kümmert sich?", "Bis wann?"),
    table="Alle Antworten",
    columns=("Frage", "Verwaltung", "Ehrenamtliche", "Abstand", "weiß nicht (V / E)"),
    none="–",
)

ENGLISH = Words(
    sides={Side.ADMINISTRATION: "Administration", Side.VOLUNTEERS: "Volunteers"},
    page="Page {page} of {pages}",
    set_line="{title}, version {version}",
    without_result="No result: nothing was computed.",
    volunteers_asked="Volunteers are asked: {question}",
    questionnaire_title="Self-check: {side}",
    questionnaire_lead=(
        (
            "Please don’t write a name on this sheet. Tick what you experience or know yourself, "
            "not what would be right. You may pass over any question."
        ),
        (
            "Fold the sheet and put it with the others of your side. Nothing is counted before "
            "there are at least five sheets on each side and they have been mixed."
        ),
    ),
    tick_one="At most one tick in each row, please.",
    questionnaire_end="Thank you.",
    tally_title="Counting the self-check",
    tally_lead=(
        (
            "Two people count together, one of each side. For each question the upper row is for "
            "the administration (A), the lower one for volunteers (V). Make a stroke for each "
            "tick."
        ),
        (
            "With fewer than five sheets on a side, don’t count. Talk about the questions without"
            " saying who ticked what. The sheets are destroyed afterwards."
        ),
    ),
    tally_people="Sheets: administration ______   volunteers ______",
    workshop_title="Worksheet for the self-check",
    workshop_facts=(
        "{name}",
        "{questions}",
        "Closed on {day}. Sheets: administration {administration}, volunteers {volunteers}.",
    ),
    reading="From the left, {low}, to the right, {high}. Circle: administration. Diamond: "
    "volunteers. The longer the line between them, the more differently both sides experience it. "
    "Neither side is right: often one knows what is regulated, and the other what arrives.",
    picture="Where both sides experience different things",
    widest="Talk about this first",
    lowest="Both sides agree: this is still missing",
    least_known="Many don’t know this",
    gap="gap {gap}",
    too_few="too few answers",
    ask="Questions for the conversation",
    ask_questions=(
        "What surprised you?",
        "Why do both sides experience this so differently?",
        "When did it go well before? What was different then?",
        "What would be the smallest step that everybody would notice?",
    ),
    plans="Three plans",
    plans_lead="No more than three. Each needs somebody who looks after it, and a day.",
    plan_columns=("What is to change?", "Who looks after it?", "By when?"),
    table="All answers",
    columns=("Question", "Administration", "Volunteers", "Gap", "don’t know (A / V)"),
    none="–",
)

WORDS: Mapping[str, Words] = {"de": GERMAN, "en": ENGLISH}
