"""Early notices of the demonstration: one person of the desk proposes, the other confirms."""

import datetime
from collections.abc import Iterator

from sqlalchemy.orm import Session

from app.demo.desk import DeskKeys
from crypto import notice as formats
from crypto.encoding import b64decode, new_id
from trends.notices import confirm_notice, propose_notice

STAY = datetime.timedelta(days=28)

_FOR_ALL = (
    formats.NoticeText(
        "de",
        "Drohbriefe an ehrenamtliche Helferinnen und Helfer",
        "Seit zwei Wochen kommen in mehreren Kommunen Briefe ohne Absender an. Sie drohen "
        "Menschen, die in der Flüchtlingshilfe mitarbeiten.\n\n"
        "Was hilft: Umschlag und Brief nicht weiter anfassen, in eine Tüte legen, Datum "
        "notieren. Sprechen Sie Ihre Ehrenamtlichen an, bevor sie allein damit sind. Wir beraten "
        "vertraulich.",
    ),
    formats.NoticeText(
        "en",
        "Threatening letters to volunteers",
        "For two weeks, letters without a sender have been arriving in several Kommunen. They "
        "threaten people who help refugees.\n\n"
        "What helps: don't handle envelope and letter any further, put them into a bag, note the "
        "date. Talk to your volunteers before they are alone with it. Our advice is confidential.",
    ),
)
_FOR_KOMMUNEN = (
    formats.NoticeText(
        "de",
        "Anrufe, die nach Dienstplänen fragen",
        "Jemand gibt sich am Telefon als Mitarbeiter der Kreisverwaltung aus und fragt, wer wann "
        "allein im Haus arbeitet. Bitte sagen Sie Ihrem Empfang: keine Auskunft, Rückruf über die "
        "Zentrale, Zeit und Wortlaut notieren.",
    ),
)


def add_notices(session: Session, *, desk: DeskKeys, today: datetime.date) -> None:
    """Publish a notice for everybody and one for the Kommunen alone."""
    author, reader = desk.people
    for content in _contents(today):
        draft = formats.draft_notice(
            content,
            author_seed=author.member_key.signing_seed,
            desk=desk.fingerprint,
            epoch=desk.log.current.hash,
        )
        propose_notice(
            session, desk=desk.fingerprint, by=b64decode(author.id), draft=draft, today=today
        )
        session.flush()
        confirmed = formats.confirm_notice(
            draft, reader_seed=reader.member_key.signing_seed, desk=desk.fingerprint
        )
        confirm_notice(
            session,
            desk=desk.fingerprint,
            by=b64decode(reader.id),
            notice=b64decode(content.id),
            signature=confirmed.signatures[-1],
            today=today,
        )


def _contents(today: datetime.date) -> Iterator[formats.NoticeContent]:
    yield formats.NoticeContent(
        id=new_id(),
        area=(),
        audience="public",
        consent="given",
        threat="threat",
        since=today,
        expires=today + STAY,
        texts=_FOR_ALL,
    )
    yield formats.NoticeContent(
        id=new_id(),
        area=(),
        audience="coordinators",
        consent="none-needed",
        threat="",
        since=today,
        expires=today + STAY,
        texts=_FOR_KOMMUNEN,
    )
