"""The job that closes self-checks and makes their reminders due."""

from core.clock import berlin_day, system_clock
from empowerment.selfcheck.checks import close_over
from empowerment.selfcheck.letters import post_closed, post_reminders
from worker.surroundings import surroundings


def care() -> None:
    """Close what is over and remind of what is due. Of effect once a day, run often."""
    with surroundings() as here:
        today = berlin_day(system_clock())
        with here.database.write() as session:
            closed = close_over(session, secret=here.secret, today=today)
            post_closed(session, checks=closed, today=today)
            post_reminders(session, today=today)
