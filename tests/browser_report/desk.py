"""The desk's side for these tests: reading and answering with its keys, or with false ones."""

import os
from dataclasses import replace

from sqlalchemy import select

from app.demo.desk import next_epoch
from app.demo.reporter import text_body
from core.clock import berlin_day, system_clock
from crypto import age
from crypto.encoding import b64encode
from crypto.message import (
    Message,
    SealedMessage,
    open_message,
    seal_from_desk,
    sign_message,
    start_as_desk,
)
from crypto.message_body import FROM_DESK, FROM_REPORTER
from crypto.padding import pad
from crypto.signing import public_key
from crypto.thread import ThreadState
from desks.services import start_epoch
from incidents.models import Message as Row
from incidents.models import Report
from tests.browser_report.office import RunningOffice


def reports_with(office: RunningOffice, text: str) -> list[bytes]:
    """Ids of the reports whose first message contains this text."""
    with office.database.read() as session:
        ids = session.scalars(select(Report.id)).all()
    return [each for each in ids if text in str(read_thread(office, each, most=1)[0].body["text"])]


def read_thread(office: RunningOffice, report: bytes, most: int | None = None) -> list[Message]:
    """Open and verify a reporter's messages in order, as a counsellor's browser does.

    Messages after an answer are out of its reach: this desk keeps no state between calls.
    """
    with office.database.read() as session:
        files = session.scalars(
            select(Row.intake)
            .where(Row.report == report, Row.direction == FROM_REPORTER)
            .order_by(Row.sequence)
            .limit(most)
        ).all()
    state = start_as_desk(office.desk.fingerprint, b64encode(report))
    messages = []
    for sealed in files:
        assert sealed is not None
        message = open_message(
            sealed,
            office.desk.secrets.intake,
            direction=FROM_REPORTER,
            log=office.desk.log,
            state=state,
        )
        state = message.state
        messages.append(message)
    return messages


def seal_answer(office: RunningOffice, state: ThreadState, text: str) -> SealedMessage:
    """Seal the desk's next answer."""
    return seal_from_desk(
        body=text_body(text, office.desk.log.current.since),
        answering_seed=office.desk.secrets.answering_seed,
        state=state,
        log=office.desk.log,
        day=office.desk.log.current.since,
    )


def forge_answer(real: SealedMessage) -> bytes:
    """Seal an answer as someone without the answering key would; all but the signer is right."""
    stranger = os.urandom(32)
    prefix = replace(real.message.prefix, sender=public_key(stranger))
    payload = sign_message(stranger, prefix, real.message.body)
    return age.seal(pad(payload, "message"), [real.message.state.reporter_recipient])


def store_answer(office: RunningOffice, report: bytes, sealed: bytes, *, sequence: int) -> None:
    """Put an answer into the mailbox."""
    with office.database.write() as session:
        row = session.get_one(Report, report)
        position = row.incoming + row.outgoing + 1
        row.outgoing += 1
        session.add(
            Row(
                id=os.urandom(16),
                report=report,
                position=position,
                direction=FROM_DESK,
                sequence=sequence,
                epoch=office.desk.log.current.hash,
                intake=None,
                mailbox=sealed,
            )
        )


def start_next_epoch(office: RunningOffice) -> None:
    """Change the desk's keys, as its lead does."""
    today = berlin_day(system_clock())
    office.desk, files = next_epoch(office.desk, office.desk.people, today)
    with office.database.write() as session:
        start_epoch(
            session,
            desk=office.desk.fingerprint,
            statement=office.desk.statements[-1],
            files=files,
            leads=[office.desk.people[0].account.id],
            members=1,
            today=today,
            refuse_published=False,
        )
