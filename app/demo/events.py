"""Six events of the demonstration, with invented people who registered."""

import datetime
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Coordinator
from app.demo.coordinator import NAME
from app.demo.days import meeting_day
from core.clock import noon_of
from empowerment.events.keeping import (
    EventWords,
    create_event,
    publish_event,
    save_material,
    tell_of_material,
)
from empowerment.events.models import Audience, EventKind, MaterialFor, Registration
from empowerment.events.people import Person, address_hash, code_of
from empowerment.events.registering import Account, confirm, register

_PEOPLE = (
    ("Ayla Demir", "Stadt Vossmarn"),
    ("Bernd Quast", "Gemeinde Oldenmoor"),
    ("Clara Wehling", "Ortsrat Lüttensee"),
    ("Deniz Aksoy", ""),
    ("Eva Thomsen", "Freiwillige Feuerwehr Vossmarn"),
    ("Farid Noor", "Integrationsrat"),
    ("Greta Lohse", "Stadt Hagenbrück"),
    ("Holger Brandt", "Landkreis Ostmark"),
    ("Irina Kowalski", "Bürgerinitiative Marktplatz"),
    ("Jan Petersen", "Gemeinde Oldenmoor"),
    ("Kirsten Abel", "Stadt Vossmarn"),
)

_WORKSHOP = EventWords(
    kind=EventKind.WORKSHOP,
    day=datetime.date.min,
    last_day=datetime.date.min,
    starts=9 * 60 + 30,
    ends=12 * 60 + 30,
    title_de="Drohschreiben einordnen: Was ist ernst, was ist laut?",
    title_en="Judging threatening letters: what is serious, what is loud?",
    summary_de=(
        "Für Vorzimmer, Poststelle und Ehrenamtliche: Sie üben an erfundenen Schreiben, was Sie "
        "sofort weitergeben und was Sie dokumentieren."
    ),
    summary_en=(
        "For front offices, mail rooms and volunteers: practise with invented letters what to pass "
        "on at once and what to document."
    ),
    description_de=(
        "## Ablauf\n\n* Woran man eine Ankündigung von einer Beschimpfung unterscheidet\n"
        "* Spuren sichern: was man nicht mehr anfasst\n* Drei Schreiben, drei Entscheidungen\n\n"
        "Vorwissen brauchen Sie nicht. Niemand muss eigene Fälle erzählen.\n\n"
        "Zum Einlesen: [Gedächtnisprotokoll](/library/R38/)"
    ),
    description_en=(
        "## Programme\n\n* How an announcement differs from an insult\n"
        "* Keeping traces: what not to touch\n* Three letters, three decisions\n\n"
        "No previous knowledge needed. Nobody has to tell cases of their own."
    ),
    place="Rathaus Vossmarn, Saal 2",
    link="",
    place_confidential=False,
    speakers="Hanna Brandt, Yusuf Keller (Fachstelle)",
    speakers_confidential=False,
    note="Bitte bringen Sie einen Stift mit. Parken können Sie hinter dem Rathaus.",
    capacity=8,
    audience=Audience.EVERYBODY,
    open_until=datetime.date.min,
)


def add_events(session: Session, *, editor: str, secret: bytes, today: datetime.date) -> None:
    """Make and publish the events, one of them full, one over with material, one a draft.

    `editor` is a log-in name.
    """
    by = session.scalars(select(Coordinator.id).where(Coordinator.name == editor)).one()

    def day(number: int, *, days: int = 1) -> datetime.date:
        near = today + datetime.timedelta(days=number)
        return meeting_day(near, days=days, before=number < 0)

    full = _publish(session, _WORKSHOP, on=day(16), by=by, today=today)
    online = replace(
        _WORKSHOP,
        kind=EventKind.WEBINAR,
        starts=16 * 60,
        ends=17 * 60,
        title_de="Auskunftssperre und Melderegister: 60 Minuten mit Fragen",
        title_en="",
        summary_de="Wie Betroffene eine Sperre bekommen, und was Kommunen dafür vorbereiten.",
        summary_en="",
        description_de="Eine halbe Stunde Vortrag, eine halbe Stunde Fragen.",
        description_en="",
        place="",
        link="https://raum.example/auskunftssperre",
        place_confidential=True,
        speakers="Dr. Malte Ehlers",
        note="Der Raum öffnet zehn Minuten vorher.",
        capacity=None,
    )
    webinar = _publish(session, online, on=day(9), by=by, today=today)
    _publish(session, _case_workshop(), on=day(23), by=by, today=today)
    meeting = day(44, days=2)
    last = meeting + datetime.timedelta(days=1)
    _publish(session, _meeting(), on=meeting, last=last, by=by, today=today)
    past = _publish(session, _past(), on=day(-12), by=by, today=today)
    create_event(session, words=_at(_draft(), day(80), day(80)), today=today)
    _let_register(session, full, secret, today)
    _let_register(session, webinar, secret, today, most=3, own=True)
    _register_before(session, past, secret, day(-12))
    save_material(
        session,
        event=past,
        german=(
            "## Was wir mitgenommen haben\n\n* Wer angesprochen wird, braucht eine Nummer für "
            "danach.\n* Hausrecht klären, **bevor** der Abend beginnt.\n\n"
            "Mehr dazu: [Drei Listen für Ehrenamtliche](/library/R37/)"
        ),
        english="",
        readers=MaterialFor.EVERYBODY,
    )
    tell_of_material(session, event=past, today=today)


