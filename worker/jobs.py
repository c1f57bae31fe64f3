"""The jobs: thin, with ids as their only arguments, and safe to run twice.

Each runs in a process of its own that ends with it, so each opens its own connections.
"""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from redis import Redis

from core import config
from core.clock import system_clock
from core.config import Mail
from core.db import Database
from core.logs import log_event
from crypto.encoding import b64decode
from worker import notification, queue
from worker.connection import connect
from worker.mail import MailError, transport
from worker.relay import relay


@dataclass(frozen=True)
class Surroundings:
    """What a job works with."""

    database: Database
    valkey: Redis
    mail: Mail


def notify(desk: str) -> None:
    """Send the mail that is due for one desk (fingerprint in base64url)."""
    with _surroundings() as here:
        way = transport(here.mail)
        if way is None or not queue.begin(here.valkey, desk):
            return
        try:
            sent = notification.notify(
                here.database,
                transport=way,
                mail=here.mail,
                desk=b64decode(desk),
                now=system_clock(),
            )
        except MailError as error:
            log_event("mail-not-sent", logging.WARNING, desk=desk, code=error.code)
            sent = True
        if sent:
            queue.rest(here.valkey, desk)
        else:
            queue.release(here.valkey, desk)


def tick() -> None:
    """Look what is due and queue it."""
    with _surroundings() as here:
        relay(here.database, here.valkey, here.mail)


def daily() -> None:
    """Make reminders due and remove closed rows. Runs often, has an effect once a day."""
    with _surroundings() as here:
        now = system_clock()
        notification.remind(here.database, now=now)
        notification.tidy(here.database, now=now)


@contextmanager
def _surroundings() -> Iterator[Surroundings]:
    settings = config.from_environment(os.environ)
    database = Database(settings.database_url)
    try:
        with connect(settings) as valkey:
            yield Surroundings(database, valkey, settings.mail)
    finally:
        database.dispose()
