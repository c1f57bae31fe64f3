"""The jobs: thin, with ids as their only arguments, and safe to run twice.

Each runs in a process of its own that ends with it, so each opens its own connections.
"""

import logging

from accounts.addresses import forget_addresses
from accounts.resets import forget_resets
from core.audit import forget_old
from core.clock import berlin_day, system_clock
from core.letters import forget_sent
from core.logs import log_event
from crypto.encoding import b64decode
from trends.notices import forget_expired
from worker import notification, queue
from worker.mail import MailError, transport
from worker.relay import relay, relay_letters
from worker.surroundings import surroundings


def notify(desk: str) -> None:
    """Send the mail that is due for one desk (fingerprint in base64url)."""
    with surroundings() as here:
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
    with surroundings() as here:
        relay(here.database, here.valkey, here.mail)
        if transport(here.mail) is not None:
            relay_letters(here.database, here.valkey, today=berlin_day(system_clock()))


def daily() -> None:
    """Make reminders due; remove closed rows and old notices. Of effect once a day, run often."""
    with surroundings() as here:
        now = system_clock()
        notification.remind(here.database, now=now)
        notification.tidy(here.database, now=now)
        with here.database.write() as session:
            forget_expired(session, today=berlin_day(now))
            forget_sent(session, today=berlin_day(now))
            forget_resets(session, today=berlin_day(now))
            forget_addresses(session, today=berlin_day(now))
            forget_old(session, today=berlin_day(now))
