"""What the mails about events say, in the language of the page on which somebody registered."""

from collections.abc import Mapping
from dataclasses import dataclass

Opening = tuple[str, str]
"""Subject (with `{title}`) and first paragraph (with `{place}` on the waiting list)."""


@dataclass(frozen=True, slots=True)
class LetterWords:
    """One language's words."""

    prefix: str
    """Of its pages' addresses."""
    greeting: str
    place: str
    link: str
    speakers: str
    requested: Opening
    seat: Opening
    waiting: Opening
    repeated_seat: Opening
    repeated_waiting: Opening
    moved_up: Opening
    reminder: Opening
    changed_seat: Opening
    changed_waiting: Opening
    cancelled: Opening
    material: Opening
    confirm: str
    """How a request is confirmed, with `{code}`, `{address}` and `{until}`."""
    manage: str
    """How a registration is looked at or cancelled, with `{code}`, `{address}` and `{days}`."""
    afterwards: str
    """The same when the event is over and there is nothing to cancel."""


_GERMAN = LetterWords(
    prefix="",
    greeting="Guten Tag,",
    place="Ort",
    link="Link",
    speakers="Mit",
    requested=(
        "Bitte bestätigen Sie: {title}",
        (
            "Ihre Adresse wurde in die Anmeldung zu dieser Veranstaltung eingetragen. Waren Sie "
            "das, geben Sie bitte den Code ein, der unten steht. Erst damit sind Sie angemeldet "
            "und erfahren, ob Sie einen Platz haben."
        ),
    ),
    seat=(
        "Ihr Platz: {title}",
        "Sie sind angemeldet und haben einen Platz. Der Termin für Ihren Kalender hängt an.",
    ),
    waiting=(
        "Warteliste: {title}",
        (
            "alle Plätze sind vergeben. Sie stehen auf der Warteliste, an Stelle {place}. Wird "
            "ein Platz frei, rücken Sie nach und bekommen eine E-Mail."
        ),
    ),
    repeated_seat=(
        "Schon angemeldet: {title}",
        (
            "mit Ihrer Adresse wurde eine weitere Anmeldung ausgefüllt. Sie sind schon "
            "angemeldet und haben einen Platz; daran ändert sich nichts."
        ),
    ),
    repeated_waiting=(
        "Schon angemeldet: {title}",
        (
            "mit Ihrer Adresse wurde eine weitere Anmeldung ausgefüllt. Sie stehen schon auf "
            "der Warteliste, an Stelle {place}; daran ändert sich nichts."
        ),
    ),
    moved_up=(
        "Jetzt haben Sie einen Platz: {title}",
        (
            "ein Platz ist frei geworden, und Sie sind nachgerückt. Können Sie nicht kommen, "
            "sagen Sie bitte ab: dann rückt die nächste Person nach."
        ),
    ),
    reminder=(
        "Bald ist es so weit: {title}",
        (
            "Sie haben einen Platz. Können Sie nicht kommen, sagen Sie bitte ab: dann rückt die "
            "nächste Person nach."
        ),
    ),
    changed_seat=(
        "Geändert: {title}",
        "an der Veranstaltung hat sich etwas geändert. Ihr Platz bleibt. So ist es jetzt:",
    ),
    changed_waiting=(
        "Geändert: {title}",
        (
            "an der Veranstaltung hat sich etwas geändert. Sie stehen weiter auf der "
            "Warteliste, an Stelle {place}. So ist es jetzt:"
        ),
    ),
    cancelled=(
        "Abgesagt: {title}",
        "diese Veranstaltung findet nicht statt. Sie müssen nichts tun.",
    ),
    material=(
        "Material: {title}",
        (
            "zu der Veranstaltung, an der Sie teilgenommen haben, gibt es jetzt Material. Geben "
            "Sie Ihren Code ein, dann sehen Sie es."
        ),
    ),
    confirm="""\
Ihr Code:

    {code}

Geben Sie ihn hier ein: {address}
Er gilt bis {until}. Haben nicht Sie sich angemeldet, müssen Sie nichts tun: dann löschen wir Ihre
Adresse in wenigen Tagen.""",
    manage="""\
Ihr Code:

    {code}

Geben Sie ihn hier ein: {address}
Damit sehen Sie Ihre Anmeldung oder sagen ab. Haben nicht Sie sich angemeldet, sagen Sie bitte ab:
dann löschen wir Ihre Adresse sofort, sonst {days} Tage nach der Veranstaltung.""",
    afterwards="""\
Ihr Code:

    {code}

Geben Sie ihn hier ein: {address}
Ihre Angaben löschen wir {days} Tage nach der Veranstaltung.""",
)

_ENGLISH = LetterWords(
    prefix="/en",
    greeting="Hello,",
    place="Place",
    link="Link",
    speakers="With",
    requested=(
        "Please confirm: {title}",
        (
            "Your address was entered into the registration for this event. If that was you, "
            "please enter the code below. Only then are you registered, and you learn whether you "
            "have a seat."
        ),
    ),
    seat=(
        "Your seat: {title}",
        "You are registered and have a seat. The date for your calendar is attached.",
    ),
    waiting=(
        "Waiting list: {title}",
        (
            "All seats are taken. You are on the waiting list, at place {place}. If a seat "
            "becomes free, you move up and get a mail."
        ),
    ),
    repeated_seat=(
        "Registered already: {title}",
        (
            "Your address was entered into another registration. You are registered already and "
            "have a seat; nothing about that changes."
        ),
    ),
    repeated_waiting=(
        "Registered already: {title}",
        (
            "Your address was entered into another registration. You are on the waiting list "
            "already, at place {place}; nothing about that changes."
        ),
    ),
    moved_up=(
        "You have a seat now: {title}",
        (
            "A seat has become free, and you have moved up. If you can't come, please cancel, "
            "so that the next person moves up."
        ),
    ),
    reminder=(
        "Coming soon: {title}",
        "You have a seat. If you can't come, please cancel, so that the next person moves up.",
    ),
    changed_seat=(
        "Changed: {title}",
        "Something about the event has changed. You keep your seat. This is how it is now:",
    ),
    changed_waiting=(
        "Changed: {title}",
        (
            "Something about the event has changed. You are still on the waiting list, at place "
            "{place}. This is how it is now:"
        ),
    ),
    cancelled=(
        "Cancelled: {title}",
        "This event does not take place. There is nothing you have to do.",
    ),
    material=(
        "Material: {title}",
        "There is material now for the event you took part in. Enter your code to see it.",
    ),
    confirm="""\
Your code:

    {code}

Enter it here: {address}
It is good until {until}. If it was not you who registered, there is nothing you have to do: then we
delete your address within a few days.""",
    manage="""\
Your code:

    {code}

Enter it here: {address}
With it you see your registration or cancel it. If it was not you who registered, please cancel:
then we delete your address at once, otherwise {days} days after the event.""",
    afterwards="""\
Your code:

    {code}

Enter it here: {address}
We delete your details {days} days after the event.""",
)

WORDS: Mapping[str, LetterWords] = {"de": _GERMAN, "en": _ENGLISH}
