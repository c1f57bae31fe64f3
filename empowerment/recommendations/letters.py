"""Mails about recommendations: to the Kommune's coordinators, and one a day to the editors."""

import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from accounts.models import Coordinator
from accounts.roles import CoordinatorRole
from core.letters import Letter, Mail, Sender, post
from empowerment.recommendations.models import Recommendation, RecommendationDraft

RETURNED = "recommendation-returned"
PUBLISHED = "recommendation-published"
WAITING = "recommendations-waiting"

REVIEW = bytes(16)
"""What the editors' letter is about: no single one."""

_GREETING = "Guten Tag,"
_GREETING_EN = "Hello,"

# The text of a recommendation, its title and the note are not for mail boxes: they stand behind
# the sign-in until they are published.
_RETURNED = """\
zu einer Handlungsempfehlung Ihrer Kommune hat die Redaktion eine Rückmeldung geschrieben. Sie \
lesen sie nach der Anmeldung hier: {address}

--

{greeting_en}

the editors have written a note on a recommendation of your municipality. Sign in to read it:
{address_en}
"""
_PUBLISHED = """\
eine Handlungsempfehlung Ihrer Kommune ist veröffentlicht. Sie steht jetzt für alle lesbar hier: \
{address}

--

{greeting_en}

a recommendation of your municipality has been published. Everybody can read it here:
{address_en}
"""
_WAITING = """\
bei der Redaktion warten Handlungsempfehlungen auf eine Antwort: {count}. Sie finden sie hier: \
{address}

--

{greeting_en}

recommendations are waiting for an answer by the editors: {count}. You find them here:
{address_en}
"""


def tell_editors(session: Session, *, today: datetime.date) -> None:
    """Let each editor have one letter about everything that comes in on a day: on the next one."""
    tomorrow = today + datetime.timedelta(days=1)
    editors = select(Coordinator.id).where(Coordinator.role == CoordinatorRole.EDITOR)
    for editor in session.scalars(editors):
        post(session, kind=WAITING, about=REVIEW, addressee=editor, due=tomorrow)


def tell_authors(
    session: Session, *, kind: str, recommendation: bytes, ags: str, today: datetime.date
) -> None:
    """Let the coordinators of a Kommune know what became of their recommendation."""
    people = select(Coordinator.id).where(
        Coordinator.ags == ags, Coordinator.role == CoordinatorRole.COORDINATOR
    )
    for person in session.scalars(people):
        post(session, kind=kind, about=recommendation, addressee=person, due=today)


def returned_letter(session: Session, letter: Letter, sender: Sender) -> Mail | None:
    """Write that a draft came back, if it is still waiting to be mended."""
    state = session.scalar(
        select(RecommendationDraft.state).where(RecommendationDraft.recommendation == letter.about)
    )
    to = _coordinator_of(session, letter)
    if to is None or state != "returned":
        return None
    path = f"account/recommendations/{letter.about.hex()}/"
    return _mail(sender, to, "Rückmeldung zu Ihrer Handlungsempfehlung", _RETURNED, path)


def published_letter(session: Session, letter: Letter, sender: Sender) -> Mail | None:
    """Write that a recommendation is public, unless it was withdrawn meanwhile."""
    found = session.get(Recommendation, letter.about)
    to = _coordinator_of(session, letter)
    if to is None or found is None or found.number is None or found.withdrawn is not None:
        return None
    path = f"recommendations/{found.number}/"
    return _mail(sender, to, "Ihre Handlungsempfehlung ist veröffentlicht", _PUBLISHED, path)


def waiting_letter(session: Session, letter: Letter, sender: Sender) -> Mail | None:
    """Write to an editor how many wait, unless none does."""
    waiting = session.scalars(
        select(func.count()).where(RecommendationDraft.state == "submitted")
    ).one()
    person = session.get(Coordinator, letter.addressee)
    if waiting == 0 or person is None or person.role != CoordinatorRole.EDITOR:
        return None
    return _mail(
        sender,
        person.name,
        "Handlungsempfehlungen warten auf die Redaktion",
        _WAITING,
        "account/recommendations/review/",
        count=waiting,
    )


def _coordinator_of(session: Session, letter: Letter) -> str | None:
    """Give the addressee's mail address, while the person still speaks for the author."""
    return session.scalar(
        select(Coordinator.name)
        .join(Recommendation, Recommendation.kommune == Coordinator.ags)
        .where(
            Coordinator.id == letter.addressee,
            Coordinator.role == CoordinatorRole.COORDINATOR,
            Recommendation.id == letter.about,
        )
    )


def _mail(sender: Sender, to: str, subject: str, text: str, path: str, **values: object) -> Mail:
    body = text.format(
        address=f"{sender.public}/{path}",
        address_en=f"{sender.public}/en/{path}",
        greeting_en=_GREETING_EN,
        **values,
    )
    end = f"\n{sender.office}, {sender.phone}\n"
    return Mail(to=to, subject=subject, text=f"{_GREETING}\n\n{body}{end}")