def _case_workshop() -> EventWords:
    return replace(
        _WORKSHOP,
        kind=EventKind.CASE_WORKSHOP,
        starts=14 * 60,
        ends=17 * 60,
        title_de="Fallwerkstatt: Anfeindungen gegen Ehrenamtliche in der Jugendarbeit",
        title_en="Case workshop: hostility against volunteers in youth work",
        summary_de="Im geschützten Kreis: zwei Fälle, mit Abstand betrachtet.",
        summary_en="In a protected circle: two cases, seen from a distance.",
        description_de="Wir arbeiten mit verfremdeten Fällen. Was gesagt wird, bleibt im Raum.",
        description_en="We work with altered cases. What is said stays in the room.",
        place="Haus am Deich, Zimmer 7, Vossmarn",
        place_confidential=True,
        speakers="Ida Quellmann, Supervisorin",
        speakers_confidential=True,
        note="Bitte klingeln Sie bei „Fachstelle“.",
        capacity=12,
        audience=Audience.NETWORK,
    )


def _meeting() -> EventWords:
    return replace(
        _WORKSHOP,
        kind=EventKind.NATIONWIDE,
        starts=10 * 60,
        ends=16 * 60,
        title_de="Bundestreffen der Kommunen: Zwei Tage Rückhalt",
        title_en="Nationwide meeting of municipalities: two days of backing",
        summary_de="Was anderswo wirkt: Empfehlungen, Selbstchecks und Bürgerdialoge im Vergleich.",
        summary_en="What works elsewhere: recommendations, self-checks and dialogues compared.",
        place="Kongresshalle Hagenbrück",
        speakers="Kommunen aus fünf Ländern",
        note="",
        capacity=120,
    )


def _past() -> EventWords:
    return replace(
        _WORKSHOP,
        kind=EventKind.NETWORK,
        starts=18 * 60,
        ends=20 * 60,
        title_de="Netzwerktreffen: Ratssitzungen ohne Angst",
        title_en="Network meeting: council meetings without fear",
        summary_de="Hausrecht, Sitzordnung, Heimweg: Was drei Kommunen geändert haben.",
        summary_en="House rules, seating, the way home: what three municipalities changed.",
        note="",
        capacity=30,
    )


def _draft() -> EventWords:
    return replace(
        _WORKSHOP,
        title_de="Nach dem Vorfall: die ersten 48 Stunden",
        title_en="",
        summary_de="Für Leitungen: wer ruft an, wer schreibt mit, wer bleibt da.",
        summary_en="",
        place="wird noch bekannt gegeben",
    )


def _at(words: EventWords, day: datetime.date, last: datetime.date) -> EventWords:
    return replace(words, day=day, last_day=last, open_until=day - datetime.timedelta(days=2))


def _publish(
    session: Session,
    words: EventWords,
    *,
    on: datetime.date,
    last: datetime.date | None = None,
    by: bytes,
    today: datetime.date,
) -> bytes:
    made = create_event(session, words=_at(words, on, last or on), today=today)
    publish_event(session, event=made, by=by, today=today)
    return made


def _let_register(
    session: Session,
    event: bytes,
    secret: bytes,
    today: datetime.date,
    *,
    most: int = len(_PEOPLE),
    own: bool = False,
) -> None:
    now = noon_of(today)
    for name, organisation in _PEOPLE[:most]:
        email = name.lower().replace(" ", ".") + "@kommune.example"
        person = Person(name, email, organisation, "de")
        register(session, event=event, person=person, account=None, secret=secret, now=now)
        # As if everybody had entered the code from the mail.
        address = address_hash(secret, event=event, email=email)
        made = session.scalars(select(Registration.id).where(Registration.address == address))
        confirm(session, code=code_of(secret, made.one()), account=None, now=now)
    if own:
        found = session.scalars(select(Coordinator.id).where(Coordinator.name == NAME)).one()
        person = Person("Kim Koordination", NAME, "Stadt Vossmarn", "de")
        account = Account(found, NAME)
        register(session, event=event, person=person, account=account, secret=secret, now=now)


def _register_before(session: Session, event: bytes, secret: bytes, day: datetime.date) -> None:
    """As if it had been open: a week before its day."""
    _let_register(session, event, secret, day - datetime.timedelta(days=8), most=9)
