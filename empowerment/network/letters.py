"""The mails of the network: what is new, that somebody replied, and whether an entry is still true.

Nothing that stands behind the sign-in goes into a mail: not even the title of a question.
"""

import datetime
from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy.orm import Session

from accounts.models import Coordinator
from accounts.roles import CoordinatorRole
from core.letters import Letter, Mail, Sender
from empowerment.network.agreements import is_member
from empowerment.network.digest import about
from empowerment.network.directory import REVIEW_DAYS
from empowerment.network.elsewhere import is_recommendation_answered_on, news
from empowerment.network.models import DigestWish, DirectoryEntry
from empowerment.network.news import Kind, Month, News, month_before
from empowerment.network.questions import is_answered_on, number_of_new
from empowerment.network.replies import day_of, is_refused
from empowerment.network.stopping import Letters, stop_address

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
    },
    "en": {
        Kind.RECOMMENDATIONS: "Recommendations",
        Kind.EVENTS: "Events",
        Kind.ARTICLES: "Articles",
    },
}

_QUESTIONS = {
    "de": "Neue Fragen aus den Kommunen: {number}. Sie stehen nach der Anmeldung hier:",
    "en": "New questions from the municipalities: {number}. Sign in to read them:",
}

_TEXT = {
    "de": """\
Guten Tag,

das ist im {month} {year} dazugekommen:

{news}

Sie bekommen diese Nachricht einmal im Monat, weil Sie sie bestellt haben. Abbestellen, ohne sich
anzumelden:
{stop}

{office}, {phone}
""",
    "en": """\
Hello,

this is what was added in {month} {year}:

{news}

You get this message once a month because you asked for it. To stop it without signing in:
{stop}

{office}, {phone}
""",
}

REPLY_SUBJECT = "Neues für Sie im Netzwerk"

REPLY_TEXT = """\
Guten Tag,

im Netzwerk hat jemand etwas zu einer Frage oder Handlungsempfehlung Ihrer Stelle geschrieben. Sie
lesen es nach der Anmeldung:

    {address}

Diese Nachricht kommt höchstens einmal am Tag. Abbestellen, ohne sich anzumelden:
{stop}

--

Hello,

somebody in the network has replied to a question or recommendation of your office. Sign in to read
it:

    {address_en}

This message comes once a day at most. To stop it without signing in:
{stop_en}

{office}, {phone}
"""

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
    prefix = sender.public if locale == "de" else f"{sender.public}/{locale}"
    parts = list(_news(session, month, locale, prefix))
    # The list stands behind the sign-in: who isn't in the network is not told of it.
    if is_member(session, ags=person.ags, today=sender.today):
        number = number_of_new(session, since=month.first, before=month.next)
        if number:
            told = _QUESTIONS[locale].format(number=number)
            parts.append(f"{told}\n  {prefix}/network/questions/")
    if not parts:
        return None
    words = {"month": _MONTHS[locale][month.first.month - 1], "year": month.first.year}
    stop = stop_address(
        sender.public,
        sender.secret,
        letters=Letters.DIGEST,
        coordinator=person.id,
        locale=locale,
    )
    text = _TEXT[locale].format(
        **words,
        news="\n\n".join(parts),
        stop=stop,
        office=sender.office,
        phone=sender.phone,
    )
    return Mail(to=person.name, subject=_SUBJECT[locale].format(**words), text=text, stop=stop)


def _news(session: Session, month: Month, locale: str, prefix: str) -> Iterator[str]:
    found: dict[Kind, list[News]] = {}
    for kind, each in news(session, month, locale):
        found.setdefault(kind, []).append(each)
    for kind, of_kind in found.items():
        yield _section(_HEADINGS[locale][kind], of_kind, prefix)


def reply_letter(session: Session, letter: Letter, sender: Sender) -> Mail | None:
    """Write that somebody replied; None if the reply is gone, or no such letter is wanted."""
    person = session.get(Coordinator, letter.addressee)
    if person is None or is_refused(session, coordinator=person.id):
        return None
    if person.role not in (CoordinatorRole.COORDINATOR, CoordinatorRole.EDITOR):
        return None
    day, ags = day_of(letter.due), person.ags
    answered = is_answered_on(session, ags=ags, day=day)
    if not answered and (
        ags is None or not is_recommendation_answered_on(session, ags=ags, day=day)
    ):
        return None
    stop, stop_en = (
        stop_address(
            sender.public,
            sender.secret,
            letters=Letters.REPLIES,
            coordinator=person.id,
            locale=locale,
        )
        for locale in ("de", "en")
    )
    text = REPLY_TEXT.format(
        address=f"{sender.public}/account/",
        address_en=f"{sender.public}/en/account/",
        stop=stop,
        stop_en=stop_en,
        office=sender.office,
        phone=sender.phone,
    )
    return Mail(to=person.name, subject=REPLY_SUBJECT, text=text, stop=stop)


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
