"""Data as the services write it."""

import datetime

from app.demo import desk as desks
from app.demo.people import new_person
from app.demo.reporter import send_report
from core.db import Database
from crypto.encoding import b64decode
from crypto.message_body import REPORT
from desks.invitations import invite
from incidents.intake import NewReport, SealedPair, take_report
from support.membership import found

TODAY = datetime.date(2026, 11, 23)


def fill(database: Database) -> None:
    """Found a desk and take in a report, as the services do."""
    lead = new_person(name="leitung", display_name="Leitung", role="lead")
    keys, files = desks.found(lead, TODAY)
    reporter, sealed = send_report(
        keys.fingerprint,
        lambda reply_to: {
            "answers": {},
            "attachments": [],
            "format": REPORT,
            "kommune": "",
            "language": "de",
            "reply_to": reply_to,
            "text": "Text",
        },
        keys.log,
        TODAY,
    )
    with database.write() as session:
        found(
            session,
            invitation=invite(session, desk=None, today=TODAY).code,
            new=lead.account,
            log=keys.statements,
            files=files,
            today=TODAY,
            refuse_published=True,
        )
        session.flush()
        report = NewReport(
            id=b64decode(reporter.id),
            desk=keys.fingerprint,
            epoch=keys.log.current.hash,
            mailbox=reporter.mailbox,
            files=SealedPair(sealed.sealed, sealed.self_copy),
        )
        take_report(session, report=report, today=TODAY)
