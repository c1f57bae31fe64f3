"""From the outbox to the queue: one job per desk that has open rows, one per letter that is due.

The outbox decides what is due, Valkey only who works on it now. Rows stay open until their mail
was taken, so a lost Valkey or a killed worker means a repetition, never a loss.
"""

import datetime
import logging

from redis import Redis
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.config import Mail
from core.db import Database
from core.letters import due_letters
from core.logs import log_event
from core.outbox import OutboxRow
from crypto.encoding import b64encode
from worker import queue
from worker.mail import recipient_of

NOTIFY = "worker.jobs.notify"
SEND = "worker.letters.send"

MOST_LETTERS = 200
"""Letters queued at a time; the next tick takes the next ones."""


def desks_due(session: Session) -> list[str]:
    """The desks with open rows, as base64url fingerprints."""
    desks = session.scalars(select(OutboxRow.desk).where(~OutboxRow.closed).distinct())
    return sorted(b64encode(desk) for desk in desks)


def relay(database: Database, connection: Redis, mail: Mail) -> int:
    """Queue a notification for each desk that is due and free; the number of jobs queued."""
    with database.read() as session:
        due = desks_due(session)
    queued = 0
    for desk in due:
        if not queue.claim(connection, desk):
            continue
        if recipient_of(mail, desk) is None:
            log_event("mail-no-recipient", logging.WARNING, desk=desk)
            queue.rest(connection, desk)
            continue
        # If the process dies before the next line, the claim expires and a later tick starts over.
        queue.enqueue(connection, NOTIFY, desk, job_id=f"notify-{desk}")
        queued += 1
    return queued


def relay_letters(database: Database, connection: Redis, *, today: datetime.date) -> int:
    """Queue the letters that are due and free; the number of jobs queued."""
    with database.read() as session:
        due = due_letters(session, today=today)
    queued = 0
    for letter in due:
        # Counted are those that are queued: many that rest must not keep the others waiting.
        if queued == MOST_LETTERS:
            break
        name = b64encode(letter)
        if queue.claim(connection, queue.letter_claim(name)):
            queue.enqueue(connection, SEND, name, job_id=f"letter-{name}")
            queued += 1
    return queued
