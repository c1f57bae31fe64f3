"""The mails of the network: what is new, and whether an entry in the directory is still true."""

import datetime
from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from accounts.models import Coordinator
from core.letters import Letter, Mail, Sender
from empowerment.network.digest import about
from empowerment.network.directory import REVIEW_DAYS
from empowerment.network.elsewhere import news
from empowerment.network.models import DigestWish, DirectoryEntry
from empowerment.network.news import Kind, News, month_before

_MONTHS = {
    "de": (
        *("Januar", "Februar", "März", "April", "Mai", "Juni"),
        *("Juli", "August", "September", "Oktober", "November", "Dezember"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}

_SUBJECT = {"de": "Neu im Netzwerk: {month} {year}", "en": "New in the network: {month} {year}"}

_HEADINGS: Mapping[str, Mapping[Kind, str]] = {
    "de": {
        Kind.RECOMMENDATIONS: "Handlungsempfehlungen",
        Kind.EVENTS: "Veranstaltungen",
        Kind.ARTICLES: "Artikel",
        Kind.QUESTIONS: "Fragen aus den Kommunen",
    },
    "en": {
        Kind.RECOMMENDATIONS: "Recommendations",
        Kind.EVENTS: "Events",
        Kind.ARTICLES: "Articles",
        Kind.QUESTIONS: "Questions from the municipalities",
    },
}

_TEXT = {
    "de": """\
Guten Tag,

das ist im {month} {year} dazugekommen:

{news}

Sie bekommen diese Nachricht einmal im Monat, weil Sie sie bestellt haben. Abbestellen:
{stop}

{office}, {phone}
""",
    "en": """\
Hello,

this is what was added in {month} {year}:

{news}

You get this message once a month because you asked for it. To stop it:
{stop}

{office}, {phone}
""",
}

REVIEW_SUBJECT = "Stimmt Ihr Eintrag im Verzeichnis noch?"

# Both languages in one text: nothing is known of the language somebody prefers.
REVIEW_TEXT = """\
Guten Tag,

seit einem Jahr steht im Verzeichnis des Netzwerks, wie Sie zu erreichen sind. Stimmt es noch?
Bestätigen, ändern oder zurückziehen können Sie es hier:

    {address}

Wenn Sie nichts tun, wird der Eintrag nach drei Monaten gelöscht.

--

Hello,

for a year, the network's directory has shown how you can be reached. Is it still right?
You can confirm, change or withdraw it here:

    {address_en}

If you do nothing, the entry is deleted after three months.

{office}, {phone}
"""


def digest_letter(session: Session, letter: Letter, sender: Sender) -> Mail | None:
    """Write what was new in the month before; None if nothing was, or nobody wants it any more."""
    person = session.get(Coordinator, letter.addressee)
    wish = session.get(DigestWish, letter.addressee)
    if person is None or wish is None or letter.about != about(letter.due, letter.addressee):
        return None
    month, locale = month_before(letter.due), wish.locale
    found: dict[Kind, list[News]] = {}
    for kind, each in news(session, month, locale):
        found.setdefault(kind, []).append(each)
    if not found:
        return None
    prefix = sender.public if locale == "de" else f"{sender.public}/{locale}"
    words = {"month": _MONTHS[locale][month.first.month - 1], "year": month.first.year}
    text = _TEXT[locale].format(
        **words,
        news="\n\n".join(
            _section(_HEADINGS[locale][kind], each, prefix) for kind, each in found.items()
        ),
        stop=f"{prefix}/network/digest",
        office=sender.office,
        phone=sender.phone,
    )
    return Mail(to=person.name, subject=_SUBJECT[locale].format(**words), text=text)


def review_letter(session: Session, letter: Letter, sender: Sender) -> Mail | None:
    """Ask whether an entry is still true; None if it is gone or was confirmed since."""
    person = session.get(Coordinator, letter.addressee)
    entry = session.get(DirectoryEntry, letter.addressee)
    if person is None or entry is None or entry.id != letter.about:
        return None
    if entry.confirmed + datetime.timedelta(days=REVIEW_DAYS) > sender.today:
        return None
    text = REVIEW_TEXT.format(
        address=f"{sender.public}/network/directory/own",
        address_en=f"{sender.public}/en/network/directory/own",
        office=sender.office,
        phone=sender.phone,
    )
    return Mail(to=person.name, subject=REVIEW_SUBJECT, text=text)


def _section(heading: str, news: Sequence[News], prefix: str) -> str:
    lines = [f"{_one_line(each.title)}\n  {prefix}{each.path}" for each in news]
    return "\n".join([heading, "", *lines])


def _one_line(text: str) -> str:
    """Keep a title from looking like several lines of the letter."""
    return " ".join(text.split())
